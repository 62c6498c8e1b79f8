// Masks as numbers: which class each pixel is given, and where two masks differ.

/** @import { Tensor } from "../../lib/frame.js" */

/** What a pixel of two masks can be: kinds of agreement, by place in `compare`. */
export const NOTHING = 0
export const RIGHT = 1
export const MISSED = 2
export const ADDED = 3
export const MIXED = 4

/**
 * The most probable class of each pixel, the first of several.
 * @param {Tensor} probabilities k h w
 * @returns {Uint8Array} h w
 */
export function saidOf({ shape: [classes, height, width], data }) {
  const plane = height * width
  const said = new Uint8Array(plane)
  for (let pixel = 0; pixel < plane; pixel++) {
    let best = data[pixel]
    for (let at = 1; at < classes; at++) {
      const value = data[at * plane + pixel]
      if (value > best) [best, said[pixel]] = [value, at]
    }
  }
  return said
}

/**
 * How a mask agrees with the truth: background in both, the same class, ink that is missed, ink where there
 * is none, ink of another class.
 * @param {ArrayLike<number>} truth
 * @param {ArrayLike<number>} said
 * @returns {Uint8Array} of NOTHING, RIGHT, MISSED, ADDED, MIXED
 */
export function compare(truth, said) {
  return Uint8Array.from(said, (given, pixel) => {
    const real = truth[pixel]
    if (real === given) return real ? RIGHT : NOTHING
    if (!given) return MISSED
    return real ? MIXED : ADDED
  })
}

/**
 * How many pixels are of each kind.
 * @param {Uint8Array} kinds of `compare`
 * @returns {number[]} by kind
 */
export function tally(kinds) {
  const counts = [0, 0, 0, 0, 0]
  for (const kind of kinds) counts[kind]++
  return counts
}

/**
 * Pixels of one class: in both masks, in the truth alone, in the prediction alone.
 * @param {Tensor} confusion k k, the truth in rows
 * @param {number} index
 * @returns {{both: number, missed: number, added: number}}
 */
export function partsOf({ shape: [classes], data }, index) {
  const both = data[index * classes + index]
  let [missed, added] = [-both, -both]
  for (let other = 0; other < classes; other++) {
    missed += data[index * classes + other]
    added += data[other * classes + index]
  }
  return { both, missed, added }
}

/**
 * Of all pixels: how many are taken for background, and how many are right; 0 to 1.
 * @param {Tensor} confusion k k, the truth in rows
 * @returns {{background: number, right: number}}
 */
export function sharesOf({ shape: [classes], data }) {
  let [all, background, right] = [0, 0, 0]
  for (let truth = 0; truth < classes; truth++) {
    for (let said = 0; said < classes; said++) {
      const pixels = data[truth * classes + said]
      all += pixels
      if (said === 0) background += pixels
      if (said === truth) right += pixels
    }
  }
  return { background: background / all, right: right / all }
}
