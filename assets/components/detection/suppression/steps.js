// What greedy non-maximum suppression does, one box at a time.

/** @import { Found } from "../boxes.js" */

import { count } from "../../../lib/format.js"
import { surestFirst, suppress } from "../boxes.js"

/** @typedef {"waits" | "kept" | "dropped"} State */

/**
 * @typedef {object} Step
 * @property {number[]} order the boxes from the surest on
 * @property {State[]} states of each box
 * @property {number[]} now the box that is kept in this step, and those that it drops
 * @property {number[]} overlap the IoU of each dropped one with the one that dropped it
 */

/** @type {Found[]} Two digits: two boxes more on the first, one on the second, and another class on that. */
export const EXAMPLE = [
  { box: [8, 6, 32, 24], label: 0, score: 0.92 },
  { box: [10, 8, 34, 26], label: 0, score: 0.71 },
  { box: [6, 14, 30, 32], label: 0, score: 0.48 },
  { box: [30, 36, 56, 56], label: 1, score: 0.83 },
  { box: [32, 38, 56, 58], label: 1, score: 0.64 },
  { box: [31, 36, 55, 56], label: 2, score: 0.35 },
]

/**
 * The boxes that count, the surest first.
 * @param {Found[]} found
 * @param {number} score from which a box counts
 * @returns {Found[]}
 */
export const counting = (found, score) =>
  surestFirst(found)
    .map((at) => found[at])
    .filter((box) => box.score >= score)

/**
 * All moments: before the first box, after each that is kept.
 * @param {Found[]} found
 * @param {number} threshold
 * @returns {Step[]}
 */
export function stepsOf(found, threshold) {
  const { order, kept, by, overlap } = suppress(found, threshold)
  /** @type {State[]} */
  let states = found.map(() => "waits")
  /** @type {Step[]} */
  const steps = [{ order, states, now: [], overlap }]
  for (const keeper of kept) {
    const dropped = order.filter((at) => by[at] === keeper)
    states = states.map((state, at) => (at === keeper ? "kept" : by[at] === keeper ? "dropped" : state))
    steps.push({ order, states, now: [keeper, ...dropped], overlap })
  }
  return steps
}

/**
 * @param {Step} step
 * @param {Found[]} found those that are shown
 * @param {{names: string[], overlap: number, score: number, counted: number}} of overlap and score: from
 *   which a box is suppressed, and from which it counts; counted: so many count, shown or not
 * @returns {string}
 */
export function wordsOf({ order, now, overlap, states }, found, { names, overlap: least, score, counted }) {
  if (!found.length) return `No box has a score of at least ${score.toFixed(2)} in this scene.`
  const which = counted > found.length ? `The ${found.length} surest of ${count(counted)} boxes` : "The boxes"
  if (!now.length) return `${which}, numbered from the surest on. Which are left? Step, and see.`
  const [keeper, ...dropped] = now
  const numberOf = (/** @type {number} */ at) => order.indexOf(at) + 1
  const one = `Box ${numberOf(keeper)} is the surest that waits: it is kept.`
  const others = dropped.map(
    (at) => `Box ${numberOf(at)} overlaps it by an IoU of ${overlap[at].toFixed(2)}: dropped.`,
  )
  const other = `No other ${names[found[keeper].label]}`
  const rivals = found.some(({ label }, at) => states[at] === "waits" && label === found[keeper].label)
  const apart = ` that waits has an IoU of at least ${least.toFixed(2)} with it.`
  const none = other + (rivals ? apart : " waits.")
  const left = states.filter((state) => state === "kept").length
  const end = states.includes("waits") ? "" : ` ${left} ${left === 1 ? "is" : "are"} left.`
  return [one, ...(others.length ? others : [none])].join(" ") + end
}
