// nn_core/judgements/activation.py once more, as it must follow a slider, and its words. Python sends the
// bounds.

import { percent } from "../../lib/format.js"
import { plain } from "../../lib/lesson/words.js"

/** Share of a map's values that are 0. */
export const zerosIn = (values) => values.reduce((count, value) => count + (value === 0), 0) / values.length

/**
 * {through, nothing, little}: the mean size of the slopes, the shares of pixels with slope 0 and with a small
 * one.
 */
export function gradientBack(slope, bounds) {
  let [total, nothing, little] = [0, 0, 0]
  for (const value of slope) {
    const size = Math.abs(Math.fround(value))
    total += size
    if (size === 0) nothing += 1
    if (size < Math.fround(bounds.little)) little += 1
  }
  return { through: total / slope.length, nothing: nothing / slope.length, little: little / slope.length }
}

/**
 * Whether a function lets no gradient back anywhere between the two: it can only be flat outwards from some
 * point on.
 */
export function flatBetween(at, parameter, [low, high]) {
  const flat = [low, high].every((z) => Math.fround(at(z, parameter)[1]) === 0)
  return flat && (high <= 0 || low >= 0)
}

export function judgeUnit({ through }, flatElsewhere, bounds) {
  if (through === 0) return flatElsewhere ? "dead" : "asleep"
  return through < bounds.vanishing ? "vanishing" : "alive"
}

/** A verdict in words; `others` holds the least and the largest z over `count` photographs. */
export const VERDICTS = {
  dead: (_, __, count) =>
    `Dead. Not one pixel lets a gradient back, here or in the ${count} photographs: ` +
    "this unit cannot learn any more.",
  asleep: (_, [low, high], count) =>
    "Asleep on this picture: no gradient comes back. It is not dead: " +
    `over the ${count} photographs z goes from ${plain(low)} to ${plain(high)}, ` +
    "and not all of that is flat.",
  vanishing: ({ through, nothing }) =>
    `The gradient vanishes: on average ${percent(through)} of it comes back. ` +
    `A second layer like this would leave ${percent(through ** 2)}. ${blocked(nothing)}`,
  alive: ({ through, nothing }) =>
    `Alive: on average ${percent(through)} of the gradient comes back. ${blocked(nothing)}`,
}

const blocked = (nothing) =>
  nothing ? `${percent(nothing)} of the pixels let exactly nothing back.` : "No pixel blocks it altogether."

/** How many pixels give 0, and how many let little back; those that let none back are among these. */
export const sharesText = (zeros, { nothing, little }) =>
  `Zeros in the map: ${percent(zeros)} · less than a tenth of the gradient back: ` +
  `${percent(little)} of the pixels · exactly none: ${percent(nothing)}`
