// What a reader has set of a run's noise outlives a reload, and a look at another tab of the lab.

/** @import { Place } from "./walk.js" */

import { keepInTab, recallFromTab } from "../../../lib/tab.js"

const NAME = "gan noise"

/**
 * @typedef {object} Noise
 * @property {string} run
 * @property {number} chosen the sample that was chosen meanwhile
 * @property {number[]} z the noise vector that is shown
 * @property {string} origin what it was before it was turned
 * @property {boolean} turned
 * @property {number | null} label the class that is asked for
 * @property {number} first of the numbers that have knobs
 * @property {Place} walk
 */

/** @param {Noise} noise */
export const keepNoise = (noise) => keepInTab(NAME, noise)

/**
 * What was set of a run's noise; null: nothing that can be used.
 * @param {string} run
 * @param {number} size of a noise vector
 * @param {number} samples those that are shown
 * @returns {Noise | null}
 */
export function recallNoise(run, size, samples) {
  const kept = recallFromTab(NAME)
  return kept?.run === run && fits(kept, size, samples) ? kept : null
}

/**
 * @param {any} kept
 * @param {number} size
 * @param {number} samples
 * @returns {boolean}
 */
function fits({ z, origin, turned, label, first, walk }, size, samples) {
  const isBelow = (/** @type {unknown} */ value, /** @type {number} */ limit) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < limit
  return (
    Array.isArray(z) &&
    z.length === size &&
    z.every(Number.isFinite) &&
    typeof origin === "string" &&
    typeof turned === "boolean" &&
    (label === null || isBelow(label, Infinity)) &&
    isBelow(first, size) &&
    isBelow(walk?.a, samples) &&
    isBelow(walk.b, samples) &&
    walk.t >= 0 &&
    walk.t <= 1 &&
    typeof walk.spherical === "boolean"
  )
}
