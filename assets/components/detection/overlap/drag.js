// Where a box goes when it is dragged: whole steps, inside the square.

/** @import { Box } from "../boxes.js" */

/** @type {Box[]} The boxes to begin with: they share 5 × 6 of 80 + 80 − 30. */
export const START = [
  [2, 2, 12, 10],
  [6, 5, 14, 15],
]

/**
 * @param {Box} box
 * @param {[down: number, across: number]} by
 * @param {number} side of the square that it stays in
 * @returns {Box}
 */
export function moved([top, left, bottom, right], [down, across], side) {
  const y = Math.max(-top, Math.min(side - bottom, down))
  const x = Math.max(-left, Math.min(side - right, across))
  return [top + y, left + x, bottom + y, right + x]
}

/**
 * The lower right corner elsewhere; the box keeps one step at the least.
 * @param {Box} box
 * @param {[down: number, across: number]} by
 * @param {number} side
 * @returns {Box}
 */
export function resized([top, left, bottom, right], [down, across], side) {
  return [
    top,
    left,
    Math.max(top + 1, Math.min(side, bottom + down)),
    Math.max(left + 1, Math.min(side, right + across)),
  ]
}
