// How the game stands: the twin of nn_core/judgements/gan_plane.py, held against its table of cases. It runs
// here as the numbers change with every frame; the bounds come from there.

/**
 * What is measured; a number that is missing fits no bound.
 * @typedef {object} Measured
 * @property {number} js
 * @property {number} [js_error] its standard error
 * @property {number} modes
 * @property {number} modes_total
 * @property {number} quality
 * @property {number} wander
 */

/**
 * Of nn_core/judgements/gan_plane.py: D's mean answers over the last `steps` steps. difference: of these, as
 * they are shown. before: whether it told the points apart at some step until now.
 * @typedef {object} Gap
 * @property {"unknown" | "fooled" | "alike" | "ahead" | "wins"} kind
 * @property {number} real
 * @property {number} generated
 * @property {number} difference
 * @property {number} steps
 * @property {"unknown" | "apart" | "alike"} before
 */

/**
 * Of nn_core/judgements/gan_plane.py: whether G's points lay closer before, in bits.
 * @typedef {object} Drift
 * @property {"worse" | "steady"} kind
 * @property {number} best
 * @property {number} best_at
 * @property {number} now
 */

/**
 * The gradients at generated points.
 * @typedef {object} Pulls
 * @property {number} pull their mean length
 * @property {number} pull_error its standard error
 * @property {number} still the share that is no longer than the bound "flat"
 * @property {number} arrows so many
 */

/** @typedef {Pulls & {step: number, critic: boolean, gap: Gap, metrics: Measured}} Standing */

/** @typedef {"vanished" | "flat" | "still" | "sure" | "ahead" | "wins" | "errors"} OfD */

/**
 * Of nn_core/judgements/gan_plane.py.
 * @typedef {Record<"early" | "close" | "far" | "good" | "lost" | "wander" | OfD, number>} Bounds
 */

/**
 * How the points and D stand, and whether the points wander.
 * @param {Standing} now
 * @param {Bounds} bounds
 */
export function judge(now, bounds) {
  return { points: points(now, bounds), d: answers(now, bounds), wanders: now.metrics.wander > bounds.wander }
}

/**
 * @param {Standing} now
 * @param {Bounds} bounds
 */
function points(
  { step, metrics: { js, modes, modes_total: all, quality } },
  { early, close, far, good, lost },
) {
  if (!Number.isFinite(quality) || !Number.isFinite(modes)) return "unknown"
  if (quality < lost) return "astray"
  if (modes < all && step > early) return modes <= all / 2 ? "collapsed" : "missing"
  if (quality >= good && js > far) return "partial"
  return quality >= good && js <= close ? "imitated" : "some"
}

/**
 * @param {Standing} now
 * @param {Bounds} bounds
 */
function answers(now, bounds) {
  const { kind, real, generated, difference, before } = now.gap
  const { js, js_error: error = 0 } = now.metrics
  const { errors } = bounds
  if (kind === "unknown") return "unknown"
  if (now.critic) return real > generated ? "gap" : "no_gap"
  if (now.pull + errors * now.pull_error < bounds.vanished && difference > bounds.sure) return "starved"
  if (kind !== "alike") return kind
  if (js + errors * error <= bounds.close) return "settled"
  const isEarly = now.step <= bounds.early
  if (!isEarly && js - errors * error > bounds.far) return areStill(now, bounds) ? "flat" : "blind"
  if (before === "apart") return "over"
  return isEarly && before === "alike" ? "early" : "level"
}

/**
 * Whether surely nearly all points cannot move.
 * @param {Pulls} pulls
 * @param {Bounds} bounds
 */
const areStill = ({ still, arrows }, bounds) =>
  still - bounds.errors * Math.sqrt((still * (1 - still)) / arrows) >= bounds.still

/**
 * Of the gradients at generated points, how long they are and how many are next to nothing.
 * @param {ArrayLike<number>} xy
 * @param {number} flat a length up to which one is
 * @returns {Pulls}
 */
export function pullsOf(xy, flat) {
  const lengths = Array.from({ length: xy.length / 2 }, (_, at) => Math.hypot(xy[2 * at], xy[2 * at + 1]))
  const arrows = lengths.length
  const pull = sum(lengths) / arrows
  const variance = sum(lengths.map((length) => (length - pull) ** 2)) / (arrows - 1)
  const still = lengths.filter((length) => length <= flat).length / arrows
  return { pull, pull_error: arrows > 1 ? Math.sqrt(variance / arrows) : Infinity, still, arrows }
}

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0)

/**
 * What D thinks of a place: "real", "generated" or "undecided".
 * @param {number} verdict
 * @param {{real: number, generated: number}} bounds
 */
export function opinion(verdict, { real, generated }) {
  return verdict > real ? "real" : verdict < generated ? "generated" : "undecided"
}
