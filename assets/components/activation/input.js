// The input as a picture: in its own colours, or one channel of a grid of numbers, which may be negative.

/** @import { Scale } from "../../lib/colours.js" */
/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Pane } from "../../lib/lesson/pane.js" */

import { DIVERGING, GREY } from "../../lib/colours.js"
import { setText } from "../../lib/dom.js"
import { shape } from "../../lib/format.js"
import { CHANNELS } from "../../lib/lesson/words.js"
import { span } from "./panel.js"

/**
 * @typedef {object} Picture
 * @property {string} title
 * @property {Scale} scale
 * @property {(at: number) => {value: number, abgr: number}} pixel the `at`-th one of a channel
 */

/**
 * What stands in the input, and its colours.
 * @param {Tensor} pixels (c, h, w): 0 to 1, those of a grid any numbers
 * @param {number} channel that is looked at
 * @param {boolean} isGrid
 * @returns {Picture}
 */
export function pictureOf({ shape: [channels, height, width], data }, channel, isGrid) {
  const scale = isGrid ? gridScale(data) : { lut: GREY, low: 0, high: 1 }
  const plane = height * width
  const first = channel * plane
  const inColour = channels === 3 && !isGrid
  const level = (/** @type {number} */ at) =>
    Math.max(0, Math.min(255, Math.round(((data[at] - scale.low) / (scale.high - scale.low)) * 255)))
  return {
    title: channels === 3 && isGrid ? `Input, ${CHANNELS[channel]}` : "Input",
    scale,
    pixel: (at) => ({
      value: data[first + at],
      abgr: inColour
        ? ((255 << 24) | (level(2 * plane + at) << 16) | (level(plane + at) << 8) | level(at)) >>> 0
        : scale.lut[level(first + at)],
    }),
  }
}

/**
 * @param {Iterable<number>} values
 * @returns {Scale}
 */
function gridScale(values) {
  const [low, high] = span(values)
  if (low >= 0) return { lut: GREY, low: 0, high: high || 1 }
  const limit = Math.max(-low, high)
  return { lut: DIVERGING, low: -limit, high: limit }
}

/**
 * Paint the input.
 * @param {Pane} pane
 * @param {Tensor} pixels
 * @param {number} channel
 * @param {boolean} isGrid
 */
export function paintInput(pane, pixels, channel, isGrid) {
  const { title, scale, pixel } = pictureOf(pixels, channel, isGrid)
  const width = pixels.shape[2]
  pane.paint((row, column) => pixel(row * width + column), scale)
  pane.legend(scale)
  setText(pane.shape, shape(pixels.shape))
  setText(pane.title, title)
}
