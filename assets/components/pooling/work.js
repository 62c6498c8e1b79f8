// The middle of the page: the values in one window and their shares of a gradient, and both in words.

/** @import { Scale } from "../../lib/colours.js" */
/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Placed, PoolingLayer, Seen } from "./math.js" */

import { DIVERGING } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Grid, TEXT_FROM_PX } from "../../lib/lesson/grid.js"
import { equals, plain } from "../../lib/lesson/words.js"
import { ends } from "./math.js"
import { sentence, wayBack, windowText } from "./words.js"

const LARGEST_CELL = 56
const GRID_HEIGHT = 168
const PADDING_COLOUR = "rgb(128 128 128 / 30%)"
const KIND_NAMES = { max: "largest", average: "mean", l2: "root of squares", global: "mean" }

/** The arithmetic of one window. */
export class Work {
  constructor() {
    this.where = element("h4")
    this.values = new Grid("values in the window")
    this.shares = new Grid("shares of the gradient")
    this.keeps = element("span", { className: "muted" })
    this.result = element("output", { className: "result" })
    this.sentence = element("p", { className: "sentence" })
    this.back = element("p", { className: "muted" })
    this.kept = element("div", { className: "kept" }, this.keeps, this.result)
    this.node = element(
      "div",
      { className: "middle" },
      this.where,
      element("div", { className: "line" }, this.values.canvas, this.kept),
      this.sentence,
      element("h4", { textContent: "A gradient of 1 goes back" }),
      element("div", { className: "line" }, this.shares.canvas),
      this.back,
    )
  }

  /**
   * Cells as large as the largest window allows; the grids keep their size while the window moves.
   * @param {PoolingLayer} layer
   * @param {Tensor} maps
   */
  arrange(layer, { shape: [, height, width] }) {
    const [rows, columns] = [height, width].map((size) =>
      layer.kind === "global" ? size : Math.min(layer.window, size + 2 * layer.padding),
    )
    const room = Math.min((this.node.clientWidth - 140) / columns, GRID_HEIGHT / rows)
    const cell = Math.max(room > 4 ? Math.floor(Math.min(LARGEST_CELL, room)) : room, 0.5)
    for (const grid of [this.values, this.shares]) grid.arrange(rows, columns, cell)
  }

  /**
   * A window: `seen` is its part on the picture, `whole` the part on the padded one.
   * @param {PoolingLayer} layer
   * @param {Seen} seen
   * @param {Placed} whole
   * @param {Scale} scale of the values
   */
  show(layer, seen, whole, scale) {
    const { kind } = layer
    const most = Math.max(1e-6, ...ends(seen.shares).map(Math.abs))
    const zeros = kind === "average" ? whole : null
    paintPart(this.values, seen, whole, { values: seen.values, scale, zeros })
    const shares = { lut: DIVERGING, low: -most, high: most }
    paintPart(this.shares, seen, whole, { values: seen.shares, scale: shares, zeros: null })
    setText(this.where, windowText(layer, seen))
    setText(this.keeps, KIND_NAMES[kind])
    setText(this.result, `${equals([seen.result])} ${plain(seen.result)}`)
    setText(this.sentence, sentence(kind, seen))
    setText(this.back, wayBack(kind, seen))
    this.values.canvas.ariaLabel = this.said
    this.shares.canvas.ariaLabel = this.back.textContent
  }

  /** Where the window is and what it gives. */
  get said() {
    return `${this.where.textContent}: ${this.sentence.textContent}`
  }
}

/**
 * A window's values in a grid that has room for a full one. Outside the picture are the zeros of the padding,
 * where these count (`zeros` is how far they reach); all else stays empty.
 * @param {Grid} grid
 * @param {Seen} seen
 * @param {Placed} whole
 * @param {{values: Float64Array, scale: Scale, zeros: Placed | null}} shown
 */
function paintPart(grid, { top, left, rows, columns, chosen }, whole, { values, scale, zeros }) {
  const [down, across] = [top - whole.top, left - whole.left]
  if (rows === grid.rows && columns === grid.columns) grid.paint(values, scale)
  else {
    const padded = new Float64Array(grid.rows * grid.columns)
    values.forEach(
      (value, at) =>
        (padded[(down + Math.floor(at / columns)) * grid.columns + across + (at % columns)] = value),
    )
    grid.paint(padded, scale)
    empty(grid, { top: down, left: across, rows, columns }, zeros)
  }
  if (chosen !== undefined) ring(grid, down + Math.floor(chosen / columns), across + (chosen % columns))
}

/**
 * Wipe what lies outside a part of a grid.
 * @param {Grid} grid
 * @param {Placed} part
 * @param {Placed | null} zeros
 */
function empty(grid, { top, left, rows, columns }, zeros) {
  const { context, cell } = grid
  const outside = new Path2D()
  outside.rect(0, 0, grid.columns * cell, grid.rows * cell)
  outside.rect(left * cell, top * cell, columns * cell, rows * cell)
  context.save()
  context.clip(outside, "evenodd")
  context.clearRect(0, 0, grid.columns * cell, grid.rows * cell)
  if (zeros) paintZeros(grid, zeros)
  context.restore()
}

/**
 * @param {Grid} grid
 * @param {Placed} whole
 */
function paintZeros({ canvas, context, cell }, { rows, columns }) {
  context.fillStyle = PADDING_COLOUR
  context.fillRect(0, 0, columns * cell, rows * cell)
  if (cell < TEXT_FROM_PX) return
  context.fillStyle = getComputedStyle(canvas).color
  for (let at = 0; at < rows * columns; at++)
    context.fillText("0", ((at % columns) + 0.5) * cell, (Math.floor(at / columns) + 0.5) * cell)
}

/**
 * @param {Grid} grid
 * @param {number} row
 * @param {number} column
 */
function ring({ context, cell }, row, column) {
  const lines = /** @type {const} */ ([
    ["rgb(16 21 28 / 85%)", 4],
    ["#ffd60a", 2],
  ])
  for (const [colour, line] of lines) {
    context.strokeStyle = colour
    context.lineWidth = line
    context.strokeRect(column * cell + 2, row * cell + 2, cell - 4, cell - 4)
  }
}
