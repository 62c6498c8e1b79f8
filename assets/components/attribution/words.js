// What the page says of what was measured.

import { bestOf } from "../../lib/classes.js"
import { chance, count, number, several } from "../../lib/format.js"
import { largestSize } from "../../lib/frame.js"

const ROUGH = 0.005
const TOO_LARGE = "the weights have grown too large to count with"

/**
 * The largest size of an explanation's values; NaN where one of them is no number.
 * @param {ArrayLike<number>} values
 * @returns {number}
 */
export function strengthOf(values) {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return NaN
  return largestSize(values)
}

/**
 * For which class an explanation speaks.
 * @param {number} strength see `strengthOf`
 * @param {string} name of the class
 * @returns {string}
 */
export function stateWords(strength, name) {
  const what = Number.isNaN(strength) ? "no numbers " : strength === 0 ? "nothing speaks " : ""
  return `${what}for ${name}`
}

/**
 * What it answers, and what hiding has changed.
 * @param {ArrayLike<number>} now probability of each class
 * @param {ArrayLike<number> | null} before of the whole picture; null: nothing is hidden
 * @param {string[]} names
 * @param {number} hidden pixels
 * @returns {string}
 */
export function changeWords(now, before, names, hidden) {
  const answer = bestOf(now)
  if (!Number.isFinite(now[answer])) return `Its answer is no number: ${TOO_LARGE}.`
  if (!before) return `It reads ${names[answer]}, with ${chance(now[answer])}.`
  const was = bestOf(before)
  const many = several(hidden, "pixel")
  if (answer !== was)
    return (
      `With ${many} hidden it reads ${names[answer]}, with ${chance(now[answer])}. ` +
      `The whole picture is ${names[was]} for it, with ${chance(before[was])}.`
    )
  return (
    `With ${many} hidden it still reads ${names[was]}: ` +
    `${chance(before[was])} before, ${chance(now[was])} now.`
  )
}

/**
 * What a method takes.
 * @param {number} cost in forward passes
 * @param {boolean} isQuick
 * @returns {string}
 */
export const costWords = (cost, isQuick) =>
  isQuick
    ? `It takes as long as ${count(cost)} forward passes.`
    : `It takes as long as ${count(cost)} forward passes, so it comes after the others and more rarely.`

/**
 * Whether the pixels' parts account for the score, in numbers.
 * @param {object} sums
 * @param {number} sums.total of all pixels
 * @param {number} sums.score of the class, for this picture
 * @param {number} sums.black of the class, for a black one
 * @param {string} name of the class
 * @param {number} steps that were taken on the way from black
 * @returns {string}
 */
export function sumWords({ total, score, black }, name, steps) {
  const rise = score - black
  if (!Number.isFinite(total - rise)) return `What it adds up to is no number: ${TOO_LARGE}.`
  const rough =
    Math.abs(total - rise) > ROUGH * Math.abs(rise)
      ? ` The way from black was taken in ${count(steps)} steps; in more they would come closer.`
      : ""
  return (
    `All its pixels add up to ${number(total)}. The score of ${name} is ${number(Math.abs(rise))} ` +
    `${rise < 0 ? "lower" : "higher"} for this picture than for a black one.${rough}`
  )
}

/**
 * The value at a place, for who points there.
 * @param {string} title of the method
 * @param {number} value
 * @param {{row: number, column: number}} cell
 * @returns {string}
 */
export const pixelWords = (title, value, { row, column }) =>
  `${title} at row ${count(row + 1)}, column ${count(column + 1)}: ${number(value)}`

/**
 * What the colours mean.
 * @param {boolean} isSigned
 * @param {number} most see `strengthOf`
 * @returns {string}
 */
export function colourWords(isSigned, most) {
  if (Number.isNaN(most)) return `Some of its values are no numbers: ${TOO_LARGE}.`
  if (most === 0) return "It is 0 everywhere: this method finds nothing that speaks for the class here."
  return (
    `${isSigned ? "Blue speaks for the class, orange against it" : "Blue is where the class was found"}; ` +
    `the strongest colour is ${number(most)}. Point at a pixel to read its value.`
  )
}
