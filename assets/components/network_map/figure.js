// A large picture with a caption, the value under the pointer, and a window drawn over it.

/** @import { Lut, Theme } from "../../lib/colours.js" */
/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Box } from "../../lib/receptive_field.js" */
/** @import { Spot } from "./model.js" */

import { element, setText } from "../../lib/dom.js"
import { Atlas, crispSide, fitCanvas, frameBox } from "../../lib/draw.js"
import { drawWindow } from "./links.js"

const GAP = 5
const LARGEST_TILE = 64
const LARGEST_PIXEL = 24

/** @typedef {Spot & {tile: number}} FigureSpot */

/**
 * @typedef {object} FigureFacts
 * @property {string} title
 * @property {number} [count] maps
 * @property {number} height of a map, pixels
 * @property {number} width
 * @property {number} side CSS px at most
 * @property {number} [cells] numbers that stand in columns, instead of maps
 * @property {boolean} [isKernel] whether its pixels stay small
 * @property {(spot: FigureSpot) => void} onPixel
 */

/**
 * `count` maps of height x width in a grid at most `side` wide; onPixel({tile, row, column}) follows the
 * pointer.
 */
export class Figure {
  /** @param {FigureFacts} facts */
  constructor({ title, count = 1, height, width, side, cells = 0, isKernel = false, onPixel }) {
    this.count = count
    this.height = height
    this.width = width
    this.cells = cells
    /** @type {Box | null} */
    this.window = null
    this.across = count === 1 ? 1 : Math.min(count, Math.max(2, Math.ceil(Math.sqrt(count * 1.4))))
    const room = (side - GAP * (this.across - 1)) / this.across
    const most = count > 1 ? LARGEST_TILE : side
    const limit = isKernel ? Math.min(room, most, LARGEST_PIXEL * Math.max(width, height)) : room
    this.tileWidth = crispSide(limit * Math.min(1, width / height), width)
    this.tileHeight = (this.tileWidth * height) / width
    this.canvas = element("canvas", { "aria-hidden": "true" })
    this.title = element("h4", {}, title)
    this.caption = element("figcaption", {})
    this.value = element("output", { class: "value" })
    this.element = element("figure", {}, this.title, this.canvas, this.caption, this.value)
    this.atlas = new Atlas(count, height, width)
    this.canvas.onpointermove = this.canvas.onpointerdown = (event) => {
      const found = this.#hit(event)
      if (found) onPixel(found)
    }
  }

  /**
   * Size the canvas for the theme and the screen.
   * @param {Theme} colours
   */
  arrange(colours) {
    /** @type {Theme} */
    this.colours = colours
    const down = Math.ceil(this.count / this.across)
    const gaps = (/** @type {number} */ tiles) => GAP * (tiles - 1) + 2
    /** @type {CanvasRenderingContext2D} */
    this.context = fitCanvas(
      this.canvas,
      this.across * this.tileWidth + gaps(this.across),
      down * this.tileHeight + gaps(down),
    )
  }

  /**
   * Colour all maps: starts[i] is where map i begins in data.
   * @param {Numbers} data
   * @param {number[]} starts
   * @param {Lut} lut
   * @param {number} low
   * @param {number} high
   */
  paint(data, starts, lut, low, high) {
    if (this.cells) this.atlas.paintCells(data, starts[0], this.cells, lut, low, high)
    else starts.forEach((start, tile) => this.atlas.paint(tile, data, start, lut, low, high))
    this.show()
  }

  /**
   * @param {Numbers} data c h w
   * @param {number} low
   * @param {number} high
   */
  paintColour(data, low, high) {
    this.atlas.paintColour(0, data, 0, low, high)
    this.show()
  }

  show() {
    this.atlas.flush()
    for (let tile = 0; tile < this.count; tile++) {
      const [x, y] = this.#corner(tile)
      frameBox(this.context, x, y, this.tileWidth, this.tileHeight, this.colours.line)
      this.atlas.draw(this.context, tile, x, y, this.tileWidth, this.tileHeight)
      if (this.window) this.#drawWindow(x, y, this.window)
    }
  }

  /**
   * @param {string} caption
   * @param {string} [value=""]
   */
  say(caption, value = "") {
    setText(this.caption, caption)
    setText(this.value, value)
  }

  /**
   * @param {number} x CSS px, as y
   * @param {number} y
   * @param {Box} window
   */
  #drawWindow(x, y, { top, bottom, left, right }) {
    const across = this.tileWidth / this.width
    const down = this.tileHeight / this.height
    drawWindow(
      this.context,
      x + left * across,
      y + top * down,
      (right - left + 1) * across,
      (bottom - top + 1) * down,
    )
  }

  /**
   * @param {number} tile
   * @returns {[x: number, y: number]} CSS px
   */
  #corner(tile) {
    const column = tile % this.across
    const row = Math.floor(tile / this.across)
    return [1 + column * (this.tileWidth + GAP), 1 + row * (this.tileHeight + GAP)]
  }

  /**
   * @param {PointerEvent} event
   * @returns {FigureSpot | null}
   */
  #hit({ offsetX, offsetY }) {
    for (let tile = 0; tile < this.count; tile++) {
      const [x, y] = this.#corner(tile)
      const column = Math.floor(((offsetX - x) / this.tileWidth) * this.width)
      const row = Math.floor(((offsetY - y) / this.tileHeight) * this.height)
      if (column >= 0 && column < this.width && row >= 0 && row < this.height) return { tile, row, column }
    }
    return null
  }
}
