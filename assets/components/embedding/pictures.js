// The pictures of the points, as they came once; and one's own.

/** @import { Arrays, Tensor } from "../../lib/frame.js" */

import { GREY } from "../../lib/colours.js"
import { Atlas } from "../../lib/draw.js"
import { paintImage } from "../../lib/picture.js"

const WHITE = 255

/** Pictures, classes and places in their set, of all points. */
export class Pictures {
  /**
   * @param {Tensor} pictures n c h w, 0 to 255
   * @param {ArrayLike<number>} labels
   * @param {ArrayLike<number>} places
   */
  constructor(pictures, labels, places) {
    this.tensor = pictures
    this.labels = labels
    this.places = places
    const [count, channels, height, width] = pictures.shape
    this.atlas = new Atlas(count, height, width)
    for (let at = 0; at < count; at++) {
      const start = at * channels * height * width
      if (channels === 3) this.atlas.paintColour(at, pictures.data, start, 0, WHITE)
      else this.atlas.paint(at, pictures.data, start, GREY, 0, WHITE)
    }
    this.atlas.flush()
    this.own = document.createElement("canvas")
  }

  /**
   * Those of a frame; null where it has none.
   * @param {Arrays} arrays
   */
  static of(arrays) {
    const [pictures, labels, places] = ["pictures", "labels", "places"].map((name) =>
      arrays.get(`cloud.${name}`),
    )
    return pictures && labels && places ? new Pictures(pictures, labels.data, places.data) : null
  }

  get count() {
    return this.labels.length
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} at
   * @param {number} x CSS px, as y and side
   * @param {number} y
   * @param {number} side
   */
  draw(context, at, x, y, side) {
    this.atlas.draw(context, at, x, y, side, side)
  }

  /**
   * Take over one's own picture.
   * @param {Tensor} input c h w, 0 to 1
   */
  take(input) {
    paintImage(this.own, input)
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} x CSS px, as y and side
   * @param {number} y
   * @param {number} side
   */
  drawOwn(context, x, y, side) {
    context.imageSmoothingEnabled = false
    if (this.own.width) context.drawImage(this.own, x, y, side, side)
  }

  /**
   * One picture, a pixel a value.
   * @param {HTMLCanvasElement} canvas
   * @param {number} at
   */
  paint(canvas, at) {
    paintImage(canvas, this.tensor, at, WHITE)
  }
}
