// What is said of curves of right answers over epsilon.

/** @import { ReaderFacts } from "./index.js" */

import { percent } from "../../../lib/format.js"

/**
 * The place of the level nearest to x.
 * @param {number[]} levels
 * @param {number} x
 * @returns {number}
 */
export const nearest = (levels, x) =>
  levels.reduce((best, level, at) => (Math.abs(level - x) < Math.abs(levels[best] - x) ? at : best), 0)

/**
 * A curve at a level, or at its newest point.
 * @param {number[]} shares
 * @param {number[]} levels
 * @param {number | null} at the place of the level
 * @returns {string}
 */
export function valueWords(shares, levels, at) {
  if (!shares.length) return ""
  if (at === null) return `${percent(shares[shares.length - 1])} at ${levels[shares.length - 1]}`
  return at < shares.length ? `${percent(shares[at])} at ${levels[at]}` : `not yet at ${levels[at]}`
}

/**
 * All points, for who cannot see them.
 * @param {ReaderFacts} reader
 * @param {number[]} levels
 * @returns {string}
 */
export const summary = ({ title, curves }, levels) =>
  `${title}. ${curves
    .map(
      ({ title: name, shares }) =>
        `${name}: ${shares.map((share, at) => `${percent(share)} at ${levels[at]}`).join(", ")}`,
    )
    .join(". ")}.`
