// Which numbers a legend says: those under the pointer, else of the step looked back at, else the newest;
// before there are curves, those of the frame that is shown.

/** @import { Frame } from "../../lib/frame.js" */

import { stepOf } from "../../lib/numbers.js"

/** @typedef {{steps: ArrayLike<number>, lines: ArrayLike<number>[]}} Points NaN where nothing was measured */

/** @typedef {Pick<Frame, "step" | "metrics" | "measured">} Past a frame of the step that is looked back at */

/**
 * What a legend says.
 * @typedef {object} Reading
 * @property {number | undefined} step that is read
 * @property {number | undefined} begins the step from which on there are values, where there are none yet
 * @property {{value: number | undefined, step: number | undefined}[]} values with the step of each
 */

/**
 * Each value is of the step that is read, or of one before it: not every curve has a value at every step.
 * Curves are thinned, so of a past step the numbers are those of its frame. Before a curve, as with another
 * loss, there are none: it begins later. But where what is said of the past is measured anew, by the rules of
 * now, its frame tells them there as well, and where a curve was put aside meanwhile.
 * @param {Points} points
 * @param {string[]} names of the metrics, one a line
 * @param {{hovered: number | null, past: Past | null, anew: boolean, newest?: Past | null}} where hovered:
 *   which point; newest: the frame of the present
 * @returns {Reading}
 */
export function readingOf({ steps, lines }, names, { hovered, past, anew, newest = null }) {
  const last = past?.step ?? Infinity
  const index = hovered ?? Array.from(steps).findLastIndex((step) => step <= last)
  const isRead = past && (hovered === null || steps[hovered] === past.step)
  const own = steps.length ? (isRead ? past : null) : (past ?? newest)
  const told = names.map(
    (name, i) =>
      own &&
      stepOf(own, name) === own.step &&
      Number.isFinite(own.metrics[name]) &&
      (anew || !steps.length || holds(steps, lines[i], own.step)),
  )
  const isOwn = told.includes(true)
  const begins = Math.min(...lines.map(firstOf))
  return {
    step: isOwn ? own?.step : steps[index],
    begins: !isOwn && begins > index && begins < Infinity ? steps[begins] : undefined,
    values: names.map((name, i) => {
      if (own && told[i]) return { value: own.metrics[name], step: own.step }
      const at = knownAt(lines[i], index)
      return { value: lines[i]?.[at], step: steps[at] }
    }),
  }
}

/**
 * Where the value at a point was measured: there, or before it.
 * @param {ArrayLike<number>} line
 * @param {number} index
 * @returns {number} -1: nowhere
 */
export function knownAt(line, index) {
  let at = index
  while (at >= 0 && !Number.isFinite(line?.[at])) at -= 1
  return at
}

/**
 * Whether a step lies on a curve, though it may be left out. Thinned curves are evenly spaced: where more is
 * missing, the curve was put aside, as another one was measured.
 * @param {ArrayLike<number>} steps
 * @param {ArrayLike<number>} line
 * @param {number} step
 */
function holds(steps, line, step) {
  const known = Array.from(steps).filter((_, at) => Number.isFinite(line[at]))
  const gaps = known.slice(1).map((at, i) => at - known[i])
  const usual = [...gaps].sort((one, other) => one - other)[gaps.length >> 1]
  const after = known.findIndex((at) => at > step)
  return known[0] <= step && (after < 0 || known[after - 1] === step || gaps[after - 1] <= usual)
}

/**
 * Where a curve begins.
 * @param {ArrayLike<number>} line
 * @returns {number} Infinity: nowhere
 */
function firstOf(line) {
  const at = Array.from(line).findIndex(Number.isFinite)
  return at < 0 ? Infinity : at
}
