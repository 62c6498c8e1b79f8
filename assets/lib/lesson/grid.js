// One grid of numbers on a canvas.

/** @import { Scale } from "../colours.js" */

import { element } from "../dom.js"
import { Atlas, contextOf, fitCanvas } from "../draw.js"
import { inkOn } from "./pane.js"
import { short } from "./words.js"

/** From this size of a cell on its number is written into it, CSS px. */
export const TEXT_FROM_PX = 20

/** A small picture with its numbers. */
export class Grid {
  rows = 0
  columns = 0
  cell = 0

  /** @param {string} label */
  constructor(label) {
    this.canvas = element("canvas", { role: "img", "aria-label": label })
    this.context = contextOf(this.canvas)
    this.atlas = new Atlas(1, 1, 1)
  }

  /**
   * Size the grid: `cell` CSS px a number.
   * @param {number} rows
   * @param {number} columns
   * @param {number} cell
   */
  arrange(rows, columns, cell) {
    Object.assign(this, { rows, columns, cell })
    this.context = fitCanvas(this.canvas, columns * cell, rows * cell)
    this.context.font = `500 ${Math.min(13, cell * 0.38)}px ${getComputedStyle(this.canvas).fontFamily}`
    this.context.textAlign = "center"
    this.context.textBaseline = "middle"
    this.atlas = new Atlas(1, rows, columns)
  }

  /**
   * Paint numbers, row after row.
   * @param {ArrayLike<number>} values
   * @param {Scale} scale
   */
  paint(values, { lut, low, high }) {
    const { context, rows, columns, cell } = this
    this.atlas.paint(0, values, 0, lut, low, high)
    this.atlas.flush()
    this.atlas.draw(context, 0, 0, 0, columns * cell, rows * cell)
    if (cell < TEXT_FROM_PX) return
    for (let at = 0; at < rows * columns; at++) {
      context.fillStyle = inkOn({ lut, low, high }, values[at])
      context.fillText(
        short(values[at]),
        ((at % columns) + 0.5) * cell,
        (Math.floor(at / columns) + 0.5) * cell,
      )
    }
  }
}
