// What is said of the picture that a channel wants.

import { bestOf } from "../../../lib/classes.js"
import { chance, count, number } from "../../../lib/format.js"

/**
 * How far it is, and what the channel answers.
 * @param {number} step
 * @param {number} steps that are taken in all
 * @param {number} response
 * @param {boolean} isMean whether that is the mean over a map
 * @returns {string}
 */
export const stepWords = (step, steps, response, isMean) =>
  `Step ${count(step)} of ${count(Math.max(step, steps))}: it answers ${number(response)}` +
  (isMean ? ", the mean over its map." : ".")

/**
 * What the network takes the picture for.
 * @param {ArrayLike<number>} probabilities
 * @param {string[]} names of the classes
 * @param {unknown} opinion the judgement on them
 * @returns {string}
 */
export function readsWords(probabilities, names, opinion) {
  if (opinion === "none")
    return "The network takes this picture for none: all classes are about equally likely."
  const best = bestOf(probabilities)
  return `The network takes this picture for ${names[best]}, with ${chance(probabilities[best])}.`
}
