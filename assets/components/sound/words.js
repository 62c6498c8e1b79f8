// What is said of a sound.

import { bestOf } from "../../lib/classes.js"
import { chance } from "../../lib/format.js"
import { CLIP_SAMPLES, RATE_HZ } from "../../lib/spectrogram.js"
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

/**
 * Which part of a file is heard (`spokenPart`); "" where that is all of it.
 * @param {string} name
 * @param {number} samples of the file
 * @returns {string}
 */
export const partWords = (name, samples) =>
  samples <= CLIP_SAMPLES
    ? ""
    : `Only a part of “${name}” is heard: of its ${(samples / RATE_HZ).toFixed(1)} seconds the ` +
      `${CLIP_SAMPLES / RATE_HZ} around the middle of its sound.`
