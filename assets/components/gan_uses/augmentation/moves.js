// Classic augmentation in the browser: the same moves as in Python, so that the pictures follow a slider at
// once.

/** @import { Tensor } from "../../../lib/frame.js" */

/** @typedef {{right: number, down: number, degrees: number}} Motion px; counter-clockwise */

/**
 * The move that three random numbers in 0..1 stand for: whole pixels right and down, degrees
 * counter-clockwise.
 * @param {Iterable<number>} draws
 * @param {number} shift
 * @param {number} rotation
 */
export function moveOf([right, down, turn], shift, rotation) {
  const pixels = (/** @type {number} */ draw) => Math.floor(draw * (2 * shift + 1)) - shift
  return { right: pixels(right), down: pixels(down), degrees: (2 * turn - 1) * rotation }
}

/**
 * Image `index` of {shape: [n c h w], data}, turned about its centre and then shifted: bilinear, black comes
 * in.
 * @param {Tensor} images
 * @param {number} index
 * @param {Motion} motion
 */
export function moved({ shape: [, channels, height, width], data }, index, { right, down, degrees }) {
  const plane = height * width
  const made = new Float32Array(channels * plane)
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2]
  for (let at = 0; at < plane; at++) {
    const x = (at % width) - middleX - right
    const y = Math.floor(at / width) - middleY - down
    const column = cosine * x - sine * y + middleX
    const row = sine * x + cosine * y + middleY
    for (let channel = 0; channel < channels; channel++) {
      const start = (index * channels + channel) * plane
      made[channel * plane + at] = between(data, start, height, width, row, column)
    }
  }
  return made
}

/**
 * @param {ArrayLike<number>} data
 * @param {number} start
 * @param {number} height
 * @param {number} width
 * @param {number} row
 * @param {number} column
 */
function between(data, start, height, width, row, column) {
  const [top, left] = [Math.floor(row), Math.floor(column)]
  let sum = 0
  for (const [r, share] of [
    [top, 1 - row + top],
    [top + 1, row - top],
  ]) {
    if (r < 0 || r >= height || share === 0) continue
    for (const [c, part] of [
      [left, 1 - column + left],
      [left + 1, column - left],
    ]) {
      if (c >= 0 && c < width) sum += share * part * data[start + r * width + c]
    }
  }
  return sum
}
