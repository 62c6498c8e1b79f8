// Small sums of the experiments.

/** Where any of the lines [[x, y]...] has a point, from left to right. */
export const places = (lines) => [...new Set(lines.flat().map(([x]) => x))].sort((a, b) => a - b)

/** The number nearest to x, or undefined where there is none. */
export function nearest(numbers, x) {
  return numbers.reduce(
    (best, number) => (best === undefined || Math.abs(number - x) < Math.abs(best - x) ? number : best),
    undefined,
  )
}

/** The last place that all lines with points have reached, or undefined where none has any. */
export function lastShared(lines) {
  const ends = lines.filter((line) => line.length).map((line) => line.at(-1)[0])
  return ends.length ? Math.min(...ends) : undefined
}

/** A line's value at x, or undefined where it has none. */
export const valueAt = (line, x) => line.find(([at]) => at === x)?.[1]

/** An image's rows moved to the right, black behind them. */
export function shiftedRight(data, width, pixels) {
  return data.map((_, at) => (at % width >= pixels ? data[at - pixels] : 0))
}
