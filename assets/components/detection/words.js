// What the pictures of a detector show, in sentences.

/** @import { Measured } from "./boxes.js" */

import { count, equalSign, several } from "../../lib/format.js"
import { rates } from "./boxes.js"

const [LEAST_DIGITS, MOST_DIGITS] = [2, 6]

const boxes = (/** @type {number} */ many) => `${count(many)} ${many === 1 ? "box" : "boxes"}`
/** Nothing of nothing is no share. */
const share = (/** @type {number} */ value) => (Number.isFinite(value) ? value.toFixed(2) : "–")
const are = (/** @type {number} */ many) => (many === 1 ? "is" : "are")

/**
 * @param {number} counted boxes of at least that score
 * @param {number} left after suppression
 * @param {{score: number, overlap: number}} thresholds
 * @param {{right: boolean[], has: boolean[]} | null} verdicts null where nobody knows what is there
 * @returns {string}
 */
export function sceneWords(counted, left, { score }, verdicts) {
  const first = counted
    ? `${boxes(counted)} with a score of at least ${score.toFixed(2)}; suppression leaves ${count(left)}.`
    : `No box has a score of at least ${score.toFixed(2)}.`
  if (!verdicts) return first
  const found = verdicts.has.filter(Boolean).length
  const wrong = verdicts.right.filter((one) => !one).length
  const there = several(verdicts.has.length, "digit")
  return `${first} Found: ${found} of ${there}. Wrong: ${boxes(wrong)}.`
}

/**
 * What the marks in the pictures mean.
 * @param {object | null} verdicts null where nobody knows what is there
 * @returns {string}
 */
export const markWords = (verdicts) =>
  verdicts
    ? "Green dashes: the true boxes, all of them over the cells, and those that were missed after " +
      "suppression. ✓ right, ✗ wrong."
    : ""

/**
 * What a score is, with the numbers of the surest cell.
 * @param {{sure: ArrayLike<number>, scores: ArrayLike<number>, labels: ArrayLike<number>}} cells
 * @param {string[]} names of the classes
 * @returns {string}
 */
export function scoreWords({ sure, scores, labels }, names) {
  const rule = "A box's score is how sure its cell is times the probability of its class."
  const at = Array.from(sure).reduce((best, one, cell) => (one > sure[best] ? cell : best), 0)
  if (!(sure[at] > 0)) return rule
  const [factors, score] = [[sure[at], scores[at] / sure[at]], scores[at].toFixed(2)]
  const digits = digitsFor(factors, score)
  const [first, second] = factors.map((factor) => factor.toFixed(digits))
  const is = equalSign([...factors, scores[at]], (value) => value.toFixed(2))
  return `${rule} The surest cell: ${first} × ${second} ${is} ${score}, for class ${names[labels[at]]}.`
}

/**
 * How many decimals two factors need, so that their product as they are written is the score as it is.
 * @param {number[]} factors
 * @param {string} score
 * @returns {number}
 */
function digitsFor([first, second], score) {
  let digits = LEAST_DIGITS
  const product = () => Number(first.toFixed(digits)) * Number(second.toFixed(digits))
  while (digits < MOST_DIGITS && product().toFixed(2) !== score) digits += 1
  return digits
}

/**
 * What is found with the weights of a step, with both sliders as they stand.
 * @param {Measured} measured
 * @param {{step: number, score: number, overlap: number, scenes: number}} at
 * @returns {string}
 */
export function curveWords(measured, { step, score, overlap, scenes }) {
  const { right, detections, precision, recall } = rates(measured, score)
  const ofBoxes = detections
    ? `${count(right)} of ${boxes(detections)} ${are(right)} right (precision ${share(precision)}),`
    : "no box counts, so there is no precision;"
  return (
    `At step ${count(step)}, with a score of at least ${score.toFixed(2)} and suppression from an IoU of ` +
    `${overlap.toFixed(2)}, on ${count(scenes)} scenes that it has not learnt from: ${ofBoxes} ` +
    `${count(right)} of ${several(measured.truths, "digit")} ${are(right)} found ` +
    `(recall ${share(recall)}). ` +
    `mAP, the mean of the classes' areas below such a curve: ${share(measured.map)}.`
  )
}
