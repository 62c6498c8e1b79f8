// nn_core/judgements/convolution.py once more, as it must follow the pen. Python sends the bounds.

/**
 * What stands out in the map of a filter: {kind: "zero" | "even" | "inside" | "border", strongest, inside},
 * answers as {value, row, column, places}. padded(row, column): whether an answer depends on padding.
 */
export function judgeAnswers(values, width, padded, largest, { rounding }) {
  const off = rounding * largest
  const strongest = strongestOf(values, width, () => true, off)
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

function strongestOf(values, width, among, off) {
  let peak = -1
  values.forEach((value, at) => Math.abs(value) > peak && among(at) && (peak = Math.abs(value)))
  if (peak < 0) return null
  let [first, places] = [-1, 0]
  values.forEach((value, at) => {
    if (Math.abs(value) < peak - off || !among(at)) return
    if (first < 0) first = at
    places += 1
  })
  return { value: values[first], row: Math.floor(first / width), column: first % width, places }
}

/** {rows, columns}: where along each side an answer depends on padding; weights are c k k of one filter. */
export function paddedLines(layer, weights, [, height, width], [, rows, columns]) {
  const { transposed, kernel, stride, padding, dilation } = layer
  const used = [new Set(), new Set()]
  weights.forEach((weight, at) => {
    if (weight === 0) return
    used[0].add(Math.floor((at % kernel ** 2) / kernel))
    used[1].add(at % kernel)
  })
  const outside = (taps, size) => (position) =>
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

/** "none" | "zero" | "one" | "other": what a filter makes of an even area. */
export function judgeSum(weights, { rounding }) {
  const size = weights.reduce((total, weight) => total + Math.abs(weight), 0)
  const total = sumOf(weights)
  if (size === 0) return "none"
  if (Math.abs(total) <= rounding * size) return "zero"
  return Math.abs(total - 1) <= rounding * Math.max(1, size) ? "one" : "other"
}

export const sumOf = (weights) => weights.reduce((total, weight) => total + weight, 0)
