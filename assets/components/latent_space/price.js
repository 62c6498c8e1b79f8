// What truncation buys and what it costs, as it was measured at some amounts, the dots of its curves.

/** @import { LatentData } from "./index.js" */

import { count, percent, several } from "../../lib/format.js"

/** @typedef {[amount: number, confidence: number, variety: number]} Dot */

/**
 * The dots that tell of an amount: the one at it, as far as two decimals go, else its two neighbours.
 * @param {Dot[]} dots by their amounts
 * @param {number} amount
 * @returns {Dot[]}
 */
export function dotsAt(dots, amount) {
  const own = dots.find(([at]) => at.toFixed(2) === amount.toFixed(2))
  if (own) return [own]
  const after = dots.findIndex(([at]) => at > amount)
  return dots.slice(Math.max(0, after - 1), after + 1)
}

/**
 * What was measured at an amount, or on both sides of it, and without truncation.
 * @param {Pick<LatentData, "untouched" | "measured_on" | "measured_step"> & {tradeoff: Dot[]}} measured
 * @param {number} amount from the first dot to the last
 */
export function priceWords({ tradeoff, untouched, measured_on: pictures, measured_step: step }, amount) {
  const [first, ...rest] = dotsAt(tradeoff, amount)
  const whole = tradeoff.filter((dot) => dot[0] === untouched && dot !== first && !rest.includes(dot))
  return [
    rest.length ? `ψ = ${amount.toFixed(2)} lies between two dots.` : "",
    `At ψ = ${first[0].toFixed(2)} a classifier of the real pictures is ${percent(first[1])} sure what it ` +
      `sees, and the variety is ${first[2].toFixed(2)}.`,
    ...rest.map((dot) => `At ψ = ${dot[0].toFixed(2)} ${compared(dot)}`),
    ...whole.map((dot) => `Without truncation ${compared(dot)}`),
    `Measured ${step ? `at step ${count(step)}, ` : ""}on ${several(pictures ?? 0, "picture")} at each dot.`,
  ]
    .filter(Boolean)
    .join(" ")
}

/** @param {Dot} dot */
const compared = ([, sure, varied]) => `it is ${percent(sure)} sure, and the variety is ${varied.toFixed(2)}.`
