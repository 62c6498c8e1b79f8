// One grid of numbers on a canvas.

import { element } from "../dom.js"
import { Atlas, fitCanvas } from "../draw.js"
import { inkOn } from "./pane.js"
import { short } from "./words.js"

export const TEXT_FROM_PX = 20

export class Grid {
  constructor(label) {
    this.canvas = element("canvas", { role: "img", "aria-label": label })
  }

  arrange(rows, columns, cell) {
    Object.assign(this, { rows, columns, cell })
    this.context = fitCanvas(this.canvas, columns * cell, rows * cell)
    this.context.font = `500 ${Math.min(13, cell * 0.38)}px ${getComputedStyle(this.canvas).fontFamily}`
    this.context.textAlign = "center"
    this.context.textBaseline = "middle"
    this.atlas = new Atlas(1, rows, columns)
  }

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
