// Small sums of the experiments.

/** The point [x, y] of a line whose x is nearest, or undefined where there is none. */
export function nearest(line, x) {
  return line.reduce((best, point) => (best === undefined || Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best), undefined)
}

/** An image's rows moved to the right, black behind them. */
export function shiftedRight(data, width, pixels) {
  return data.map((_, at) => (at % width >= pixels ? data[at - pixels] : 0))
}
