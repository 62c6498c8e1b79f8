// What pushing a number does to the loss, in words that are true on both sides of it.

/** @import { Bounds, Sides } from "./check.js" */
/** @import { Gradient, Labels, Tape } from "./tape.js" */

import { isKink } from "./check.js"
import { figure } from "./figures.js"

// The largest that shows the slope is told: where the loss curves or has a kink near by, a small one.
const PUSHES = [0.01, 0.001, 0.0001]
// How far from the slope's word a push may end, as a share of it.
const ABOUT = 0.1

const STILL = " a little: the loss does not change"

/**
 * What the loss does when a number is pushed: on a kink that differs from side to side.
 * @param {Gradient} gradient
 * @param {Tape} tape
 * @param {Float64Array} values
 * @param {Labels} labels
 * @param {Bounds} bounds
 */
export function meaning({ name, slot }, tape, values, labels, bounds) {
  const numbers = values.subarray(0, tape.given.length)
  const sides = tape.sides(numbers, name)
  const by = (/** @type {number} */ push) => tape.loss(numbers, slot, push) - values[values.length - 1]
  const [up, down] = [pushed(by, 1, sides.right), pushed(by, -1, sides.left)]
  const label = labels[name]
  if (isKink(sides, bounds)) return `${label} stands exactly on a kink. Push it up${up}. Push it down${down}.`
  if (sides.right !== 0) return `Push ${label} up${up}.`
  return `Push ${label}${up === STILL ? down : up}.`
}

/**
 * How far to push a number that way, and what the loss then does; with the largest push that shows the slope.
 * @param {(push: number) => number} by what a push adds to the loss
 * @param {1 | -1} way
 * @param {number} slope on that side
 */
function pushed(by, way, slope) {
  const shows = (/** @type {number} */ push) =>
    Math.abs(by(way * push) - way * slope * push) <= ABOUT * Math.abs(slope * push)
  const push = PUSHES.find(shows)
  if (push === undefined) return " a little: the loss hardly changes"
  if (slope === 0) return STILL
  const verb = way * slope > 0 ? "grows" : "falls"
  return ` by ${figure(push)}: the loss ${verb} by about ${figure(Math.abs(slope * push))}`
}

/**
 * Whether the loss falls where a weight goes against this direction: on a kink it may not.
 * @param {Sides} sides
 * @param {number} direction
 */
export const falls = ({ left, right }, direction) => (direction > 0 ? left > 0 : right < 0)
