// nn_core/judgements/convolution.py once more, as it must follow the pen. Python sends the bounds.

/** @import { Numbers, Shape } from "../../lib/frame.js" */
/** @import { Layer } from "../../lib/lesson/convolve.js" */

/** @typedef {{rounding: number}} Bounds `BOUNDS` of nn_core/judgements/convolution.py */

/**
 * The strongest answer; the first of those asked for, where several places have it. `opposite` others
 * are as strong with the other sign.
 * @typedef {{value: number, row: number, column: number, places: number, opposite: number}} Found
 */

/**
 * What stands out in the map of a filter.
 * @typedef {object} Answers
 * @property {"zero" | "even" | "inside" | "border"} kind
 * @property {Found} strongest
 * @property {Found | null} inside the strongest that does not depend on padding, where that is news
 */

/**
 * Judge the map of a filter. padded(row, column): whether an answer depends on padding; `terms` weights are
 * not 0.
 * @param {Numbers} values
 * @param {number} width
 * @param {(row: number, column: number) => boolean} padded
 * @param {number} largest
 * @param {number} terms
 * @param {Bounds} bounds
 * @returns {Answers}
 */
export function judgeAnswers(values, width, padded, largest, terms, { rounding }) {
  const off = rounding * (terms + 3) * largest
  const strongest = /** @type {Found} */ (strongestOf(values, width, () => true, off))
  if (Math.abs(strongest.value) <= off) return { kind: "zero", strongest, inside: null }
  if (values.every((value) => Math.abs(value - values[0]) <= off))
    return { kind: "even", strongest, inside: null }
  const inside = strongestOf(values, width, (at) => !padded(Math.floor(at / width), at % width), off)
  if (inside && Math.abs(inside.value) >= Math.abs(strongest.value) - off) {
    return { kind: "inside", strongest: inside, inside: null }
  }
  if (inside && Math.abs(inside.value) <= off) inside.value = 0
  return { kind: "border", strongest, inside }
}

/**
 * @param {Numbers} values
 * @param {number} width
 * @param {(at: number) => boolean} among
 * @param {number} off
 */
function strongestOf(values, width, among, off) {
  let peak = -1
  values.forEach((value, at) => Math.abs(value) > peak && among(at) && (peak = Math.abs(value)))
  if (peak < 0) return null
  const alike = (/** @type {number} */ value) => Math.abs(Math.abs(value) - peak) <= off
  const first = values.findIndex((value, at) => among(at) && alike(value))
  let [places, opposite] = [0, 0]
  for (const value of values) {
    if (!alike(value)) continue
    if (Math.abs(value - values[first]) <= 2 * off) places += 1
    else opposite += 1
  }
  return { value: values[first], row: Math.floor(first / width), column: first % width, places, opposite }
}

/**
 * {rows, columns}: where along each side an answer depends on padding; weights are c k k of one filter.
 * @param {Layer} layer
 * @param {Numbers} weights
 * @param {Shape} input
 * @param {Shape} output
 */
export function paddedLines(layer, weights, [, height, width], [, rows, columns]) {
  const { transposed, kernel, stride, padding, dilation } = layer
  const used = [new Set(), new Set()]
  weights.forEach((weight, at) => {
    if (weight === 0) return
    used[0].add(Math.floor((at % kernel ** 2) / kernel))
    used[1].add(at % kernel)
  })
  const outside =
    (/** @type {Set<number>} */ taps, /** @type {number} */ size) => (/** @type {number} */ position) =>
      !transposed &&
      [...taps].some((tap) => {
        const at = position * stride - padding + tap * dilation
        return at < 0 || at >= size
      })
  return {
    rows: Array.from({ length: rows }, (_, row) => outside(used[0], height)(row)),
    columns: Array.from({ length: columns }, (_, column) => outside(used[1], width)(column)),
  }
}

/** @typedef {"none" | "zero" | "one" | "other"} SumKind */

/**
 * What a filter makes of an even area.
 * @param {Numbers} weights
 * @param {Bounds} bounds
 * @returns {SumKind}
 */
export function judgeSum(weights, { rounding }) {
  const size = sumOf(weights.map(Math.abs))
  const total = sumOf(weights)
  if (size === 0) return "none"
  if (Math.abs(total) <= rounding * size) return "zero"
  return Math.abs(total - 1) <= rounding * size ? "one" : "other"
}

/**
 * @param {Numbers} weights
 * @returns {number}
 */
export function sumOf(weights) {
  let total = 0
  for (const weight of weights) total += weight
  return total
}
