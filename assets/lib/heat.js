// What an explanation says of each pixel, as a picture: blue speaks for a class, orange against it.

/** @import { Numbers, Shape, Tensor } from "./frame.js" */

import { abgrOf } from "./colours.js"
import { contextOf } from "./draw.js"
import { balanced } from "./lesson/pane.js"

const CONTOUR = "rgb(16 21 28 / 45%)"
const BRIGHT = 0.5

/**
 * Paint h × w values over the whole canvas, whose size is set; each on the scale of the strongest.
 * @param {HTMLCanvasElement} canvas
 * @param {Numbers} values
 * @param {Shape} shape c h w
 */
export function paintHeat(canvas, values, [, height, width]) {
  const scale = balanced(values)
  const image = new ImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  for (let at = 0; at < pixels.length; at++) pixels[at] = abgrOf(scale, values[at])
  const small = new OffscreenCanvas(width, height)
  small.getContext("2d")?.putImageData(image, 0, 0)
  const context = contextOf(canvas)
  context.imageSmoothingEnabled = false
  context.drawImage(small, 0, 0, parseFloat(canvas.style.width), parseFloat(canvas.style.height))
}

/**
 * Where a grey picture gets bright, as a thin line: so one sees what lies under the colours. A coloured one
 * has no line.
 * @param {HTMLCanvasElement} canvas
 * @param {Tensor} picture c h w
 */
export function contour(canvas, { shape, data }) {
  const [channels, height, width] = shape
  if (channels !== 1) return
  const context = contextOf(canvas)
  const size = parseFloat(canvas.style.width) / width
  const isBright = (/** @type {number} */ row, /** @type {number} */ column) =>
    data[row * width + column] > BRIGHT
  context.strokeStyle = CONTOUR
  context.lineWidth = 1
  context.beginPath()
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const here = isBright(row, column)
      if (column + 1 < width && here !== isBright(row, column + 1)) {
        context.moveTo((column + 1) * size, row * size)
        context.lineTo((column + 1) * size, (row + 1) * size)
      }
      if (row + 1 < height && here !== isBright(row + 1, column)) {
        context.moveTo(column * size, (row + 1) * size)
        context.lineTo((column + 1) * size, (row + 1) * size)
      }
    }
  }
  context.stroke()
}
