// What is said of an attack.

/** @import { Shape } from "../../../lib/frame.js" */

import { chance, number, percent, shape as sizes } from "../../../lib/format.js"
import { bestOf } from "../../../lib/classes.js"

export const WHITE = 255

/**
 * What an attack did to the answer: `Turned` of nn_core/judgements/robustness.py.
 * @typedef {{kind: "stays" | "turns" | "reaches", before: number, after: number}} Turned
 */

/**
 * How far a pixel may change.
 * @param {number} level grey levels
 * @returns {string}
 */
export function levelWords(level) {
  const share = level / WHITE
  return `${level} of ${WHITE} grey levels: ε = ${number(share)}, or ${percent(share)} of black to white`
}

/**
 * What became of the answer.
 * @param {Turned} turned
 * @param {ArrayLike<number>} before probabilities of the classes
 * @param {ArrayLike<number>} after
 * @param {string[]} names
 * @param {number} level
 * @param {number} aim the class that was aimed at; -1: none
 * @returns {string}
 */
export function turnedWords(turned, before, after, names, level, aim) {
  const [was, is] = [turned.before, turned.after]
  if (!level) return `Nothing is changed. It reads ${names[was]}, with ${chance(before[was])}.`
  const missed = aim < 0 || aim === is ? "" : ` It was to read ${names[aim]}: ${chance(after[aim])}.`
  if (turned.kind === "stays")
    return `It still reads ${names[was]}: ${chance(before[was])} before, ${chance(after[was])} now.${missed}`
  const meant = turned.kind === "reaches" ? ", as it was meant to" : ""
  return (
    `Now it reads ${names[is]}${meant}, with ${chance(after[is])}. ` +
    `It took the picture for ${names[was]} before, with ${chance(before[was])}.${missed}`
  )
}

/**
 * The same picture with a coin thrown for each pixel.
 * @param {ArrayLike<number>} noise probabilities
 * @param {string[]} names
 * @param {number} level
 * @returns {string}
 */
export function noiseWords(noise, names, level) {
  if (!level) return ""
  const best = bestOf(noise)
  return `With random noise of that size it reads ${names[best]}, with ${chance(noise[best])}.`
}

/**
 * Below the picture of what is added.
 * @param {number} level
 * @returns {string}
 */
export const changeWords = (level) =>
  level
    ? `Enlarged: grey is 0, brighter is up to +${level} levels in each colour, darker down to −${level}.`
    : "Nothing is added."

/**
 * Below a picture.
 * @param {Shape} shape
 * @returns {string}
 */
export const pictureWords = (shape) => sizes(shape)

/**
 * What L in the formula is.
 * @param {number} answer the class that it took the picture for
 * @param {number | null} aim
 * @param {string[]} names
 * @returns {string}
 */
export const lossWords = (answer, aim, names) =>
  aim === null
    ? `L is the loss of ${names[answer]}, its own answer: it is to rise.`
    : `L is minus the loss of ${names[aim]}, which it is to read: that loss is to fall.`
