// How a layer's flat weights are cut into small pictures, what each is called, and what to notice in them.

/** @import { Numbers, Shape } from "../../../lib/frame.js" */

import { nth, number } from "../../../lib/format.js"
import { groupStart } from "../../network_map/sources.js"

const LIKENESS = "A filter answers most to a patch that looks like it."
const STAMP = "Each value that comes in stamps a filter, times itself, onto the map that comes out."

/**
 * A layer with filters, as `filter_layers` of ui/kit/networks.py writes it.
 * @typedef {object} FilterLayer
 * @property {string} name
 * @property {string} kind
 * @property {Shape} in_shape
 * @property {Shape} weight_shape
 * @property {Shape | null} image_shape of the picture that a dense layer reads
 */

/**
 * How the flat weights are cut into pictures.
 * @typedef {object} Kernels
 * @property {number} outputs
 * @property {number} inputs of each output: all channels, or those of its group
 * @property {number} height
 * @property {number} width
 * @property {boolean} isTable whether it is one single picture, of all weights
 * @property {boolean} isStamped whether they are stamped onto a map, in place of being held against one
 * @property {(output: number) => number} first of the input channels that an output reads
 * @property {(output: number, input: number) => number} start where a picture's weights begin
 */

/** @typedef {{label: string, values: Numbers}} Tile */

/**
 * How the flat weight array is cut into pictures: outputs, inputs, height, width, and where each one starts.
 * @param {FilterLayer} layer
 */
export function kernelsOf({ kind, in_shape, weight_shape, image_shape }) {
  if (kind === "ConvTranspose2d") {
    const [inputs, outputs, height, width] = weight_shape
    return {
      outputs,
      inputs,
      height,
      width,
      isTable: false,
      isStamped: true,
      first: () => 0,
      start: (/** @type {number} */ output, /** @type {number} */ input) =>
        (input * outputs + output) * height * width,
    }
  }
  const [outputs, inputs, height, width] =
    kind === "Linear" ? pictureShape(weight_shape, image_shape) : weight_shape
  return {
    outputs,
    inputs,
    height,
    width,
    isTable: kind === "Linear" && !image_shape,
    isStamped: false,
    first: (/** @type {number} */ output) => groupStart({ kind, in_shape }, { shape: weight_shape }, output),
    start: (/** @type {number} */ output, /** @type {number} */ input) =>
      (output * inputs + input) * height * width,
  }
}

/**
 * A dense layer that reads a flattened picture has one picture of weights an output; any other is one single
 * table.
 * @param {number[]} table
 * @param {number[] | null} image
 */
function pictureShape([outputs, inputs], image) {
  return image ? [outputs, ...image] : [1, 1, outputs, inputs]
}

/**
 * Whether the outputs do not all read the same channels.
 * @param {Kernels} kernels
 */
const isGrouped = ({ outputs, first }) => first(outputs - 1) > 0

/**
 * What of a layer can be shown: all of it, the strength, or one channel of each filter.
 * @param {Kernels} kernels
 * @returns {{value: string, label: string}[]}
 */
export function viewsOf(kernels) {
  const [all, norm, channel] = isGrouped(kernels)
    ? [
        "every filter and channel of its group",
        "strength over all channels of its group",
        "channel # of its group",
      ]
    : ["every filter and input channel", "strength over all input channels", "input channel #"]
  const channels = Array.from({ length: kernels.inputs }, (_, index) => ({
    value: String(index),
    label: channel.replace("#", nth(index)),
  }))
  if (channels.length === 1) return channels
  return [{ value: "all", label: all }, { value: "norm", label: norm }, ...channels]
}

/**
 * @param {Numbers} weight
 * @param {Kernels} kernels
 * @param {string} view
 */
export function tilesOf(weight, kernels, view) {
  const { outputs, inputs, height, width, isTable, first, start } = kernels
  const size = height * width
  const cut = (/** @type {number} */ output, /** @type {number} */ input) =>
    weight.subarray(start(output, input), start(output, input) + size)
  const filters = Array.from({ length: outputs }, (_, output) => output)
  if (view === "norm") {
    return filters.map((output) => ({
      label: `filter ${nth(output)}, all channels${isGrouped(kernels) ? " of its group" : ""}`,
      values: strength(weight, kernels, output),
    }))
  }
  const channels = view === "all" ? Array.from({ length: inputs }, (_, input) => input) : [Number(view)]
  const label = (/** @type {number} */ output, /** @type {number} */ input) =>
    isTable
      ? "weights"
      : inputs === 1 && !isGrouped(kernels)
        ? `filter ${nth(output)}`
        : `filter ${nth(output)}, channel ${nth(first(output) + input)}`
  return filters.flatMap((output) =>
    channels.map((input) => ({ label: label(output, input), values: cut(output, input) })),
  )
}

/**
 * Root of the sum of squares over the input channels, at each place of a filter.
 * @param {Numbers} weight
 * @param {Kernels} kernels
 * @param {number} output
 */
function strength(weight, { inputs, height, width, start }, output) {
  const squares = new Float32Array(height * width)
  for (let input = 0; input < inputs; input++) {
    const from = start(output, input)
    for (let i = 0; i < squares.length; i++) squares[i] += weight[from + i] ** 2
  }
  return squares.map(Math.sqrt)
}

/** @param {Pick<Tile, "values">[]} tiles */
export function largest(tiles) {
  let limit = 0
  for (const { values } of tiles) for (const value of values) limit = Math.max(limit, Math.abs(value))
  return limit || 1
}

/**
 * @param {Numbers} weight
 * @param {Kernels} kernels
 */
export function noticeText(weight, kernels) {
  if (kernels.isTable) return "Each row of this table is one output, each column one input."
  const norms = Array.from({ length: kernels.outputs }, (_, output) =>
    Math.hypot(...strength(weight, kernels, output)),
  )
  const does = kernels.isStamped ? STAMP : LIKENESS
  if (norms.length === 1) return `The only filter has norm ${number(norms[0])}. ${does}`
  const strongest = norms.indexOf(Math.max(...norms))
  const weakest = norms.indexOf(Math.min(...norms))
  return (
    `Filter ${nth(strongest)} is the strongest (norm ${number(norms[strongest])}), ` +
    `filter ${nth(weakest)} the weakest (${number(norms[weakest])}). ${does}`
  )
}
