// The arithmetic of nn_core/mechanics once more, so that pictures follow the hand at once.
// Inputs and weights are float32, sums are float64; weights are o c/g k k in every view.

/** @import { Numbers, Shape, Tensor } from "../frame.js" */

import { transpose } from "./transposed.js"

/**
 * @typedef {"zeros" | "reflect" | "replicate" | "circular"} Mode What stands in the padding.
 */

/**
 * @typedef {object} Layer
 * @property {boolean} [transposed]
 * @property {number} kernel pixels along a side, as the rest
 * @property {number} stride
 * @property {number} padding
 * @property {Mode} mode
 * @property {number} dilation
 * @property {number} groups
 */

/**
 * Everything behind one output pixel of a convolution.
 * @typedef {object} Window
 * @property {number} top of the window on the input, in pixels; negative in the padding
 * @property {number} left
 * @property {Int32Array} rows the input row behind each row of the window, -1 for a zero
 * @property {Int32Array} columns
 * @property {number} first the first input channel that is read
 * @property {Float64Array} values c/g k k, as weights and products
 * @property {Numbers} weights
 * @property {Float64Array} products
 * @property {number[]} sums one a channel
 * @property {number} sum
 * @property {number} bias
 * @property {number} result sum + bias
 */

const NOT_THERE = -1

/**
 * The input index behind each position of a padded line; -1 is a zero.
 * @param {number} size
 * @param {number} padding
 * @param {Mode} mode
 * @returns {Int32Array}
 */
export function sources(size, padding, mode) {
  return Int32Array.from({ length: size + 2 * padding }, (_, position) =>
    source(position - padding, size, mode),
  )
}

/**
 * @param {number} at
 * @param {number} size
 * @param {Mode} mode
 * @returns {number}
 */
function source(at, size, mode) {
  if (at >= 0 && at < size) return at
  if (mode === "reflect") return size - 1 - Math.abs(size - 1 - Math.abs(at))
  if (mode === "replicate") return at < 0 ? 0 : size - 1
  if (mode === "circular") return ((at % size) + size) % size
  return NOT_THERE
}

/**
 * Input pixels that a window spans.
 * @param {Layer} layer
 * @returns {number}
 */
const reach = ({ kernel, dilation }) => dilation * (kernel - 1) + 1

/**
 * Pixels along one side of the output; below 1 where nothing fits.
 * @param {Layer} layer
 * @param {number} size pixels along that side of the input
 * @returns {number}
 */
export function outputSize(layer, size) {
  if (layer.transposed) return (size - 1) * layer.stride - 2 * layer.padding + layer.kernel
  const mirrored =
    layer.mode === "reflect" ? layer.padding < size : layer.mode !== "circular" || layer.padding <= size
  const room = size + 2 * layer.padding - reach(layer)
  return mirrored && room >= 0 ? Math.floor(room / layer.stride) + 1 : 0
}

/**
 * The output of the layer, or null where the settings do not fit the input.
 * @param {Layer} layer
 * @param {Tensor} input c h w
 * @param {Tensor} weight
 * @param {ArrayLike<number>} bias
 * @returns {Tensor | null}
 */
export function forward(layer, input, weight, bias) {
  const [, height, width] = input.shape
  const shape = [weight.shape[0], outputSize(layer, height), outputSize(layer, width)]
  if (Math.min(...shape) < 1) return null
  const sums = layer.transposed
    ? transpose(layer, input, weight, shape)
    : convolve(layer, input, weight, shape)
  const plane = shape[1] * shape[2]
  return { shape, data: Float32Array.from(sums, (sum, at) => sum + bias[Math.floor(at / plane)]) }
}

/**
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {Tensor} weight
 * @param {Shape} shape of the output
 * @returns {Float64Array}
 */
function convolve(layer, input, weight, [filters, height, width]) {
  const padded = padInput(layer, input)
  const [, channels, kernel] = weight.shape
  const sums = new Float64Array(filters * height * width)
  for (let filter = 0; filter < filters; filter++) {
    const target = sums.subarray(filter * height * width, (filter + 1) * height * width)
    for (let channel = 0; channel < channels; channel++) {
      const plane = padded.planes[firstChannel(layer, weight, filter) + channel]
      for (let tap = 0; tap < kernel * kernel; tap++) {
        const factor = weight.data[(filter * channels + channel) * kernel * kernel + tap]
        const start =
          Math.floor(tap / kernel) * layer.dilation * padded.width + (tap % kernel) * layer.dilation
        if (factor !== 0) addShifted(target, height, width, plane, start, padded.width, layer.stride, factor)
      }
    }
  }
  return sums
}

/**
 * @param {Float64Array} target
 * @param {number} height
 * @param {number} width
 * @param {Float64Array} plane
 * @param {number} start
 * @param {number} planeWidth
 * @param {number} stride
 * @param {number} factor
 */
function addShifted(target, height, width, plane, start, planeWidth, stride, factor) {
  for (let row = 0, to = 0; row < height; row++) {
    let from = start + row * stride * planeWidth
    for (let column = 0; column < width; column++, to++, from += stride) target[to] += factor * plane[from]
  }
}

/**
 * @param {Layer} layer
 * @param {Tensor} input
 * @returns {{planes: Float64Array[], width: number}}
 */
function padInput(layer, { shape: [channels, height, width], data }) {
  const rows = sources(height, layer.padding, layer.mode)
  const columns = sources(width, layer.padding, layer.mode)
  const planes = Array.from({ length: channels }, (_, channel) => {
    const plane = new Float64Array(rows.length * columns.length)
    rows.forEach((row, y) => {
      if (row === NOT_THERE) return
      const start = (channel * height + row) * width
      columns.forEach((column, x) => {
        if (column !== NOT_THERE) plane[y * columns.length + x] = data[start + column]
      })
    })
    return plane
  })
  return { planes, width: columns.length }
}

/**
 * The first input channel that a filter reads.
 * @param {Layer} layer
 * @param {Tensor} weight
 * @param {number} filter
 * @returns {number}
 */
export function firstChannel(layer, weight, filter) {
  return Math.floor(filter / (weight.shape[0] / layer.groups)) * weight.shape[1]
}

/**
 * Everything behind one output pixel; values, weights and products are c/g k k, sums one a channel.
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {Tensor} weight
 * @param {ArrayLike<number>} bias
 * @param {number} filter
 * @param {number} row
 * @param {number} column
 * @returns {Window}
 */
export function windowAt(layer, input, weight, bias, filter, row, column) {
  const [, height, width] = input.shape
  const [, channels, kernel] = weight.shape
  const taps = kernel * kernel
  const rows = lineAt(layer, height, row)
  const columns = lineAt(layer, width, column)
  const first = firstChannel(layer, weight, filter)
  const weights = weight.data.subarray(filter * channels * taps, (filter + 1) * channels * taps)
  const values = new Float64Array(channels * taps)
  for (let at = 0; at < values.length; at++) {
    const y = rows[Math.floor((at % taps) / kernel)]
    const x = columns[at % kernel]
    if (y !== NOT_THERE && x !== NOT_THERE) {
      values[at] = input.data[((first + Math.floor(at / taps)) * height + y) * width + x]
    }
  }
  const products = values.map((value, at) => value * weights[at])
  const sums = channelSums(products, channels)
  const sum = sums.reduce((total, part) => total + part, 0)
  const [top, left] = [row, column].map((position) => position * layer.stride - layer.padding)
  return {
    top,
    left,
    rows,
    columns,
    first,
    values,
    weights,
    products,
    sums,
    sum,
    bias: bias[filter],
    result: sum + bias[filter],
  }
}

/**
 * @param {Float64Array} products
 * @param {number} channels
 * @returns {number[]}
 */
function channelSums(products, channels) {
  const taps = products.length / channels
  return Array.from({ length: channels }, (_, channel) =>
    products.subarray(channel * taps, (channel + 1) * taps).reduce((total, product) => total + product, 0),
  )
}

/**
 * @param {Layer} layer
 * @param {number} size
 * @param {number} position
 * @returns {Int32Array}
 */
function lineAt(layer, size, position) {
  const line = sources(size, layer.padding, layer.mode)
  return Int32Array.from(
    { length: layer.kernel },
    (_, k) => line[position * layer.stride + k * layer.dilation],
  )
}
