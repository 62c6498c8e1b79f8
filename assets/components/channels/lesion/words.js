// What is said of answers while a channel is changed.

/** @import { Measured } from "./index.js" */

import { bestOf } from "../../../lib/classes.js"
import { chance, count } from "../../../lib/format.js"

/** A share to a tenth of a percent, as differences of it are told. @param {number} share */
const tenths = (share) => `${(100 * share).toFixed(1)}\u00a0%`

/**
 * What the network reads in the picture, before and with the change.
 * @param {ArrayLike<number>} before probabilities
 * @param {ArrayLike<number>} after
 * @param {string[]} names
 * @returns {string}
 */
export function answerWords(before, after, names) {
  const [was, is] = [bestOf(before), bestOf(after)]
  if (was === is)
    return `It still reads ${names[was]}: ${chance(before[was])} before, ${chance(after[was])} now.`
  return (
    `It read ${names[was]}, with ${chance(before[was])}. ` +
    `Now it reads ${names[is]}, with ${chance(after[is])}.`
  )
}

/**
 * What is lost, of many pictures.
 * @param {Pick<Measured, "images" | "before" | "after" | "own">} measured
 * @returns {string}
 */
export function lossWords({ images, before, after, own }) {
  if (own) return `It reads ${tenths(after)} of ${count(images)} photographs as it does with all channels.`
  return `Of ${count(images)} images it reads ${tenths(before)} right, with the change ${tenths(after)}.`
}

/**
 * A number of answers that were gained or lost.
 * @param {number} shift
 * @returns {string}
 */
export const shiftsOf = (shift) => (shift > 0 ? `+${count(shift)}` : count(shift))
