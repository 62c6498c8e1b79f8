// The pen: white strokes on a picture of the input's own size.

/** @import { Point } from "../draw.js" */
/** @import { Tensor } from "../frame.js" */

import { contextOf, penStroke } from "../draw.js"
import { imageOf } from "../picture.js"

const PEN_SHARE = 0.085

/** A drawing. */
export class Sketch {
  /** @type {Point | null} */
  last = null

  constructor() {
    this.canvas = document.createElement("canvas")
    this.context = contextOf(this.canvas, { willReadFrequently: true })
  }

  /**
   * An empty square of side x side pixels.
   * @param {number} side
   */
  clear(side) {
    this.canvas.width = this.canvas.height = side
    this.context.fillStyle = "#000"
    this.context.fillRect(0, 0, side, side)
    this.last = null
  }

  /**
   * Go on with a picture.
   * @param {Tensor} picture float32 c h w in 0..1, grey or in colour
   */
  begin(picture) {
    const [, height, width] = picture.shape
    this.canvas.width = width
    this.canvas.height = height
    this.context.putImageData(imageOf(picture, 1), 0, 0)
    this.last = null
  }

  /**
   * Move the pen to a point in pixels; the first point after lift() is a dot.
   * @param {number} x
   * @param {number} y
   */
  stroke(x, y) {
    const { context } = this
    context.strokeStyle = "#fff"
    penStroke(context, this.last ?? { x, y }, { x, y }, Math.max(1, this.canvas.width * PEN_SHARE))
    this.last = { x, y }
  }

  /** Take the pen off: the next stroke begins anew. */
  lift() {
    this.last = null
  }

  /**
   * The drawing as an input, float32 c h w in 0..1.
   * @param {number} channels
   * @returns {Tensor}
   */
  pixels(channels) {
    const { width, height } = this.canvas
    const plane = width * height
    const rgba = this.context.getImageData(0, 0, width, height).data
    const data = Float32Array.from(
      { length: channels * plane },
      (_, at) => rgba[4 * (at % plane) + Math.floor(at / plane)] / 255,
    )
    return { shape: [channels, height, width], data }
  }
}
