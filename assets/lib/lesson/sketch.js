// The pen: white strokes on a black square of the input's own size.

/** @import { Point } from "../draw.js" */
/** @import { Tensor } from "../frame.js" */

import { contextOf, penStroke } from "../draw.js"

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
   * Go on with a picture (float32 c h w in 0..1): its first channel.
   * @param {Tensor} picture
   */
  begin({ shape: [, height, width], data }) {
    this.canvas.width = width
    this.canvas.height = height
    const image = new ImageData(width, height)
    for (let at = 0; at < width * height; at++)
      image.data.set([data[at] * 255, data[at] * 255, data[at] * 255, 255], 4 * at)
    this.context.putImageData(image, 0, 0)
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
   * The drawing as an input of `channels` equal channels, float32 c h w in 0..1.
   * @param {number} channels
   * @returns {Tensor}
   */
  pixels(channels) {
    const { width, height } = this.canvas
    const plane = width * height
    const rgba = this.context.getImageData(0, 0, width, height).data
    const data = Float32Array.from({ length: channels * plane }, (_, at) => rgba[4 * (at % plane)] / 255)
    return { shape: [channels, height, width], data }
  }
}
