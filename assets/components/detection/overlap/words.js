// An intersection over union with all its numbers, and what it means.

/** @import { Box, Overlap } from "../boxes.js" */

import { MATCH_IOU } from "../boxes.js"

const product = (/** @type {Box} */ [top, left, bottom, right]) => `${bottom - top} × ${right - left}`

/**
 * @param {Box[]} boxes the two
 * @param {Overlap} found
 * @returns {[string[], string]} what it is made of, and the result
 */
export function lines(boxes, { box, first, second, shared, union, iou }) {
  const of = shared ? `${product(box)} = ${shared}` : "0"
  return [
    [
      "area = height × width",
      `area of A = ${product(boxes[0])} = ${first}`,
      `area of B = ${product(boxes[1])} = ${second}`,
      `both cover ${of}`,
      `at least one covers ${first} + ${second} − ${shared} = ${union}`,
    ],
    `IoU = ${shared} / ${union} = ${iou.toFixed(3)}`,
  ]
}

/**
 * @param {number} iou
 * @param {number} overlap from which a box is suppressed
 * @returns {string}
 */
export function verdict(iou, overlap) {
  const right =
    iou >= MATCH_IOU
      ? "If one were true and one found, the box would count as right: at least 0.5."
      : "If one were true and one found, the box would count as wrong: below 0.5."
  const kept =
    iou > 0 && iou >= overlap
      ? `Of two boxes found, suppression would drop the less sure one: at least ${overlap.toFixed(2)}.`
      : `Of two boxes found, suppression would leave both: below ${overlap.toFixed(2)}.`
  return `${right} ${kept}`
}
