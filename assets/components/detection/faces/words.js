// What a search for one face has found, in sentences.

import { count } from "../../../lib/format.js"
import { MATCH_IOU } from "../boxes.js"

/**
 * @param {number} counted windows of at least that score
 * @param {number[]} left of each box that suppression leaves, the IoU with the face
 * @param {{score: number, overlap: number, asked: number}} of
 * @returns {string}
 */
export function searchWords(counted, left, { score, overlap, asked }) {
  if (!counted) return `None of ${count(asked)} windows has a score of at least ${score.toFixed(3)}.`
  const best = Math.max(...left)
  const fitting = left.filter((iou) => iou >= MATCH_IOU).length
  const found = fitting ? "The face is found" : "The face is missed"
  const second = fitting > 1 ? ` More than one on the face: ${count(fitting - 1)} too many.` : ""
  return (
    `Of ${count(asked)} windows ${count(counted)} have a score of at least ${score.toFixed(3)}. ` +
    `Suppression from an IoU of ${overlap.toFixed(2)}, as above, leaves ${count(left.length)}. ` +
    `${found}: the box that fits best has an IoU of ${best.toFixed(2)} with it; from ` +
    `${MATCH_IOU.toFixed(1)} on it counts.${second} False alarms: ${count(left.length - fitting)}.`
  )
}
