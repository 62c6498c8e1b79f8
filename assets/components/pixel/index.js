// A small picture with its numbers, of which one pixel is pointed at; then what was said beside what was
// measured.

/** @import { Component } from "../../lib/dom.js" */

import { abgrOf, DIVERGING, GREY } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { full, nth } from "../../lib/format.js"

/**
 * @typedef {object} PixelData
 * @property {number[][]} picture
 * @property {number[]} window row, column, height and width of the marked part; empty for none
 * @property {[row: number, column: number] | null} said
 * @property {[row: number, column: number] | null} measured null as long as it is asked
 */

const BRIGHT = 140
/** How far an arrow key leads: down and to the right. */
const WAYS = new Map([
  ["ArrowUp", [-1, 0]],
  ["ArrowDown", [1, 0]],
  ["ArrowLeft", [0, -1]],
  ["ArrowRight", [0, 1]],
])

/**
 * @param {HTMLElement} root
 * @param {Component<PixelData>} component
 * @returns {Pixel}
 */
export function mount(root, component) {
  const pixel = new Pixel(root, component)
  pixel.update(component)
  return pixel
}

class Pixel {
  /**
   * @param {HTMLElement} root
   * @param {Component<PixelData>} component
   */
  constructor(root, component) {
    this.component = component
    /** @type {HTMLButtonElement[][]} */
    this.cells = []
    this.drawn = ""
    /** @type {[row: number, column: number]} */
    this.at = [0, 0]
    this.grid = element("div", { role: "grid" })
    this.grid.onkeydown = (event) => this.#key(event)
    this.legend = element("p", { class: "muted" })
    root.replaceChildren(this.grid, this.legend)
  }

  /** @param {Component<PixelData>} component */
  update(component) {
    this.component = component
    const drawn = JSON.stringify(component.data)
    if (drawn === this.drawn) return
    this.drawn = drawn
    this.#draw(component.data)
  }

  destroy() {}

  /** @param {PixelData} data */
  #draw(data) {
    const { picture, measured } = data
    const colours = scaleOf(picture)
    this.cells = picture.map((row, r) => row.map((value, c) => this.#cell(data, colours, value, r, c)))
    this.grid.style.setProperty("--columns", String(picture[0].length))
    this.grid.replaceChildren(...this.cells.map((row) => element("div", { role: "row" }, row)))
    this.grid.setAttribute(
      "aria-label",
      `A picture of ${picture.length} × ${picture[0].length} pixels. ` +
        (measured ? "Arrow keys move." : "Arrow keys move, Enter says that it is this pixel."),
    )
    const [row, column] = measured ?? data.window
    this.#turnTo(row ?? 0, column ?? 0)
    setText(this.legend, legend(data))
  }

  /**
   * @param {PixelData} data
   * @param {(value: number) => number} colours
   * @param {number} value
   * @param {number} row
   * @param {number} column
   */
  #cell(data, colours, value, row, column) {
    const abgr = colours(value)
    const [red, green, blue] = [abgr & 255, (abgr >> 8) & 255, (abgr >> 16) & 255]
    const isBright = 0.3 * red + 0.59 * green + 0.11 * blue > BRIGHT
    const marks = marksOf(data, row, column)
    const name = [`row ${nth(row)}, column ${nth(column)}: ${full(value)}`, ...marks.map(spoken)]
    const cell = element("button", {
      role: "gridcell",
      class: marks.join(" "),
      tabIndex: -1,
      "aria-label": name.join(", "),
      "aria-disabled": data.measured ? "true" : null,
      onclick: () => this.#say(row, column),
    })
    cell.style.background = `rgb(${red} ${green} ${blue})`
    cell.style.color = isBright ? "#10161f" : "#fff"
    cell.append(full(value))
    return cell
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const way = WAYS.get(event.key)
    if (!way) return
    event.preventDefault()
    const [rows, columns] = [this.cells.length, this.cells[0].length]
    this.#turnTo(
      Math.min(Math.max(this.at[0] + way[0], 0), rows - 1),
      Math.min(Math.max(this.at[1] + way[1], 0), columns - 1),
    )
    this.cells[this.at[0]][this.at[1]].focus()
  }

  /**
   * The Tab key leads to this pixel.
   * @param {number} row
   * @param {number} column
   */
  #turnTo(row, column) {
    this.at = [row, column]
    this.cells.forEach((cells, r) =>
      cells.forEach((cell, c) => (cell.tabIndex = r === row && c === column ? 0 : -1)),
    )
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  #say(row, column) {
    this.#turnTo(row, column)
    if (!this.component.data.measured) this.component.setTriggerValue("predict", [row, column])
  }
}

/**
 * Grey from black to white; where numbers have a sign, from orange over neutral to blue.
 * @param {number[][]} picture
 * @returns {(value: number) => number} ABGR
 */
function scaleOf(picture) {
  const values = picture.flat()
  const most = Math.max(...values.map(Math.abs))
  const isSigned = values.some((value) => value < 0)
  const scale = isSigned ? { lut: DIVERGING, low: -most, high: most } : { lut: GREY, low: 0, high: most }
  return (value) => abgrOf(scale, value)
}

/**
 * Classes of a pixel: what it is marked as.
 * @param {PixelData} data
 * @param {number} row
 * @param {number} column
 * @returns {string[]}
 */
function marksOf({ window, said, measured }, row, column) {
  const [top, left, height, width] = window
  const inside = row >= top && row < top + height && column >= left && column < left + width
  const is = (/** @type {number[] | null} */ spot) => spot?.[0] === row && spot[1] === column
  const marks = [inside && "window", is(measured) && "measured", is(said) && "said"]
  return marks.filter((mark) => typeof mark === "string")
}

/** @param {string} mark */
const spoken = (mark) => ({ window: "in the window", measured: "measured", said: "you said this" })[mark]

/** @param {PixelData} data */
function legend({ window, said, measured }) {
  if (!measured) return window.length ? "Click a pixel. The window is outlined." : "Click a pixel."
  if (!said) return "Framed: measured."
  const isSame = said[0] === measured[0] && said[1] === measured[1]
  return isSame ? "Framed: measured, and what you said." : "Framed: measured. Dashed: what you said."
}
