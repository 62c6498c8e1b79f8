// What is said of a sound.

import { bestOf } from "../../lib/classes.js"
import { chance } from "../../lib/format.js"
import { NO_OPINION } from "../network_map/notice.js"

/**
 * What the network takes a sound for; the same as below its maps where it has no opinion.
 * @param {ArrayLike<number>} probabilities
 * @param {string[]} names of the classes
 * @param {unknown} opinion the judgement on them
 * @returns {string}
 */
export function hearsWords(probabilities, names, opinion) {
  if (opinion === "none") return NO_OPINION
  const best = bestOf(probabilities)
  return `The network hears “${names[best]}”, with ${chance(probabilities[best])}.`
}
