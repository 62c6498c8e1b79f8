// What the page shows (a lesson) and what was chosen (the choice). The browser derives a new lesson by itself
// where it has all it needs; Python answers every edit with the checked one.

import { forward } from "../../lib/lesson/convolve.js"

const DERIVED = new Set(["stride", "padding", "mode", "dilation", "grid", "row", "column", "shown", "filters"])

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

/** The lesson after an edit, or null where only Python can tell. */
export function derive(lesson, chosen, patch) {
  if (Object.keys(patch).some((name) => !DERIVED.has(name))) return null
  const weights = patch.filters ? weightsOf(lesson, patch.filters) : lesson
  if (!weights) return null
  const input = patch.grid ? gridInput(patch.grid, lesson.input.shape[0]) : lesson.input
  const layer = layerOf(chosen, input.shape[0])
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
    } else if (filter.name !== lesson.filters[index].name || filter.number !== lesson.filters[index].number) return null
  }
  return { weight: { shape: lesson.weight.shape, data }, bias: Float32Array.from(filters, ({ bias }) => bias) }
}

function gridInput(grid, channels) {
  const plane = grid.flat()
  const data = Float32Array.from({ length: channels * plane.length }, (_, at) => plane[at % plane.length])
  return { shape: [channels, grid.length, grid[0].length], data }
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
