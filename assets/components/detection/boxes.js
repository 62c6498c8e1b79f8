// Boxes in the browser: the arithmetic of nn_core/mechanics/boxes.py and nn_core/measure/detection.py, so a
// slider answers at once. tests/assets/components/test_detection.py holds both against each other.

/** @typedef {[top: number, left: number, bottom: number, right: number]} Box in pixels, its edges */

/**
 * @typedef {object} Found
 * @property {Box} box
 * @property {number} label
 * @property {number} score
 */

/** @typedef {Omit<Found, "score">} There what is really there */

/**
 * @typedef {object} Overlap
 * @property {Box} box what both cover; without height or width where they share nothing
 * @property {number} first area, as the following ones
 * @property {number} second
 * @property {number} shared
 * @property {number} union
 * @property {number} iou 0 to 1
 */

/**
 * @typedef {object} Suppression
 * @property {number[]} order from the highest score to the lowest
 * @property {number[]} kept those that are left, in that order
 * @property {number[]} by for each box the one that suppressed it, or KEPT
 * @property {number[]} overlap the IoU with it; 0 for those that are left
 */

/** @typedef {{scores: number[], precision: number[], recall: number[]}} Curve scores falling, no two alike */

export const KEPT = -1
export const MATCH_IOU = 0.5

/** @param {Box} box */
export const areaOf = ([top, left, bottom, right]) => (bottom - top) * (right - left)

/**
 * The IoU of two boxes, with all that it is made of.
 * @param {Box} one
 * @param {Box} other
 * @returns {Overlap}
 */
export function overlapOf(one, other) {
  const top = Math.max(one[0], other[0])
  const left = Math.max(one[1], other[1])
  const bottom = Math.max(top, Math.min(one[2], other[2]))
  const right = Math.max(left, Math.min(one[3], other[3]))
  /** @type {Box} */
  const box = [top, left, bottom, right]
  const [first, second, shared] = [one, other, box].map(areaOf)
  const union = first + second - shared
  return { box, first, second, shared, union, iou: union > 0 ? Math.min(1, shared / union) : 0 }
}

/**
 * Places of things from the highest score to the lowest; of equal ones the earlier comes first.
 * @param {{score: number}[]} things
 * @returns {number[]}
 */
export const surestFirst = (things) =>
  things.map((_, at) => at).sort((one, other) => things[other].score - things[one].score || one - other)

/**
 * Greedy non-maximum suppression within each class.
 * @param {Found[]} found
 * @param {number} threshold of the IoU from which a box is suppressed
 * @returns {Suppression}
 */
export function suppress(found, threshold) {
  const order = surestFirst(found)
  const by = found.map(() => KEPT)
  const overlap = found.map(() => 0)
  /** @type {number[]} */
  const kept = []
  for (const at of order) {
    for (const keeper of kept) {
      if (found[keeper].label !== found[at].label) continue
      const { iou } = overlapOf(found[keeper].box, found[at].box)
      if (iou < threshold || iou === 0) continue
      by[at] = keeper
      overlap[at] = iou
      break
    }
    if (by[at] === KEPT) kept.push(at)
  }
  return { order, kept, by, overlap }
}

/**
 * Which detections of one picture are right, the surest first; a second one of a thing is wrong.
 * @param {Found[]} found
 * @param {There[]} there
 * @param {number} [least]
 * @returns {{right: boolean[], has: boolean[]}} has: for each thing whether a detection has it
 */
export function judge(found, there, least = MATCH_IOU) {
  const right = found.map(() => false)
  const has = there.map(() => false)
  for (const at of surestFirst(found)) {
    let [best, most] = [-1, -1]
    there.forEach(({ box, label }, thing) => {
      const iou = label === found[at].label ? overlapOf(found[at].box, box).iou : -1
      if (iou > most) [best, most] = [thing, iou]
    })
    if (most >= least && !has[best]) right[at] = has[best] = true
  }
  return { right, has }
}

/**
 * Precision over recall; equal scores are one point.
 * @param {{score: number, right: boolean}[]} judged of all pictures
 * @param {number} truths how many things there are
 * @returns {Curve}
 */
export function curveOf(judged, truths) {
  /** @type {Curve} */
  const curve = { scores: [], precision: [], recall: [] }
  const order = surestFirst(judged)
  let hits = 0
  order.forEach((at, rank) => {
    hits += Number(judged[at].right)
    const next = order[rank + 1]
    if (next !== undefined && judged[next].score === judged[at].score) return
    curve.scores.push(judged[at].score)
    curve.precision.push(hits / (rank + 1))
    curve.recall.push(hits / Math.max(1, truths))
  })
  return curve
}

/**
 * Each precision raised to the largest at any higher recall.
 * @param {Curve} curve
 * @returns {number[]}
 */
export function raised({ precision }) {
  const highest = precision.slice()
  for (let at = highest.length - 2; at >= 0; at--) highest[at] = Math.max(highest[at], highest[at + 1])
  return highest
}

/**
 * The area under the raised curve, 0 to 1.
 * @param {Curve} curve
 */
export function averagePrecision(curve) {
  const highest = raised(curve)
  const wide = (/** @type {number} */ at) => curve.recall[at] - (curve.recall[at - 1] ?? 0)
  return highest.reduce((area, precision, at) => area + wide(at) * precision, 0)
}

/**
 * @typedef {object} Measured
 * @property {Curve} curve of all classes together
 * @property {number} map the mean of the classes' average precision, 0 to 1; NaN where nothing is there
 * @property {{score: number, right: boolean}[]} judged
 * @property {number} truths
 */

/**
 * What is measured on all scenes after suppression with that threshold.
 * @param {Found[][]} found of each scene, before anything is suppressed
 * @param {There[][]} there of each scene
 * @param {number} threshold
 * @returns {Measured}
 */
export function measure(found, there, threshold) {
  /** @type {{score: number, right: boolean, label: number}[]} */
  const judged = []
  found.forEach((boxes, scene) => {
    const left = suppress(boxes, threshold).kept.map((at) => boxes[at])
    const { right } = judge(left, there[scene])
    left.forEach(({ score, label }, at) => judged.push({ score, label, right: right[at] }))
  })
  const labels = there.flat().map(({ label }) => label)
  const classes = [...new Set(labels)]
  const each = classes.map((label) => {
    const mine = judged.filter((one) => one.label === label)
    return averagePrecision(curveOf(mine, labels.filter((one) => one === label).length))
  })
  const map = each.reduce((sum, one) => sum + one, 0) / each.length
  return { curve: curveOf(judged, labels.length), map, judged, truths: labels.length }
}

/**
 * Precision and recall of the detections of at least that score; NaN where nothing is divided by nothing.
 * @param {Measured} measured
 * @param {number} score
 */
export function rates({ judged, truths }, score) {
  const counted = judged.filter((one) => one.score >= score)
  const right = counted.filter((one) => one.right).length
  return { right, detections: counted.length, precision: right / counted.length, recall: right / truths }
}

/**
 * Lines of numbers, as a frame has them: scene, top, left, bottom, right, label, and perhaps a score.
 * @param {ArrayLike<number>} data
 * @param {number} width of a line
 * @param {number} scenes
 * @returns {Found[][]} by scene
 */
export function byScene(data, width, scenes) {
  /** @type {Found[][]} */
  const sorted = Array.from({ length: scenes }, () => [])
  for (let at = 0; at < data.length; at += width) {
    const box = /** @type {Box} */ ([1, 2, 3, 4].map((edge) => data[at + edge]))
    sorted[data[at]].push({ box, label: data[at + 5], score: width > 6 ? data[at + 6] : 1 })
  }
  return sorted
}
