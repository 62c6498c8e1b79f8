// How the game stands: the twin of nn_core/judgements/plane_gan.py, held against its table of cases. It runs
// here as the numbers change with every frame; the bounds come from there.

/**
 * {points, d, wanders} from {step, critic, pull, metrics: {js, modes, modes_total, quality, d_real, d_fake,
 * wander}}, of which any may be missing.
 */
export function judge(now, bounds) {
  return { points: points(now, bounds), d: answers(now, bounds), wanders: now.metrics.wander > bounds.wander }
}

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

function answers({ step, critic, pull, metrics: { js, d_real: real, d_fake: fake } }, bounds) {
  if (!Number.isFinite(real) || !Number.isFinite(fake)) return "unknown"
  if (critic) return "critic"
  const gap = real - fake
  if (pull < bounds.vanished && gap > bounds.sure) return "starved"
  if (Math.abs(gap) > bounds.ahead) return gap < 0 ? "fooled" : gap > bounds.wins ? "wins" : "ahead"
  if (js <= bounds.close) return "settled"
  if (step <= bounds.early) return "early"
  return js > bounds.far ? "blind" : "level"
}

/** What D thinks of a place: "real", "generated" or "undecided". */
export function opinion(verdict, { real, generated }) {
  return verdict > real ? "real" : verdict < generated ? "generated" : "undecided"
}
