// nn_core/judgements/activation.py once more, as it must follow a slider, and its words. Python sends the
// bounds.

/** @import { At } from "./functions.js" */

import { percent } from "../../lib/format.js"
import { plain } from "../../lib/lesson/words.js"

/**
 * From which mean slope on the gradient vanishes, from which share on little gets back: `BOUNDS` of
 * nn_core/judgements/activation.py.
 * @typedef {{vanishing: number, little: number}} Bounds
 */

/**
 * The mean size of the slopes, the shares of pixels with slope 0 and with a small one, and whether a slope of
 * 0 is exactly 0.
 * @typedef {{through: number, nothing: number, little: number, exact: boolean}} Back
 */

/** @typedef {"dead" | "asleep" | "vanishing" | "alive"} Verdict */

/**
 * Share of a map's values that are 0.
 * @param {Float32Array} values
 */
export const zerosIn = (values) =>
  values.reduce((count, value) => count + Number(value === 0), 0) / values.length

/**
 * What gets back through these slopes.
 * @param {Float32Array} slope
 * @param {Bounds} bounds
 * @param {boolean} exact
 * @returns {Back}
 */
export function gradientBack(slope, bounds, exact) {
  let [total, nothing, little] = [0, 0, 0]
  for (const value of slope) {
    const size = Math.abs(Math.fround(value))
    total += size
    if (size === 0) nothing += 1
    if (size < Math.fround(bounds.little)) little += 1
  }
  const all = slope.length
  return { through: total / all, nothing: nothing / all, little: little / all, exact }
}

/**
 * Whether a function lets no gradient back anywhere between the two: it can only be flat outwards from some
 * point on.
 * @param {At} at in 32-bit numbers
 * @param {number} parameter
 * @param {number[]} limits
 */
export function flatBetween(at, parameter, [low, high]) {
  const flat = [low, high].every((z) => at(z, parameter)[1] === 0)
  return flat && (high <= 0 || low >= 0)
}

/**
 * @param {Back} back
 * @param {boolean} flatElsewhere
 * @param {Bounds} bounds
 * @returns {Verdict}
 */
export function judgeUnit({ through }, flatElsewhere, bounds) {
  if (through === 0) return flatElsewhere ? "dead" : "asleep"
  return through < bounds.vanishing ? "vanishing" : "alive"
}

/**
 * A verdict in words; `others` holds the least and the largest z over `count` photographs. `learned`: the
 * slope below 0 is learned, too; while it is 0 it still has a gradient.
 * @type {Record<Verdict, (back: Back, others: number[], count: number, learned: boolean) => string>}
 */
export const VERDICTS = {
  dead: (_, __, count, learned) =>
    `Dead. Not one pixel lets a gradient back, here or in the ${count} photographs: ` +
    (learned
      ? "kernel and bias cannot learn any more. The slope a, which PReLU learns, still can: " +
        "once it is not 0, gradient comes back."
      : "this unit cannot learn any more."),
  asleep: (_, [low, high], count) =>
    "Asleep on this picture: no gradient comes back. It is not dead: " +
    `over the ${count} photographs z goes from ${plain(low)} to ${plain(high)}, ` +
    "and not all of that is flat.",
  vanishing: ({ through, nothing, exact }) =>
    `The gradient vanishes: on average ${percent(through)} of it comes back. ` +
    `A second layer like this would leave ${percent(through ** 2)}. ${blocked(nothing, exact)}`,
  alive: ({ through, nothing, exact }) =>
    `Alive: on average ${percent(through)} of the gradient comes back. ${blocked(nothing, exact)}`,
}

/**
 * @param {number} nothing
 * @param {boolean} exact
 */
function blocked(nothing, exact) {
  if (!nothing) return "No pixel blocks it altogether."
  const what = exact ? "exactly nothing back" : "nothing back in 32-bit numbers"
  return `${percent(nothing)} of the pixels let ${what}.`
}

/**
 * How many pixels give 0, and how many let little back; those that let none back are among these.
 * @param {number} zeros
 * @param {Back} back
 */
export const sharesText = (zeros, { nothing, little, exact }) =>
  `${exact ? "Zeros" : "In 32-bit numbers: zeros"} in the map: ${percent(zeros)} · ` +
  `less than a tenth of the gradient back: ${percent(little)} of the pixels · ` +
  `exactly none: ${percent(nothing)}`

/**
 * What is said of a unit through which no gradient gets back in some panels.
 * @param {{label: string}[]} panels
 */
export const flatText = (panels) =>
  panels.length
    ? `: no gradient through ${panels.map(({ label }) => `the ${label.toLowerCase()}`).join(" and ")} ` +
      "activation on this picture"
    : ""
