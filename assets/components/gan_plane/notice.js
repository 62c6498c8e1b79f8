// One sentence or two on what there is to see, from the numbers of now. What they mean, judge.js says.

/** @import { Bounds, Drift, Gap, Measured, Standing } from "./judge.js" */

import { count, number, percent } from "../../lib/format.js"
import { judge } from "./judge.js"

/** @typedef {{name: string, title: string}} Named a distribution */

/** @typedef {Measured & {js_floor: number}} Metrics */

/**
 * What is measured now. js_floor: what two real samples of this size differ by; r1: the weight of the R1
 * penalty, 0 where there is none; waits: the run stands, and is not looked back at; instead: what G imitates
 * while a drawing is chosen and nothing is drawn.
 * @typedef {Standing & {metrics: Metrics, r1: number, waits: boolean, instead: Named | null}} Told
 */

/** @typedef {Told & {drift?: Drift}} Now drift: over the last steps
 */

/** @typedef {Now & {measuredAt: number}} Noticed measuredAt: the step at which the points were measured */

/**
 * @param {Noticed} model
 * @param {Bounds} bounds of the judgements
 */
export function notice(model, bounds) {
  const { instead } = model
  return join(instead ? waiting(instead) : "", standing(model, bounds))
}

const BEGIN = "Press Train and watch, or take one iteration apart with Slow motion."

/** @param {Named} named */
function waiting({ name, title }) {
  const before = name === "own" ? "the drawing before" : `“${title}”`
  return `Until something is drawn, G goes on with ${before}.`
}

/**
 * @param {Noticed} model
 * @param {Bounds} bounds
 */
function standing(model, bounds) {
  const { step, measuredAt, metrics, waits } = model
  if (step === 0) return join("Nothing is learnt yet.", waits ? BEGIN : "")
  const isOfNow = measuredAt === step
  const points = judge({ ...model, step: measuredAt }, bounds)
  // What D says now is not weighed against points of another step.
  const { d } = isOfNow ? points : judge({ ...model, metrics: { ...metrics, js: NaN } }, bounds)
  const answers = ANSWERS[d](model)
  if (d === "starved" || (!isOfNow && measuredAt === 0)) return answers
  const isTold = points.points !== "imitated" && (points.points !== "missing" || APART.has(d))
  const wanders = points.wanders ? wandering(metrics) : ""
  const measured = join(POINTS[points.points](metrics), wanders, drifting(model.drift))
  const told = isTold && (!points.wanders || d === "flat") ? answers : ""
  return join(isOfNow ? measured : of(`At step ${count(measuredAt)}`, measured), told)
}

/** Answers that say why two sets are far apart. */
const APART = new Set(["blind", "flat"])

/**
 * @param {string} moment
 * @param {string} sentences
 */
const of = (moment, sentences) => sentences && `${moment}: ${sentences}`

/** @param {string[]} sentences */
const join = (...sentences) => sentences.filter(Boolean).join(" ")

/** @type {Record<string, (metrics: Now["metrics"]) => string>} */
const POINTS = {
  unknown: () => "",
  astray: () => "Hardly any of G’s points lie where real ones do.",
  collapsed: (metrics) =>
    `${coverage(metrics)} ${missing(metrics)}: the mode collapse that GANs are known for.`,
  missing: (metrics) => `${coverage(metrics)} ${missing(metrics)}.`,
  partial: (metrics) =>
    `${coverage(metrics)} But they leave much of it empty: the two sets are ${bits(metrics)} apart.`,
  imitated: (metrics) =>
    `${coverage(metrics)} The two sets are ${bits(metrics)} apart; ` +
    `two real samples of this size already differ by ${number(metrics.js_floor)}.`,
  some: coverage,
}

/** @param {Measured} metrics */
function coverage({ modes, modes_total: all, quality }) {
  const start =
    all > 1
      ? `G covers ${count(modes)} of ${count(all)} clusters; ${percent(quality)} of its points`
      : `${percent(quality)} of G’s points`
  return `${start} lie where real ones do.`
}

/** @param {Measured} metrics */
function missing({ modes, modes_total: all }) {
  const gone = all - modes
  return (
    `${gone === 1 ? "One cluster gets" : `${count(gone)} clusters get`} less than a tenth of a fair ` +
    "share of the points"
  )
}

/** @param {Measured} metrics */
const wandering = ({ wander }) =>
  `And they run to and fro: within 1,000 steps their middle strayed by ${number(wander)}. ` +
  "D turns against each place too late."

/**
 * G's points lay closer before.
 * @param {Drift} [drift]
 */
export const drifting = (drift) =>
  drift?.kind === "worse"
    ? `G got worse: about step ${count(drift.best_at)} the two sets were ${number(drift.best)} bits apart, ` +
      `over the last 1,000 steps ${number(drift.now)}.`
    : ""

/**
 * What D gives both kinds of points; nothing where it was not asked.
 * @type {Record<string, (model: Now) => string>}
 */
const ANSWERS = {
  unknown: () => "",
  gap: ({ gap }) => `${scores(gap)}; the gap is what G tries to close.`,
  no_gap: ({ gap }) => `${scores(gap)}: it gives the real ones no more than those of G.`,
  starved: ({ gap, pull }) =>
    `${pair(gap)}, and the gradients at the generated points have a mean length of ${number(pull)}: ` +
    "D is so sure of itself that G hears almost nothing.",
  wins: ({ gap }) => `${pair(gap)}: it tells them apart easily.`,
  ahead: ({ gap }) => `${pair(gap)}: it tells them apart, more often than not.`,
  fooled: ({ gap }) => `${pair(gap)}: just now it takes the wrong ones for real.`,
  settled: ({ gap, metrics }) =>
    `${pair(gap)}: it cannot tell them apart, and they are only ${bits(metrics)} apart.`,
  early: ({ gap }) => `${pair(gap)}: it hardly tells them apart yet.`,
  over: ({ gap }) => `${pair(gap)}: it hardly tells them apart any more.`,
  level: ({ gap }) => `${pair(gap)}: it hardly tells them apart.`,
  flat: ({ gap, metrics }) =>
    `${pair(gap)}, and yet the two sets are ${bits(metrics)} apart. D is flat where G’s points lie: ` +
    "it answers the same around them, so their gradient is 0 and they cannot move.",
  blind: ({ gap, metrics, r1 }) =>
    `${pair(gap)}, and yet the two sets are ${bits(metrics)} apart: ${culprit(r1)}. ` +
    "Answers that close are no proof that G is done.",
}

/** @param {Gap} gap */
const scores = ({ real, generated, steps }) =>
  `${over(steps)}D scores real points ${number(real)} and generated ones ${number(generated)}`

/** @param {Gap} gap */
const pair = ({ real, generated, steps }) =>
  `${over(steps)}D gives real points ${real.toFixed(2)} and generated ones ${generated.toFixed(2)}`

const COARSE = 50

/**
 * Curves are thinned, so a mean is of about so many steps.
 * @param {number} steps
 */
export function over(steps) {
  if (steps <= 1) return ""
  const round = steps < 2 * COARSE ? steps : COARSE * Math.round(steps / COARSE)
  return `On average over ${round === steps ? "" : "about "}the last ${count(round)} steps `
}

/** @param {Measured} metrics */
const bits = ({ js }) => `${number(js)} bits`
/** @param {number} r1 */
const culprit = (r1) =>
  r1 > 0
    ? "D hardly sees a difference. It has too few neurons, or too much of the R1 penalty, which charges it " +
      "for steep slopes at real points, so that it changes its mind but slowly"
    : "D is too weak to see more of the difference"
