// Fields over the cells of a small grid, to type numbers into.

/** @import { Move, Pane } from "./pane.js" */

import { element } from "../dom.js"
import { fieldText, readNumber } from "./text.js"

/** Where the numbers of each channel are chosen; one that is null is as the first. */
export const PLANES = /** @type {const} */ (["grid", "green", "blue"])

/** @typedef {{grid: number[][], green?: number[][] | null, blue?: number[][] | null}} Planes */

/**
 * The numbers of each channel.
 * @param {Planes} chosen
 * @returns {number[][][]} one plane a channel, rows of columns
 */
export const planesOf = (chosen) => PLANES.map((name) => chosen[name] ?? chosen.grid)

/** @type {Record<string, Move>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] }

/** Text fields in place of the cells. */
export class Cells {
  /**
   * onNumber(row, column, number or NaN, what was typed).
   * @param {(row: number, column: number, value: number, text: string) => void} onNumber
   */
  constructor(onNumber) {
    this.onNumber = onNumber
    this.node = element("div", {
      className: "cells",
      hidden: true,
      role: "group",
      "aria-label": "Numbers of the input",
    })
    /** @type {HTMLInputElement[]} */
    this.inputs = []
    /** @type {number[][]} */
    this.grid = []
    this.columns = 0
  }

  /**
   * Lie over the grid's cells in a pane, or hide without a grid.
   * @param {number[][] | null} grid
   * @param {Pane} [pane]
   */
  show(grid, pane) {
    this.node.hidden = !grid
    if (!grid || !pane) return
    const [rows, columns] = [grid.length, grid[0].length]
    Object.assign(this, { grid, columns })
    Object.assign(this.node.style, {
      left: `${pane.margin * pane.cell}px`,
      top: `${pane.margin * pane.cell}px`,
      gridTemplateColumns: `repeat(${columns}, ${pane.cell}px)`,
    })
    this.node.style.setProperty("--cell", `${pane.cell}px`)
    if (this.inputs.length !== rows * columns) this.build(rows * columns)
    this.inputs.forEach((input, at) => {
      input.setAttribute(
        "aria-label",
        `input row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}`,
      )
      if (!input.matches(":focus")) input.value = fieldText(this.value(at))
    })
  }

  /**
   * @param {number} at
   * @returns {number}
   */
  value(at) {
    return this.grid[Math.floor(at / this.columns)][at % this.columns]
  }

  /** @param {number} count */
  build(count) {
    this.inputs = Array.from({ length: count }, (_, at) => {
      const input = element("input", { type: "text", inputMode: "decimal", autocomplete: "off" })
      input.oninput = () => {
        const value = readNumber(input.value)
        input.ariaInvalid = String(Number.isNaN(value))
        this.onNumber(Math.floor(at / this.columns), at % this.columns, value, input.value)
      }
      input.onfocus = () => input.select()
      input.onblur = () => {
        input.ariaInvalid = "false"
        input.value = fieldText(this.value(at))
      }
      input.onkeydown = (event) => {
        const move = MOVES[event.key]
        if (!move) return
        event.preventDefault()
        this.inputs[at + move[0] * this.columns]?.focus()
      }
      return input
    })
    this.node.replaceChildren(...this.inputs.map((input) => element("div", {}, input)))
  }
}
