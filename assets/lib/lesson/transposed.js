// The arithmetic of a transposed convolution: each input pixel stamps the kernel onto the output.

/** @import { Numbers, Shape, Tensor } from "../frame.js" */
/** @import { Layer } from "./convolve.js" */

/**
 * What one input pixel adds to the output of a transposed convolution.
 * @typedef {object} Stamp
 * @property {number} top of the stamp on the output, in pixels
 * @property {number} left
 * @property {Float64Array} values one a channel
 * @property {Numbers} weights c k k
 * @property {Float64Array} products c k k
 * @property {Float64Array} total k k
 */

/**
 * One input pixel's share in an output pixel of a transposed convolution.
 * @typedef {object} Share
 * @property {number} channel
 * @property {number} row
 * @property {number} column
 * @property {number} tap its place in the kernel, in reading order
 * @property {number} value
 * @property {number} weight
 * @property {number} product
 */

/** @typedef {{terms: Share[], sum: number, bias: number, result: number}} Shares */

/**
 * The sums of a transposed convolution (o h w, without bias).
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {Tensor} weight
 * @param {Shape} shape of the output
 * @returns {Float64Array}
 */
export function transpose(layer, input, weight, shape) {
  const sums = new Float64Array(shape[0] * shape[1] * shape[2])
  const pixels = input.shape[1] * input.shape[2]
  for (let pixel = 0; pixel < pixels; pixel++) addStamp(sums, shape, layer, input, weight, pixel)
  return sums
}

/**
 * Add what input pixel number `pixel` stamps onto the output's sums (o h w, without bias).
 * @param {Float64Array} sums
 * @param {Shape} shape o h w
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {Tensor} weight
 * @param {number} pixel
 */
export function addStamp(sums, [filters, height, width], layer, input, weight, pixel) {
  const [channels, , inWidth] = input.shape
  const { kernel } = layer
  const top = Math.floor(pixel / inWidth) * layer.stride - layer.padding
  const left = (pixel % inWidth) * layer.stride - layer.padding
  const plane = input.data.length / channels
  for (let filter = 0; filter < filters; filter++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = input.data[channel * plane + pixel]
      for (let tap = 0; tap < kernel * kernel; tap++) {
        const y = top + Math.floor(tap / kernel)
        const x = left + (tap % kernel)
        if (y < 0 || y >= height || x < 0 || x >= width) continue
        sums[(filter * height + y) * width + x] +=
          value * weight.data[(filter * channels + channel) * kernel * kernel + tap]
      }
    }
  }
}

/**
 * What one input pixel stamps: values one a channel, products c k k, total k k.
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {Tensor} weight
 * @param {number} filter
 * @param {number} row
 * @param {number} column
 * @returns {Stamp}
 */
export function stampAt(layer, input, weight, filter, row, column) {
  const [channels, height, width] = input.shape
  const taps = layer.kernel * layer.kernel
  const values = Float64Array.from(
    { length: channels },
    (_, channel) => input.data[(channel * height + row) * width + column],
  )
  const weights = weight.data.subarray(filter * channels * taps, (filter + 1) * channels * taps)
  const products = Float64Array.from(weights, (factor, at) => factor * values[Math.floor(at / taps)])
  const total = Float64Array.from({ length: taps }, (_, tap) => {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += products[channel * taps + tap]
    return sum
  })
  return {
    top: row * layer.stride - layer.padding,
    left: column * layer.stride - layer.padding,
    values,
    weights,
    products,
    total,
  }
}

/**
 * Every input pixel's share in one output pixel of a transposed convolution.
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {Tensor} weight
 * @param {ArrayLike<number>} bias
 * @param {number} filter
 * @param {number} row
 * @param {number} column
 * @returns {Shares}
 */
export function sharesAt(layer, input, weight, bias, filter, row, column) {
  const [channels, height, width] = input.shape
  const { kernel } = layer
  const down = stampsOn(layer, height, row)
  const across = stampsOn(layer, width, column)
  /** @type {Share[]} */
  const terms = []
  for (let channel = 0; channel < channels; channel++) {
    for (const [y, u] of down) {
      for (const [x, v] of across) {
        const value = input.data[(channel * height + y) * width + x]
        const factor = weight.data[((filter * channels + channel) * kernel + u) * kernel + v]
        terms.push({
          channel,
          row: y,
          column: x,
          tap: u * kernel + v,
          value,
          weight: factor,
          product: value * factor,
        })
      }
    }
  }
  const sum = terms.reduce((total, { product }) => total + product, 0)
  return { terms, sum, bias: bias[filter], result: sum + bias[filter] }
}

/**
 * @param {Layer} layer
 * @param {number} size
 * @param {number} position
 * @returns {[at: number, offset: number][]}
 */
function stampsOn(layer, size, position) {
  /** @type {[at: number, offset: number][]} */
  const found = []
  for (let at = 0; at < size; at++) {
    const offset = position + layer.padding - at * layer.stride
    if (offset >= 0 && offset < layer.kernel) found.push([at, offset])
  }
  return found
}
