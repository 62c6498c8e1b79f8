// What the pictures of a detector show, in sentences.

/** @import { Measured } from "./boxes.js" */

import { several } from "../../lib/format.js"
import { rates } from "./boxes.js"

const boxes = (/** @type {number} */ many) => (many === 1 ? "1 box" : `${many} boxes`)

/**
 * @param {number} counted boxes of at least that score
 * @param {number} left after suppression
 * @param {{score: number, overlap: number}} thresholds
 * @param {{right: boolean[], has: boolean[]} | null} verdicts null where nobody knows what is there
 * @returns {string}
 */
export function sceneWords(counted, left, { score }, verdicts) {
  const first = counted
    ? `${boxes(counted)} with a score of at least ${score.toFixed(2)}; suppression leaves ${left}.`
    : `No box has a score of at least ${score.toFixed(2)}.`
  if (!verdicts) return first
  const found = verdicts.has.filter(Boolean).length
  const wrong = verdicts.right.filter((one) => !one).length
  const there = several(verdicts.has.length, "digit")
  return `${first} Found: ${found} of ${there}. Wrong: ${boxes(wrong)}.`
}

/**
 * @param {Measured} measured
 * @param {number} score
 * @param {number} scenes
 * @returns {string}
 */
export function curveWords(measured, score, scenes) {
  const { right, detections, precision, recall } = rates(measured, score)
  return (
    `On ${scenes} scenes that it has not learnt from: ${right} of ${detections} boxes are right ` +
    `(precision ${precision.toFixed(2)}), ${right} of ${measured.truths} digits are found ` +
    `(recall ${recall.toFixed(2)}). mAP, over all scores: ${measured.map.toFixed(2)}.`
  )
}
