// An image of 1 or 3 channels: painted on a canvas, one pixel a value (the style sheet gives the size that is
// seen), or brought to a size.

/** @import { Shape, Tensor } from "./frame.js" */

import { contextOf } from "./draw.js"

/**
 * Paint image `index` of {shape: [(n) c h w], data}; the value `white` is full brightness.
 * @param {HTMLCanvasElement} canvas
 * @param {Tensor} picture
 * @param {number} [index=0]
 * @param {number} [white=1]
 */
export function paintImage(canvas, picture, index = 0, white = 1) {
  const [height, width] = picture.shape.slice(-2)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  contextOf(canvas).putImageData(imageOf(picture, white, index), 0, 0)
}

/**
 * The pixels of image `index`, for a canvas; a grey one has its level in each colour.
 * @param {Tensor} picture (n) c h w
 * @param {number} white
 * @param {number} [index=0]
 * @returns {ImageData}
 */
export function imageOf({ shape, data }, white, index = 0) {
  const [channels, height, width] = shape.slice(-3)
  const plane = height * width
  const start = index * channels * plane
  const image = new ImageData(width, height)
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      const channel = Math.min(colour, channels - 1)
      image.data[4 * pixel + colour] = (data[start + channel * plane + pixel] / white) * 255
    }
    image.data[4 * pixel + 3] = 255
  }
  return image
}

/**
 * A square plane of levels, averaged over areas down (or up) to h w, the same in each channel.
 * @param {ArrayLike<number>} levels side x side, 0 to 255
 * @param {number} side
 * @param {Shape} shape
 * @returns {Uint8Array} c h w
 */
export function shrink(levels, side, [channels, height, width]) {
  const plane = new Uint8Array(height * width)
  for (let row = 0; row < height; row++) {
    const [top, bottom] = span(row, height, side)
    for (let column = 0; column < width; column++) {
      const [left, right] = span(column, width, side)
      let total = 0
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) total += levels[y * side + x]
      plane[row * width + column] = Math.round(total / ((bottom - top) * (right - left)))
    }
  }
  const pixels = new Uint8Array(channels * plane.length)
  for (let channel = 0; channel < channels; channel++) pixels.set(plane, channel * plane.length)
  return pixels
}

/**
 * @param {number} place
 * @param {number} number
 * @param {number} side
 * @returns {[from: number, to: number]}
 */
function span(place, number, side) {
  const from = Math.floor((place * side) / number)
  return [from, Math.max(from + 1, Math.floor(((place + 1) * side) / number))]
}
