// Small sums of the experiments.

/** @import { Numbers } from "../../../lib/frame.js" */

/** @typedef {[x: number, y: number][]} Line */

/**
 * Where any of the lines [[x, y]...] has a point, from left to right.
 * @param {Line[]} lines
 */
export const places = (lines) => [...new Set(lines.flat().map(([x]) => x))].sort((a, b) => a - b)

/**
 * The number nearest to x, or undefined where there is none.
 * @param {number[]} numbers
 * @param {number} x
 */
export function nearest(numbers, x) {
  if (!numbers.length) return undefined
  return numbers.reduce((best, number) => (Math.abs(number - x) < Math.abs(best - x) ? number : best))
}

/**
 * The last place that all lines with points have reached, or undefined where none has any.
 * @param {Line[]} lines
 */
export function lastShared(lines) {
  const ends = lines.filter((line) => line.length).map((line) => line[line.length - 1][0])
  return ends.length ? Math.min(...ends) : undefined
}

/**
 * A line's value at x, or undefined where it has none.
 * @param {Line} line
 * @param {number | undefined} x
 */
export const valueAt = (line, x) => line.find(([at]) => at === x)?.[1]

/**
 * An image's rows moved to the right, black behind them.
 * @param {Numbers} data
 * @param {number} width
 * @param {number} pixels
 */
export function shiftedRight(data, width, pixels) {
  return data.map((_, at) => (at % width >= pixels ? data[at - pixels] : 0))
}
