// Where one value comes from, in one line with its numbers.

/** @import { Numbers, Tensor } from "../../lib/frame.js" */
/** @import { WindowRow } from "../../lib/network.js" */
/** @import { MapRow, Spot } from "./model.js" */

import { count, equalSign, nth, number, several } from "../../lib/format.js"
import { boxBefore } from "../../lib/receptive_field.js"
import { activationOf } from "./model.js"
import { groupStart, kernelsOf } from "./sources.js"

const NAMED_PARTS = 3
const LISTED_VALUES = 9
const POOLS = new Set(["MaxPool2d", "AvgPool2d", "GlobalAvgPool2d"])
// Straight on both sides of 0, as ReLU is. All others have powers of e in them: what a float makes 0 or 1 is
// only near it.
const KINKED = new Set(["leaky_relu", "prelu"])

/** @param {...number} numbers */
const sign = (...numbers) => equalSign(numbers, number)

/** @typedef {{channel: number, sum: number}} Part the share of an input channel */

/** @typedef {{weight: Tensor, bias?: Tensor}} Weights */

/**
 * Where a value comes from.
 * @typedef {object} Origin
 * @property {Numbers} input
 * @property {Numbers} [beside]
 * @property {string[]} [names]
 * @property {Weights | null} [weights]
 * @property {number} channel
 * @property {Spot} pixel
 */

/**
 * The share of each input channel in one output value of a weighted layer: [{channel, sum}], without the
 * bias. `input` is the data of the layer's input, `pixel` {row, column} (ignored for a linear layer).
 * @param {MapRow} row
 * @param {Tensor} weight
 * @param {Numbers} input
 * @param {number} channel
 * @param {Spot} pixel
 * @returns {Part[]}
 */
export function contributions(row, weight, input, channel, pixel) {
  const start = groupStart(row, weight, channel)
  return kernelsOf(row.kind, weight, channel).map(({ channel: source, at, length }) => {
    if (row.kind === "Linear") return { channel: source, sum: weight.data[at] * input[source] }
    const products = row.kind === "Conv2d" ? windowSum : scatterSum
    const plane = row.in_shape[1] * row.in_shape[2]
    const values = input.subarray((start + source) * plane, (start + source + 1) * plane)
    return {
      channel: start + source,
      sum: products(/** @type {WindowRow} */ (row), weight.data.subarray(at, at + length), values, pixel),
    }
  })
}

/**
 * @param {WindowRow} row
 * @param {Numbers} kernel
 * @param {Numbers} values
 * @param {Spot} pixel
 * @returns {number}
 */
function windowSum(row, kernel, values, pixel) {
  return kernelSum(
    row,
    kernel,
    values,
    (k, axis) => pixel[axis] * (row.stride ?? 1) - row.padding + k * (row.dilation ?? 1),
  )
}

/**
 * @param {WindowRow} row
 * @param {Numbers} kernel
 * @param {Numbers} values
 * @param {Spot} pixel
 * @returns {number}
 */
function scatterSum(row, kernel, values, pixel) {
  return kernelSum(row, kernel, values, (k, axis) => (pixel[axis] + row.padding - k) / (row.stride ?? 1))
}

/**
 * The kernel times the input under it; places outside the input, or between its pixels, hold nothing.
 * @param {WindowRow} row
 * @param {Numbers} kernel
 * @param {Numbers} values
 * @param {(tap: number, axis: keyof Spot) => number} place
 * @returns {number}
 */
function kernelSum(row, kernel, values, place) {
  const [, height, width] = row.in_shape
  const size = row.kernel_size
  let sum = 0
  for (let ky = 0; ky < size; ky++) {
    const y = place(ky, "row")
    if (y < 0 || y >= height || !Number.isInteger(y)) continue
    for (let kx = 0; kx < size; kx++) {
      const x = place(kx, "column")
      if (x >= 0 && x < width && Number.isInteger(x)) sum += kernel[ky * size + kx] * values[y * width + x]
    }
  }
  return sum
}

/**
 * One line: how `value` of a layer came about. `input` is the layer's input, of a join `beside` the other one
 * and `names` what both are called; `weights` {weight, bias} where it has some and they are here: without
 * them it is the value alone.
 * @param {MapRow} row
 * @param {number} value
 * @param {Origin} from
 * @returns {string}
 */
export function explain(row, value, { input, beside, names, weights, channel, pixel }) {
  const result = number(value)
  if (beside && names) return explainJoin(row, value, { input, beside, names, channel, pixel })
  if (row.kind === "Activation") return explainActivation(row, input[flatIndex(row, channel, pixel)], value)
  if (row.kind === "BatchNorm2d")
    return `${number(input[flatIndex(row, channel, pixel)])}, normalised: ${result}`
  if (row.kind === "Dropout")
    return `${result}, passed on unchanged: dropout only acts while the network trains`
  if (row.kind === "Upsample") return `${result}, a copy of the pixel that stood here before`
  if (weights) {
    const parts = contributions(row, weights.weight, input, channel, pixel)
    return explainSum(row, parts, weights.bias?.data[channel] ?? null, value)
  }
  const values = POOLS.has(row.kind) ? windowValues(row, input, channel, pixel) : []
  return values.length ? explainPool(row, values, value) : result
}

/**
 * @param {MapRow} row
 * @param {number} value
 * @param {{input: Numbers, beside: Numbers, names: string[], channel: number, pixel: Spot}} from
 * @returns {string}
 */
function explainJoin(row, value, { input, beside, names, channel, pixel }) {
  if (row.kind === "Add") {
    const parts = [input, beside].map((data) => data[flatIndex(row, channel, pixel)])
    const sum = parts.map((part, at) => `${number(part)} (${names[at]})`).join(" + ")
    return `${sum} ${sign(...parts, value)} ${number(value)}`.replaceAll("+ −", "− ")
  }
  const own = row.in_shape[0]
  const [name, source] = channel < own ? [names[0], channel] : [names[1], channel - own]
  const what = row.in_shape.length === 3 ? "channel" : "value"
  return `${number(value)}, ${what} ${nth(source)} of ${name}`
}

/**
 * @param {MapRow} row
 * @param {number} channel
 * @param {Spot} pixel
 * @returns {number}
 */
function flatIndex(row, channel, pixel) {
  if (row.in_shape.length !== 3) return channel
  const [, height, width] = row.in_shape
  return (channel * height + pixel.row) * width + pixel.column
}

/**
 * @param {MapRow} row
 * @param {number} before
 * @param {number} value
 * @returns {string}
 */
function explainActivation(row, before, value) {
  const kind = activationOf(row)
  if (kind === "relu") return `max(0, ${number(before)}) = ${number(value)}`
  if (kind === "relu6") return `min(max(0, ${number(before)}), 6) = ${number(value)}`
  const isExact = before === 0 || KINKED.has(kind ?? "") || (kind === "elu" && before > 0)
  return `${kind}(${number(before)}) ${isExact ? sign(before, value) : "≈"} ${number(value)}`
}

/**
 * @param {MapRow} row
 * @param {Part[]} parts
 * @param {number | null} bias null: the layer has none
 * @param {number} value
 * @returns {string}
 */
function explainSum(row, parts, bias, value) {
  const source = row.kind === "Linear" ? "unit" : "channel"
  const ordered = [...parts].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum))
  const named = ordered.slice(0, NAMED_PARTS)
  const terms = named.map(({ channel, sum }) => `${number(sum)} (${source} ${nth(channel)})`)
  const others = ordered.slice(NAMED_PARTS)
  const rest = others.reduce((total, { sum }) => total + sum, 0)
  const what = others.length > 1 ? "others" : "other"
  if (others.length) terms.push(`${number(rest)} (${count(others.length)} ${what})`)
  if (bias !== null) terms.push(`${number(bias)} (bias)`)
  const is = sign(...named.map(({ sum }) => sum), rest, bias ?? 0, value)
  return `${terms.join(" + ")} ${is} ${number(value)}`.replaceAll("+ −", "− ")
}

/**
 * @param {MapRow} row
 * @param {Numbers} input
 * @param {number} channel
 * @param {Spot} pixel
 * @returns {number[]}
 */
function windowValues(row, input, channel, { row: y, column: x }) {
  const [, height, width] = row.in_shape
  const box = boxBefore(row, { top: y, bottom: y, left: x, right: x })
  if (!box) return []
  const values = []
  for (let i = box.top; i <= box.bottom; i++) {
    for (let j = box.left; j <= box.right; j++) values.push(input[(channel * height + i) * width + j])
  }
  return values
}

/**
 * Large maps come in half precision and small ones do not: the largest value is written as it comes out.
 * @param {MapRow} row
 * @param {number[]} values
 * @param {number} value
 * @returns {string}
 */
function explainPool(row, values, value) {
  const list = (/** @type {number[]} */ all) =>
    all.length <= LISTED_VALUES ? all.map(number).join(", ") : `${all.length} values`
  if (row.kind === "MaxPool2d") {
    const most = Math.max(...values)
    return `the largest of ${list(values.map((one) => (one === most ? value : one)))} = ${number(value)}`
  }
  const shown = list(values)
  const border = row.kernel_size ? row.kernel_size ** 2 - values.length : 0
  const zeros = border ? ` and ${several(border, "zero")} of the border` : ""
  return `the mean of ${shown}${zeros} ${sign(...values, value)} ${number(value)}`
}
