// One sentence or two on what there is to see, from the numbers of now.

import { count, number, percent } from "../../lib/format.js"

const VANISHED = 0.02
const SURE = 0.4
const EARLY_STEPS = 400
const CLOSE = 0.12
const GOOD_SHARE = 0.9
const LOST_SHARE = 0.05

/**
 * model: {step, metrics: {js, js_floor, modes, modes_total, quality, d_real, d_fake}, any of which may be missing; pull: mean
 * length of the gradients; raw: whether D gives scores without bounds}.
 */
export function notice({ step, metrics, pull, raw }) {
  if (step === 0) return "Nothing is learnt yet. Press Train and watch, or take one iteration apart with Slow motion."
  if (pull < VANISHED && !raw && metrics.d_real - metrics.d_fake > SURE) return `The gradients at the generated points have a mean length of ${number(pull)}: D is so sure of itself that G hears almost nothing.`
  const covered = coverage(metrics)
  if (!covered) return judgement(metrics, raw)
  if (metrics.quality < LOST_SHARE) return join("Hardly any of G’s points lie where real ones do.", judgement(metrics, raw))
  if (metrics.modes < metrics.modes_total && step > EARLY_STEPS) return join(covered, missing(metrics))
  if (metrics.js <= CLOSE && metrics.quality >= GOOD_SHARE) return join(covered, `The two sets are ${number(metrics.js)} bits apart; two real samples of this size already differ by ${number(metrics.js_floor)}.`)
  return join(covered, judgement(metrics, raw))
}

const join = (...sentences) => sentences.filter(Boolean).join(" ")

function coverage({ modes, modes_total: all, quality }) {
  if (!Number.isFinite(modes) || !Number.isFinite(quality)) return null
  const start = all > 1 ? `G covers ${count(modes)} of ${count(all)} clusters; ${percent(quality)} of its points` : `${percent(quality)} of G’s points`
  return `${start} lie where real ones do.`
}

function missing({ modes, modes_total: all }) {
  const gone = all - modes
  const left = `${gone === 1 ? "One cluster gets" : `${count(gone)} clusters get`} less than a tenth of a fair share of the points`
  return modes <= all / 2 ? `${left}: the mode collapse that GANs are known for.` : `${left}.`
}

/** What D gives both kinds of points; nothing where it was not asked since the weights of an earlier step came back. */
function judgement({ d_real: real, d_fake: fake }, raw) {
  if (!Number.isFinite(real) || !Number.isFinite(fake)) return ""
  if (raw) return `D scores real points ${number(real)} and generated ones ${number(fake)}; the gap is what G tries to close.`
  const pair = `D gives real points ${real.toFixed(2)} and generated ones ${fake.toFixed(2)}`
  if (real - fake > 0.5) return `${pair}: it tells them apart easily.`
  if (real - fake > 0.1) return `${pair}: it still tells them apart, more often than not.`
  return `${pair}: it can hardly tell them apart.`
}
