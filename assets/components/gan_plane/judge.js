// How the game stands: the twin of nn_core/judgements/gan_plane.py, held against its table of cases. It runs
// here as the numbers change with every frame; the bounds come from there.

/**
 * What is measured; a number that is missing fits no bound.
 * @typedef {object} Measured
 * @property {number} js
 * @property {number} modes
 * @property {number} modes_total
 * @property {number} quality
 * @property {number} d_real
 * @property {number} d_fake
 * @property {number} wander
 */

/** @typedef {{step: number, critic: boolean, pull: number, metrics: Measured}} Standing */

/** @typedef {"vanished" | "flat" | "sure" | "ahead" | "wins"} OfD */

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
function answers({ step, critic, pull, metrics: { js, d_real: real, d_fake: fake } }, bounds) {
  if (!Number.isFinite(real) || !Number.isFinite(fake)) return "unknown"
  const gap = real - fake
  if (critic) return gap > 0 ? "gap" : "no_gap"
  if (pull < bounds.vanished && gap > bounds.sure) return "starved"
  if (Math.abs(gap) > bounds.ahead) return gap < 0 ? "fooled" : gap > bounds.wins ? "wins" : "ahead"
  if (js <= bounds.close) return "settled"
  if (step <= bounds.early) return "early"
  if (js > bounds.far) return pull <= bounds.flat ? "flat" : "blind"
  return "level"
}

/**
 * What D thinks of a place: "real", "generated" or "undecided".
 * @param {number} verdict
 * @param {{real: number, generated: number}} bounds
 */
export function opinion(verdict, { real, generated }) {
  return verdict > real ? "real" : verdict < generated ? "generated" : "undecided"
}
