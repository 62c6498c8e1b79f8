// A picture with a margin of padding, and a layer above it for the window.

/** @import { Scale } from "../colours.js" */

import { DIVERGING, GREY, abgrOf, css, entry, gradient } from "../colours.js"
import { element, setText } from "../dom.js"
import { contextOf, crispSide, fitCanvas, hatch } from "../draw.js"
import { largestSize } from "../frame.js"
import { short } from "./words.js"

const NUMBERS_FROM_PX = 20
/** A picture of few pixels is not enlarged further, CSS px a pixel. */
export const LARGEST_CELL = 64
const HATCH_PX = 6
const LEAST_WIDTH = 130
const DASH_PX = 4
const PADDING_ALPHA = 0.4

/**
 * @typedef {{row: number, column: number}} Cell Negative in the padding.
 * @typedef {[rows: number, columns: number]} Move How far the keyboard moves.
 * @typedef {{abgr: number, value?: number}} Pixel
 */

/**
 * What a pane tells; all are optional.
 * @typedef {object} PaneHandlers
 * @property {(cell: Cell | null, event: PointerEvent) => unknown} [hover] null: outside
 * @property {(cell: Cell | null, event: PointerEvent) => unknown} [press]
 * @property {(cell: Cell | null, event: PointerEvent) => unknown} [drag]
 * @property {() => unknown} [release]
 * @property {() => unknown} [leave]
 * @property {(move: Move) => unknown} [key]
 * @property {(first: boolean) => unknown} [ends] to the first cell, or to the last one
 * @property {() => unknown} [toggle]
 */

/** @type {Record<string, Move>} */
const KEYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/**
 * A cell under a resting pointer; null where the picture has none there, or none any more.
 * @param {Cell | null} cell
 * @param {number[]} shape c h w
 */
export const within = (cell, [, height, width]) =>
  cell && cell.row < height && cell.column < width ? cell : null

/**
 * Limits and colours for values that may be negative: grey from 0 up, or both signs around a neutral zero.
 * @param {Iterable<number>} values
 * @param {number} [least=0] the scale reaches at least this far up
 * @returns {Scale}
 */
export function scaleOf(values, least = 0) {
  let [low, high] = [0, least]
  for (const value of values) {
    if (value < low) low = value
    else if (value > high) high = value
  }
  if (low > -1e-6 * Math.max(1, high)) return { lut: GREY, low: 0, high: high || 1 }
  const limit = Math.max(high, -low)
  return { lut: DIVERGING, low: -limit, high: limit }
}

/**
 * Limits and colours for values of both signs, even where there is none of one.
 * @param {ArrayLike<number>} values
 * @returns {Scale}
 */
export function balanced(values) {
  const limit = largestSize(values) || 1
  return { lut: DIVERGING, low: -limit, high: limit }
}

/**
 * A value's colour on a scale.
 * @param {Scale} scale
 * @param {number} value
 * @returns {string}
 */
export const colourOf = (scale, value) => css(scale.lut, entry(value, scale.low, scale.high))

/**
 * A value as a pixel; NaN leaves a hole.
 * @param {Scale} scale
 * @param {number} value
 * @returns {Pixel}
 */
export const pixelOf = (scale, value) => ({ value, abgr: Number.isNaN(value) ? 0 : abgrOf(scale, value) })

/**
 * Ink that can be read on a table's colour.
 * @param {Scale} scale
 * @param {number} value
 * @returns {string}
 */
export function inkOn(scale, value) {
  const abgr = abgrOf(scale, value)
  const light = 0.299 * (abgr & 255) + 0.587 * ((abgr >> 8) & 255) + 0.114 * ((abgr >> 16) & 255)
  return light > 140 ? "#10151c" : "#ffffff"
}

/** A picture of cells, with a title, a legend and a note. */
export class Pane {
  rows = 0
  columns = 0
  margin = 0
  cell = 0
  ink = ""

  /**
   * @param {string} title
   * @param {PaneHandlers} on
   */
  constructor(title, on) {
    this.base = element("canvas", { ariaHidden: "true" })
    this.over = element("canvas", { tabIndex: 0, role: "application", "aria-roledescription": "picture" })
    this.title = element("h4", { textContent: title })
    this.shape = element("span", { className: "muted" })
    this.ramp = element("span", { className: "ramp" })
    this.low = element("span")
    this.high = element("span")
    this.note = element("p", { className: "muted note" })
    this.stack = element("div", { className: "stack" }, this.base, this.over)
    const legend = element("div", { className: "legend muted" }, this.low, this.ramp, this.high)
    const head = element("header", {}, this.title, this.shape)
    this.node = element("figure", { className: "pane" }, head, this.stack, legend, this.note)
    this.context = contextOf(this.base)
    this.above = contextOf(this.over)
    this.listen(on)
  }

  /** @param {PaneHandlers} on */
  listen(on) {
    this.stack.onpointermove = (event) => {
      if (event.buttons) on.drag?.(this.cellAt(event), event)
      else on.hover?.(this.cellAt(event), event)
    }
    this.stack.onpointerleave = () => on.leave?.()
    this.stack.onpointerdown = (event) => {
      if (event.button !== 0) return
      this.stack.setPointerCapture(event.pointerId)
      on.press?.(this.cellAt(event), event)
    }
    this.stack.onpointerup = this.stack.onpointercancel = () => on.release?.()
    this.over.onkeydown = (event) => {
      const move = KEYS[event.key]
      if (move) on.key?.(move)
      else if (event.key === "Home" || event.key === "End") on.ends?.(event.key === "Home")
      else if (event.key === " ") on.toggle?.()
      else return
      event.preventDefault()
    }
  }

  /**
   * @param {MouseEvent} event
   * @returns {Cell | null}
   */
  cellAt({ clientX, clientY }) {
    const box = this.over.getBoundingClientRect()
    const row = Math.floor((clientY - box.top) / this.cell) - this.margin
    const column = Math.floor((clientX - box.left) / this.cell) - this.margin
    const inside =
      row >= -this.margin &&
      row < this.rows + this.margin &&
      column >= -this.margin &&
      column < this.columns + this.margin
    return inside ? { row, column } : null
  }

  /**
   * Size the picture: rows x columns cells with `margin` more around, at most `side` wide and high, or cells
   * as given.
   * @param {number} rows
   * @param {number} columns
   * @param {number} margin
   * @param {number} side CSS px
   * @param {number | null} [cell=null] CSS px
   */
  arrange(rows, columns, margin, side, cell = null) {
    Object.assign(this, { rows, columns, margin, ink: getComputedStyle(this.node).color })
    const most = Math.max(rows, columns) + 2 * margin
    this.cell = cell ?? crispSide(Math.min(side, most * LARGEST_CELL), most) / most
    const width = (columns + 2 * margin) * this.cell
    const height = (rows + 2 * margin) * this.cell
    this.context = fitCanvas(this.base, width, height)
    this.above = fitCanvas(this.over, width, height)
    this.stack.style.width = `${width}px`
    this.stack.style.height = `${height}px`
    this.node.style.width = `${Math.max(width, LEAST_WIDTH)}px`
  }

  /**
   * `pixelAt(row, column)` gives {abgr, value, padded} for each cell, the margin's too.
   * @param {(row: number, column: number) => Pixel} pixelAt
   * @param {Scale} [scale] for numbers in the cells
   */
  paint(pixelAt, scale) {
    const { rows, columns, margin, cell, context } = this
    const [high, wide] = [rows + 2 * margin, columns + 2 * margin]
    const small = document.createElement("canvas")
    small.width = wide
    small.height = high
    const image = new ImageData(wide, high)
    const pixels = new Uint32Array(image.data.buffer)
    for (let at = 0; at < pixels.length; at++)
      pixels[at] = pixelAt(Math.floor(at / wide) - margin, (at % wide) - margin).abgr
    contextOf(small).putImageData(image, 0, 0)
    context.clearRect(0, 0, wide * cell, high * cell)
    context.imageSmoothingEnabled = false
    if (margin) this.paintMargin(small, wide * cell, high * cell)
    const inner = margin * cell
    context.drawImage(small, margin, margin, columns, rows, inner, inner, columns * cell, rows * cell)
    if (cell >= NUMBERS_FROM_PX && scale) this.paintNumbers(pixelAt, scale)
  }

  /**
   * Paint a map of values, row after row from data[start] on, and its legend. NaN leaves a hole.
   * @param {ArrayLike<number>} data
   * @param {Scale} scale
   * @param {number} [start=0]
   */
  paintMap(data, scale, start = 0) {
    this.paint((row, column) => pixelOf(scale, data[start + row * this.columns + column]), scale)
    this.legend(scale)
  }

  /**
   * Draw a dashed line around rows and columns, each [start, length]; not where it would run around
   * everything.
   * @param {[start: number, length: number] | null} rows
   * @param {[start: number, length: number] | null} columns
   */
  outline(rows, columns) {
    if (!rows || !columns || (rows[1] === this.rows && columns[1] === this.columns)) return
    const { context, cell, margin } = this
    const [x, y] = [(columns[0] + margin) * cell, (rows[0] + margin) * cell]
    context.save()
    context.lineWidth = 1
    for (const [style, offset] of /** @type {const} */ ([
      ["rgb(16 21 28 / 80%)", 0],
      ["rgb(255 255 255 / 80%)", DASH_PX],
    ])) {
      context.strokeStyle = style
      context.setLineDash([DASH_PX, DASH_PX])
      context.lineDashOffset = offset
      context.strokeRect(x, y, columns[1] * cell, rows[1] * cell)
    }
    context.restore()
  }

  /**
   * Padding is pale and hatched: it is no part of the picture.
   * @param {HTMLCanvasElement} small one pixel a cell
   * @param {number} width CSS px
   * @param {number} height CSS px
   */
  paintMargin(small, width, height) {
    const { context } = this
    context.globalAlpha = PADDING_ALPHA
    context.drawImage(small, 0, 0, width, height)
    context.globalAlpha = 1
    context.save()
    context.beginPath()
    context.rect(0, 0, width, height)
    context.clip()
    context.strokeStyle = "rgb(255 255 255 / 45%)"
    context.lineWidth = 1
    hatch(context, width, height, HATCH_PX)
    context.restore()
  }

  /**
   * @param {(row: number, column: number) => Pixel} pixelAt
   * @param {Scale} scale
   */
  paintNumbers(pixelAt, scale) {
    const { context, cell, margin } = this
    context.font = `500 ${Math.min(15, cell * 0.36)}px ${getComputedStyle(this.node).fontFamily}`
    context.textAlign = "center"
    context.textBaseline = "middle"
    for (let row = -margin; row < this.rows + margin; row++) {
      for (let column = -margin; column < this.columns + margin; column++) {
        const { value = 0 } = pixelAt(row, column)
        if (Number.isNaN(value)) continue
        const inside = row >= 0 && row < this.rows && column >= 0 && column < this.columns
        context.fillStyle = inside ? inkOn(scale, value) : this.ink
        context.fillText(short(value), (column + margin + 0.5) * cell, (row + margin + 0.5) * cell)
      }
    }
  }

  /**
   * Show the scale under the picture.
   * @param {Scale} scale
   */
  legend(scale) {
    this.ramp.style.background = gradient(scale.lut)
    setText(this.low, short(scale.low))
    setText(this.high, short(scale.high))
  }

  /** Wipe the layer above the picture. */
  clear() {
    this.above.clearRect(0, 0, this.over.width, this.over.height)
  }

  /**
   * A frame around height x width cells, yellow between two dark lines, so that it shows on every colour.
   * @param {number} row
   * @param {number} column
   * @param {number} height
   * @param {number} width
   */
  frame(row, column, height, width) {
    const grow = Math.max(0, 7 - Math.max(height, width) * this.cell) / 2
    const [x, y] = [(column + this.margin) * this.cell - grow, (row + this.margin) * this.cell - grow]
    const [w, h] = [width * this.cell + 2 * grow, height * this.cell + 2 * grow]
    for (const [colour, line] of /** @type {const} */ ([
      ["rgb(16 21 28 / 85%)", 4],
      ["#ffd60a", 2],
    ])) {
      this.above.strokeStyle = colour
      this.above.lineWidth = line
      this.above.strokeRect(x, y, w, h)
    }
  }

  /**
   * A thin frame around one cell.
   * @param {number} row
   * @param {number} column
   */
  mark(row, column) {
    const inset = Math.min(1, this.cell / 8)
    this.above.strokeStyle = "#ffd60a"
    this.above.lineWidth = Math.max(1, Math.min(2, this.cell / 6))
    const side = this.cell - 2 * inset
    this.above.strokeRect(
      (column + this.margin) * this.cell + inset,
      (row + this.margin) * this.cell + inset,
      side,
      side,
    )
  }

  /**
   * Cover every cell after number `last` in reading order.
   * @param {number} last
   * @param {string} colour
   */
  veil(last, colour) {
    const { above, cell, margin } = this
    const row = Math.floor(last / this.columns)
    const done = (last % this.columns) + 1
    above.fillStyle = colour
    above.fillRect((done + margin) * cell, (row + margin) * cell, (this.columns - done) * cell, cell)
    above.fillRect(
      margin * cell,
      (row + 1 + margin) * cell,
      this.columns * cell,
      (this.rows - row - 1) * cell,
    )
  }
}
