// Pictures side by side, one of them framed.

/** @import { Pictures } from "../../lib/gan.js" */

import { element } from "../../lib/dom.js"
import { fitCanvas, frameBox } from "../../lib/draw.js"

const GAP = 2
const LINE = 1.5

/** A strip on a canvas. Its pictures stay while the frame moves. */
export class Strip {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas
    this.painted = element("canvas")
    this.stops = 0
    this.size = { width: 0, height: 0 }
  }

  /**
   * Take over `stops` pictures from number `first` on; `frame` shows them.
   * @param {Pictures} pictures
   * @param {{first: number, stops: number}} shown
   * @param {number} width CSS px
   */
  paint(pictures, { first, stops }, width) {
    this.stops = stops
    this.size = pictures.size(width / stops - GAP)
    const context = fitCanvas(this.painted, this.#width, this.#height)
    for (let stop = 0; stop < stops; stop++)
      pictures.draw(context, first + stop, this.#left(stop), GAP / 2, this.size)
  }

  /**
   * Show the pictures with a frame around the one that is nearest to a place; nothing before there are any.
   * @param {number} share of the way from the first to the last, 0 to 1
   * @param {string} colour
   */
  frame(share, colour) {
    if (!this.stops) return
    const context = fitCanvas(this.canvas, this.#width, this.#height)
    context.drawImage(this.painted, 0, 0, this.#width, this.#height)
    const left = this.#left(Math.round(share * (this.stops - 1)))
    frameBox(context, left, GAP / 2, this.size.width, this.size.height, colour, LINE)
  }

  get #width() {
    return this.stops * (this.size.width + GAP)
  }

  get #height() {
    return this.size.height + GAP
  }

  /** @param {number} stop */
  #left(stop) {
    return GAP / 2 + stop * (this.size.width + GAP)
  }
}
