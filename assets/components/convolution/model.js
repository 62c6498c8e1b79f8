// What the page shows (a lesson) and what was chosen (the choice). The browser derives a new lesson by itself
// where it has all it needs; Python answers every edit with the checked one.

/** @import { Answer } from "../../lib/lesson/exchange.js" */
/** @import { Arrays, Numbers, Tensor } from "../../lib/frame.js" */
/** @import { Layer, Mode } from "../../lib/lesson/convolve.js" */
/** @import { Chosen, SourceAnswer } from "../../lib/lesson/source.js" */
/** @import { Filter } from "../../lib/lesson/text.js" */
/** @import { Bounds } from "./answers.js" */
/** @import { Bill } from "./costs.js" */
/** @import { StampFacts } from "./stamps.js" */

import { tensorOf } from "../../lib/frame.js"
import { PLANES, planesOf } from "../../lib/lesson/cells.js"
import { forward } from "../../lib/lesson/convolve.js"
import { upsampleThenConvolve } from "./upsample.js"

/** @typedef {"full" | "depthwise" | "pointwise" | "transposed"} View */

/** @typedef {"kernel" | "stride" | "padding" | "dilation" | "groups" | "count"} FieldName */

/**
 * @typedef {object} ConvolutionChoice
 * @property {View} view
 * @property {number} kernel
 * @property {number} stride
 * @property {number} padding
 * @property {Mode} mode
 * @property {number} dilation
 * @property {number} groups
 * @property {Filter[]} filters
 * @property {number} shown the filter that is looked at
 * @property {number} row
 * @property {number} column
 * @property {string} speed
 */

/** @typedef {Chosen & {colour: "grey" | "rgb"} & ConvolutionChoice} ConvolutionChosen */

/**
 * A kernel made by hand, of ui/convolution/session.py.
 * @typedef {object} KernelFacts
 * @property {string} name
 * @property {string} title
 * @property {string} description
 * @property {number} minimum size
 * @property {boolean} odd whether its size must be
 * @property {boolean} turns whether it has an angle
 */

/**
 * What kernels there are, by name.
 * @typedef {object} KernelOffers
 * @property {KernelFacts[]} kernels
 * @property {number[]} angles degrees
 * @property {string[]} mixes of colours
 * @property {string} learned the name of those that a network learned
 */

/**
 * @typedef {object} ConvolutionOwn
 * @property {ConvolutionChosen} chosen
 * @property {string} formula
 * @property {Bill[]} bills
 * @property {StampFacts[]} stamps one a filter
 * @property {Bounds} bounds
 */

/** @typedef {Answer & SourceAnswer & KernelOffers & ConvolutionOwn} ConvolutionAnswer */

/** @typedef {ConvolutionAnswer & {arrays: Arrays}} ConvolutionFrame */

/**
 * What is shown of one layer on one input.
 * @typedef {object} Lesson
 * @property {View} view
 * @property {Layer} layer
 * @property {Tensor} input
 * @property {Tensor} weight
 * @property {Numbers} bias
 * @property {Tensor} output
 * @property {Tensor | null} overlap how many stamps land on each output pixel
 * @property {Tensor | null} upsampled the other way to enlarge
 * @property {StampFacts[]} stamps
 * @property {Bounds} bounds
 * @property {Filter[]} filters
 * @property {boolean} grid whether the input is a grid of numbers
 * @property {boolean} own
 */

/** @type {{name: FieldName, label: string, from: number, to: number, views: View[]}[]} */
export const FIELDS = [
  { name: "kernel", label: "Kernel size", from: 1, to: 11, views: ["full", "depthwise", "transposed"] },
  {
    name: "stride",
    label: "Stride",
    from: 1,
    to: 16,
    views: ["full", "depthwise", "pointwise", "transposed"],
  },
  { name: "padding", label: "Padding", from: 0, to: 16, views: ["full", "depthwise", "transposed"] },
  { name: "dilation", label: "Dilation", from: 1, to: 8, views: ["full", "depthwise"] },
  { name: "groups", label: "Groups", from: 1, to: 8, views: ["full"] },
  { name: "count", label: "Filters", from: 1, to: 8, views: ["full", "pointwise", "transposed"] },
]
/** @type {Set<string>} */
const DERIVED = new Set([
  "stride",
  "padding",
  "mode",
  "dilation",
  ...PLANES,
  "row",
  "column",
  "shown",
  "filters",
])

/**
 * Python's frame as a lesson.
 * @param {ConvolutionFrame} frame
 * @returns {Lesson}
 */
export function lessonOf(frame) {
  const { chosen, arrays } = frame
  const channels = tensorOf(arrays, "input").shape[0]
  return {
    view: chosen.view,
    layer: layerOf(chosen, channels),
    input: tensorOf(arrays, "input"),
    weight: tensorOf(arrays, "weight"),
    bias: tensorOf(arrays, "bias").data,
    output: tensorOf(arrays, "output"),
    overlap: arrays.get("overlap") ?? null,
    upsampled: arrays.get("upsampled") ?? null,
    stamps: frame.stamps,
    bounds: frame.bounds,
    filters: layerFilters(chosen),
    grid: chosen.input === "grid",
    own: chosen.input === "own",
  }
}

/**
 * @param {ConvolutionChosen} chosen
 * @param {number} channels
 * @returns {Layer}
 */
export function layerOf(chosen, channels) {
  const { kernel, stride, padding, mode, dilation } = chosen
  const groups = chosen.view === "depthwise" ? channels : chosen.groups
  return { transposed: chosen.view === "transposed", kernel, stride, padding, mode, dilation, groups }
}

/** @param {Pick<ConvolutionChosen, "colour">} chosen */
export const channelsOf = ({ colour }) => (colour === "rgb" ? 3 : 1)

/**
 * The filters at work: in a depthwise layer one a channel, while the others wait for colour.
 * @param {Pick<ConvolutionChosen, "view" | "colour" | "filters">} chosen
 */
export const layerFilters = (chosen) =>
  chosen.view === "depthwise" ? chosen.filters.slice(0, channelsOf(chosen)) : chosen.filters

/**
 * Channels that one filter reads; no whole number where the groups do not share them out evenly.
 * @param {ConvolutionChosen} chosen
 */
export const channelsRead = (chosen) => (chosen.view === "depthwise" ? 1 : channelsOf(chosen) / chosen.groups)

/**
 * Whether each setting is a whole number in its range.
 * @param {ConvolutionChosen} chosen
 */
export const possible = (chosen) =>
  FIELDS.every(
    ({ name, from, to }) =>
      name === "count" || (Number.isInteger(chosen[name]) && chosen[name] >= from && chosen[name] <= to),
  )

/**
 * The lesson after an edit, or null where there is no such layer or only Python can tell.
 * @param {Lesson} lesson
 * @param {ConvolutionChosen} chosen
 * @param {Record<string, any>} patch
 */
export function derive(lesson, chosen, patch) {
  if (
    !possible(chosen) ||
    chosen.view !== lesson.view ||
    Object.keys(patch).some((name) => !DERIVED.has(name))
  )
    return null
  const filters = layerFilters(chosen)
  const weights = patch.filters ? weightsOf(lesson, filters) : lesson
  if (!weights) return null
  const input = PLANES.some((name) => name in patch) ? gridInput(chosen, lesson.input.shape[0]) : lesson.input
  const layer = layerOf(chosen, input.shape[0])
  const [count, channels, kernel] = weights.weight.shape
  if (count !== filters.length || channels * layer.groups !== input.shape[0] || kernel !== layer.kernel)
    return null
  return worked({ ...lesson, ...weights, layer, input, filters })
}

/**
 * The lesson with other pixels (float32 c h w).
 * @param {Lesson} lesson
 * @param {Tensor} input
 */
export const withInput = (lesson, input) => worked({ ...lesson, input })

/** @param {Lesson} lesson */
function worked(lesson) {
  const { layer, input, weight, bias } = lesson
  const output = forward(layer, input, weight, bias)
  const upsampled = lesson.upsampled && upsampleThenConvolve(layer, input, weight, bias)
  return output && { ...lesson, output, upsampled }
}

/**
 * @param {Lesson} lesson
 * @param {Filter[]} filters
 */
function weightsOf(lesson, filters) {
  const [count, ...sizes] = lesson.weight.shape
  const length = sizes.reduce((product, size) => product * size, 1)
  if (filters.length !== count) return null
  const data = Float32Array.from(lesson.weight.data)
  for (const [index, filter] of filters.entries()) {
    if (filter.name === "own") {
      if (filter.weights.length !== length) return null
      data.set(filter.weights, index * length)
    } else if (filter.name !== lesson.filters[index].name || filter.number !== lesson.filters[index].number)
      return null
  }
  return {
    weight: { shape: lesson.weight.shape, data },
    bias: Float32Array.from(filters, ({ bias }) => bias),
  }
}

/**
 * @param {ConvolutionChosen} chosen
 * @param {number} channels
 */
function gridInput(chosen, channels) {
  const planes = planesOf(chosen).slice(0, channels)
  return { shape: [channels, planes[0].length, planes[0][0].length], data: Float32Array.from(planes.flat(2)) }
}

/**
 * A kernel of c k k numbers cut or filled with zeros around its middle to another size.
 * @param {ArrayLike<number>} weights
 * @param {number} channels
 * @param {number} from
 * @param {number} to
 */
export function resized(weights, channels, from, to) {
  const shift = Math.floor(to / 2) - Math.floor(from / 2)
  return Array.from({ length: channels * to * to }, (_, at) => {
    const channel = Math.floor(at / (to * to))
    const row = Math.floor((at % (to * to)) / to) - shift
    const column = (at % to) - shift
    const inside = row >= 0 && row < from && column >= 0 && column < from
    return inside ? weights[(channel * from + row) * from + column] : 0
  })
}
