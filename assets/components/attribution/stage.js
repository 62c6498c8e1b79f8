// The picture as the network sees it, large, with a brush that hides its pixels.

/** @import { Frame, Shape } from "../../lib/frame.js" */
/** @import { Cell, Move } from "../../lib/lesson/pane.js" */
/** @import { Cover } from "./cover.js" */

import { element, setText } from "../../lib/dom.js"
import { hatch } from "../../lib/draw.js"
import { count, several } from "../../lib/format.js"
import { Pane } from "../../lib/lesson/pane.js"

const LARGEST = 296
const BRUSHES = { Small: 1, Medium: 3, Large: 7 }
const USUAL_SIDE = 28
/** Pixels of a picture of the usual size that a brush hides, a side; of a larger one as large a part. */
const scaled = (/** @type {number} */ side, /** @type {number} */ pixels) =>
  side * Math.max(1, Math.round(pixels / USUAL_SIDE))
const HATCH_PX = 5

/** The picture and its brush. */
export class Stage {
  /**
   * @param {Cover} cover
   * @param {(cell: Cell | null) => void} onPoint
   */
  constructor(cover, onPoint) {
    this.cover = cover
    this.side = BRUSHES.Medium
    this.hides = true
    /** Whether the brush is away. */
    this.isLocked = false
    /** @type {Cell} of the keyboard */
    this.cursor = { row: 0, column: 0 }
    this.pane = new Pane("Hide a part of it", {
      hover: onPoint,
      press: (cell) => this.#press(cell),
      drag: (cell) => {
        onPoint(cell)
        if (cell && !this.isLocked) cover.brush(cell, this.brush, this.hides)
      },
      leave: () => onPoint(null),
      key: (move) => onPoint(this.#move(move)),
      toggle: () => this.#press(this.cursor),
    })
    this.pane.over.ariaLabel = "The picture: arrow keys move, space hides or shows the pixels there"
    this.brushes = Object.entries(BRUSHES).map(([name, side]) =>
      element("button", {
        type: "button",
        textContent: name,
        "aria-pressed": String(side === this.side),
        onclick: () => this.#take(side),
      }),
    )
    this.all = element("button", { type: "button", textContent: "Show all", onclick: () => cover.showAll() })
    const brushes = element("div", { class: "segmented", role: "group", "aria-label": "Brush" }, this.brushes)
    this.node = element(
      "section",
      { class: "stage" },
      this.pane.node,
      element("div", { class: "tools" }, brushes, this.all),
    )
  }

  /**
   * @param {Shape} shape
   * @param {number} room CSS px
   */
  arrange([channels, height, width], room) {
    this.channels = channels
    if (height !== this.pane.rows || width !== this.pane.columns)
      this.cursor = { row: height >> 1, column: width >> 1 }
    this.pane.arrange(height, width, 0, Math.min(LARGEST, room))
  }

  /** @param {Frame} frame */
  paint({ arrays }) {
    const input = arrays.get("input")
    if (!input || input.shape.at(-1) !== this.pane.columns) return
    const plane = this.pane.rows * this.pane.columns
    this.pane.paint((row, column) => {
      const at = row * this.pane.columns + column
      const [red, green, blue] = [0, 1, 2].map((colour) =>
        Math.round(255 * input.data[Math.min(colour, input.shape[0] - 1) * plane + at]),
      )
      return { abgr: ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0 }
    })
  }

  /**
   * What is hidden, and where the reader points.
   * @param {Cell | null} pointed
   */
  draw(pointed) {
    const { pane, cover } = this
    if (!pane.cell) return
    pane.clear()
    this.#hatch(cover.hidden)
    const { window } = cover
    if (window) pane.frame(window.row, window.column, window.height, window.width)
    if (pointed) pane.mark(pointed.row, pointed.column)
    this.all.disabled = cover.count === 0
    const hidden = cover.count
    const all = count(pane.rows * pane.columns)
    const withWindow = window ? ", the window’s with them" : ""
    setText(
      pane.note,
      hidden
        ? `${several(hidden, "pixel")} of ${all} hidden${withWindow}: black for the network.`
        : this.isLocked
          ? ""
          : "Draw over the picture. What is hidden, the network reads as black.",
    )
  }

  /** @param {Iterable<number>} pixels */
  #hatch(pixels) {
    const { above, cell, columns } = this.pane
    above.save()
    above.beginPath()
    for (const pixel of pixels)
      above.rect((pixel % columns) * cell, Math.floor(pixel / columns) * cell, cell, cell)
    above.clip()
    above.fillStyle = "rgb(90 100 112 / 85%)"
    const { width, height } = this.pane.over.getBoundingClientRect()
    above.fillRect(0, 0, width, height)
    above.strokeStyle = "rgb(255 255 255 / 55%)"
    above.lineWidth = 1
    hatch(above, width, height, HATCH_PX)
    above.restore()
  }

  /** The side of the brush, in pixels of the picture. */
  get brush() {
    return scaled(this.side, Math.max(this.pane.rows, this.pane.columns))
  }

  /** @param {Cell | null} cell a pixel that is hidden already is shown again */
  #press(cell) {
    if (!cell || this.isLocked) return
    this.cover.stop()
    this.hides = !this.cover.hidden.has(cell.row * this.pane.columns + cell.column)
    this.cover.brush(cell, this.brush, this.hides)
  }

  /** @param {Move} move */
  #move([rows, columns]) {
    const { cursor, pane } = this
    this.cursor = {
      row: Math.max(0, Math.min(pane.rows - 1, cursor.row + rows)),
      column: Math.max(0, Math.min(pane.columns - 1, cursor.column + columns)),
    }
    return this.cursor
  }

  /** @param {number} side */
  #take(side) {
    this.side = side
    Object.values(BRUSHES).forEach((each, at) =>
      this.brushes[at].setAttribute("aria-pressed", String(each === side)),
    )
  }
}
