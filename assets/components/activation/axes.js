// What both curves share: their axes, and the histogram below them.

/** @import { Axes, FunctionFacts, Panel } from "./panel.js" */

import { FUNCTIONS } from "./functions.js"

const BINS = 48
const FLAT_SHARE = 0.08
const SETTLED = 0.01
const FARTHEST = 8

/**
 * Value and slope at the ends of the curve, in the middle and between.
 * @param {Panel} panel
 * @param {number} reach
 */
const ends = ({ name, parameter }, reach) =>
  [-reach, -reach / 2, 0, reach / 2, reach].map((x) => FUNCTIONS[name].at(x, parameter))

/**
 * How far from 0 a curve has to be shown for its slope to have come to rest on both sides: a whole z.
 * @param {Pick<Panel, "name" | "parameter">} panel
 */
export function settlesAt({ name, parameter }) {
  const slope = (/** @type {number} */ x) => FUNCTIONS[name].at(x, parameter)[1]
  const isAtRest = (/** @type {number} */ x) =>
    Math.abs(slope(x) - slope(x < 0 ? -FARTHEST : FARTHEST)) < SETTLED
  let reach = 1
  while (reach < FARTHEST && !(isAtRest(-reach) && isAtRest(reach))) reach++
  return reach
}

/**
 * Both curves on the same axes.
 * @param {Panel[]} panels
 * @param {number} reach
 */
export function sharedAxes(panels, reach) {
  const all = panels.flatMap((panel) => ends(panel, reach))
  return { y: all.map(([value]) => value), slopeY: all.map(([, slope]) => slope) }
}

/**
 * The activation whose curve fills too little of common axes to be seen, or "".
 * @param {Axes} axes
 * @param {Panel[]} panels
 * @param {number} reach
 * @param {FunctionFacts[]} functions
 */
export function flatOn({ y }, panels, reach, functions) {
  const height = (/** @type {number[]} */ values) => Math.max(...values) - Math.min(...values)
  const flat = panels.find(
    (panel) => height(ends(panel, reach).map(([value]) => value)) < FLAT_SHARE * height(y),
  )
  return flat ? (functions.find(({ name }) => name === flat.name)?.title ?? "") : ""
}

/**
 * How often the values fall into each of `BINS` bins: from, to, count.
 * @param {Iterable<number>} values
 * @param {number} reach
 */
export function histogram(values, reach) {
  const counts = new Array(BINS).fill(0)
  for (const value of values)
    counts[Math.max(0, Math.min(BINS - 1, Math.floor(((value + reach) / (2 * reach)) * BINS)))] += 1
  const width = (2 * reach) / BINS
  return counts.map(
    (count, at) =>
      /** @type {[number, number, number]} */ ([at * width - reach, (at + 1) * width - reach, count]),
  )
}
