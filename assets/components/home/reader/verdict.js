// What came of a drawing: the digit that somebody meant beside the one that the network reads.

import { chance } from "../../../lib/format.js"

/** @typedef {{drawn: number, misread: number}} Tally */

/**
 * The digit that a network reads: the most probable one.
 * @param {ArrayLike<number>} probabilities of each digit
 */
export const digitRead = (probabilities) =>
  Array.from(probabilities).reduce((best, share, digit) => (share > probabilities[best] ? digit : best), 0)

/**
 * What is said to who meant that digit.
 * @param {number} meant
 * @param {ArrayLike<number>} probabilities of each digit
 */
export function verdictOf(meant, probabilities) {
  const digit = digitRead(probabilities)
  const sure = chance(probabilities[digit])
  if (digit === meant)
    return `It read your ${meant}, and gave it ${sure}. Now draw one that only people can read.`
  return (
    `You fooled it: you meant ${meant}, and it gave the ${digit} ${sure}, the ${meant} ` +
    `${chance(probabilities[meant])}. It cannot say that it does not know: its ten numbers always make 100 %.`
  )
}

/**
 * How often it was fooled.
 * @param {Tally} tally
 */
export const tallyOf = ({ drawn, misread }) =>
  drawn === 0 ? "" : `Misread: ${misread} of ${drawn} ${drawn === 1 ? "drawing" : "drawings"}.`
