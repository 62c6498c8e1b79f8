// What the page shows (a lesson) and what was chosen (the choice). The browser derives a new lesson by itself
// where it has all it needs; Python answers every edit with the checked one.

import { PLANES, planesOf } from "../../lib/lesson/cells.js"
import { forward } from "../../lib/lesson/convolve.js"

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

/** Python's frame as a lesson. */
export function lessonOf(frame) {
  const { chosen, arrays } = frame
  const channels = arrays.get("input").shape[0]
  return {
    view: chosen.view,
    layer: layerOf(chosen, channels),
    input: arrays.get("input"),
    weight: arrays.get("weight"),
    bias: arrays.get("bias").data,
    output: arrays.get("output"),
    overlap: arrays.get("overlap") ?? null,
    upsampled: arrays.get("upsampled") ?? null,
    stamps: frame.stamps,
    bounds: frame.bounds,
    filters: chosen.filters,
    grid: chosen.input === "grid",
    own: chosen.input === "own",
  }
}

export function layerOf(chosen, channels) {
  const { kernel, stride, padding, mode, dilation } = chosen
  const groups = chosen.view === "depthwise" ? channels : chosen.groups
  return { transposed: chosen.view === "transposed", kernel, stride, padding, mode, dilation, groups }
}

export const channelsOf = ({ colour }) => (colour === "rgb" ? 3 : 1)

/** Channels that one filter reads; no whole number where the groups do not share them out evenly. */
export const channelsRead = (chosen) => (chosen.view === "depthwise" ? 1 : channelsOf(chosen) / chosen.groups)

/** Whether each setting is a whole number in its range. */
export const possible = (chosen) =>
  FIELDS.every(
    ({ name, from, to }) =>
      name === "count" || (Number.isInteger(chosen[name]) && chosen[name] >= from && chosen[name] <= to),
  )

/** The lesson after an edit, or null where there is no such layer or only Python can tell. */
export function derive(lesson, chosen, patch) {
  if (
    !possible(chosen) ||
    chosen.view !== lesson.view ||
    Object.keys(patch).some((name) => !DERIVED.has(name))
  )
    return null
  const weights = patch.filters ? weightsOf(lesson, patch.filters) : lesson
  if (!weights) return null
  const input = PLANES.some((name) => name in patch) ? gridInput(chosen, lesson.input.shape[0]) : lesson.input
  const layer = layerOf(chosen, input.shape[0])
  const [count, channels, kernel] = weights.weight.shape
  if (
    count !== chosen.filters.length ||
    channels * layer.groups !== input.shape[0] ||
    kernel !== layer.kernel
  )
    return null
  return worked({ ...lesson, ...weights, layer, input, filters: chosen.filters })
}

/** The lesson with other pixels (float32 c h w). */
export const withInput = (lesson, input) => worked({ ...lesson, input })

function worked(lesson) {
  const output = forward(lesson.layer, lesson.input, lesson.weight, lesson.bias)
  return output && { ...lesson, output }
}

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

function gridInput(chosen, channels) {
  const planes = planesOf(chosen).slice(0, channels)
  return { shape: [channels, planes[0].length, planes[0][0].length], data: Float32Array.from(planes.flat(2)) }
}

/** A kernel of c k k numbers cut or filled with zeros around its middle to another size. */
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
