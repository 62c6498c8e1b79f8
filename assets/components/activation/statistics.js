// What an activation does to a whole map, in numbers and in one sentence.

import { percent } from "../../lib/format.js"
import { plain } from "../../lib/lesson/words.js"

/** A slope below this lets less than a tenth of the gradient through. */
export const FAINT = 0.1

/** Shares of a map's pixels: value zero, no gradient at all, little gradient; and the mean slope. */
export function statistics(value, slope) {
  let [zeros, blocked, faint, total] = [0, 0, 0, 0]
  for (let at = 0; at < value.length; at++) {
    if (value[at] === 0) zeros += 1
    if (slope[at] === 0) blocked += 1
    else if (Math.abs(slope[at]) < FAINT) faint += 1
    total += slope[at]
  }
  const count = value.length
  return { zeros: zeros / count, blocked: blocked / count, faint: faint / count, meanSlope: total / count }
}

/** The function lets no gradient through anywhere between the two: it is flat there. */
export function isFlat(at, parameter, [low, high]) {
  return at(low, parameter)[1] === 0 && at(high, parameter)[1] === 0
}

/**
 * {kind: "dead" | "asleep" | "vanishing" | "alive", text}. `others` holds the least and the largest z over
 * `count` photographs: a unit is dead only if they cannot wake it either.
 */
export function verdict({ blocked, faint, meanSlope }, flatOnOthers, others, count) {
  if (blocked === 1 && flatOnOthers) {
    return { kind: "dead", text: `Dead. Not one pixel lets a gradient back, here or in the ${count} photographs: this unit cannot learn any more.` }
  }
  if (blocked === 1) {
    return { kind: "asleep", text: `Asleep on this picture: no gradient comes back. It is not dead yet: among the ${count} photographs z reaches ${plain(others[1])}.` }
  }
  if (faint > 0.5) {
    return { kind: "vanishing", text: `The gradient vanishes: ${percent(faint)} of the pixels let less than a tenth of it back.` }
  }
  return { kind: "alive", text: `Alive: on average ${percent(meanSlope)} of the gradient comes back.` }
}
