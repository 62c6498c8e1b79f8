import assert from "node:assert/strict"
import { test } from "node:test"

import {
  KEPT,
  averagePrecision,
  byScene,
  curveOf,
  judge,
  measure,
  overlapOf,
  rates,
  suppress,
} from "./boxes.js"

const found = (/** @type {any} */ box, /** @type {number} */ label, /** @type {number} */ score) => ({
  box,
  label,
  score,
})

test("two boxes worked out by hand share 30 of 150 pixels", () => {
  const { box, first, second, shared, union, iou } = overlapOf([0, 0, 10, 10], [5, 4, 15, 12])
  assert.deepEqual(box, [5, 4, 10, 10])
  assert.deepEqual([first, second, shared, union], [100, 80, 30, 150])
  assert.equal(iou, 0.2)
  assert.equal(overlapOf([0, 0, 4, 4], [8, 8, 9, 9]).shared, 0)
  assert.equal(overlapOf([3, 3, 3, 3], [3, 3, 3, 3]).iou, 0)
})

test("the surest box drops those that it overlaps, and a dropped one drops nobody", () => {
  const chain = [found([0, 0, 10, 10], 1, 0.9), found([4, 0, 14, 10], 1, 0.8), found([8, 0, 18, 10], 1, 0.7)]
  const done = suppress(chain, 0.4)
  assert.deepEqual(done.kept, [0, 2])
  assert.deepEqual(done.by, [KEPT, 0, KEPT])
  assert.deepEqual(suppress([chain[0], found([0, 0, 10, 10], 2, 0.5)], 0.4).kept, [0, 1])
  assert.deepEqual(suppress([], 0.4).kept, [])
})

test("a second detection of a thing is wrong, as is one of another class", () => {
  const there = [{ box: /** @type {any} */ ([0, 0, 10, 10]), label: 3 }]
  const boxes = [found([1, 0, 11, 10], 3, 0.8), found([0, 0, 10, 10], 3, 0.9), found([0, 0, 10, 10], 4, 1)]
  assert.deepEqual(judge(boxes, there), { right: [false, true, false], has: [true] })
  assert.deepEqual(judge([], there).has, [false])
})

test("an average precision by hand", () => {
  const judged = [0.9, 0.8, 0.7, 0.6].map((score, at) => ({ score, right: at !== 1 }))
  const curve = curveOf(judged, 4)
  assert.deepEqual(curve.recall, [0.25, 0.25, 0.5, 0.75])
  assert.ok(Math.abs(averagePrecision(curve) - (0.25 + 0.5 * 0.75)) < 1e-12)
  assert.equal(averagePrecision(curveOf([], 4)), 0)
  assert.equal(
    curveOf(
      [
        { score: 1, right: true },
        { score: 1, right: false },
      ],
      1,
    ).scores.length,
    1,
  )
})

test("lines of a frame become boxes of their scenes, and these precision and recall", () => {
  const boxes = byScene([0, 0, 0, 10, 10, 1, 0.5, 2, 0, 0, 4, 4, 0, 0.25], 7, 3)
  assert.deepEqual(boxes[0], [found([0, 0, 10, 10], 1, 0.5)])
  assert.deepEqual(boxes[1], [])
  const there = byScene([0, 0, 0, 10, 10, 1, 1, 0, 0, 2, 2, 1], 6, 3)
  const measured = measure(boxes, there, 0.5)
  assert.equal(measured.map, 0.5)
  assert.deepEqual(rates(measured, 0), { right: 1, detections: 2, precision: 0.5, recall: 0.5 })
  assert.deepEqual(rates(measured, 0.4), { right: 1, detections: 1, precision: 1, recall: 0.5 })
})

test("nothing of nothing is no share", () => {
  const there = [[{ box: /** @type {import("./boxes.js").Box} */ ([0, 0, 4, 4]), label: 1 }]]
  const [empty, missed] = [measure([[]], [[]], 0.5), measure([[]], there, 0.5)]
  assert.deepEqual(rates(missed, 0.5), { right: 0, detections: 0, precision: NaN, recall: 0 })
  assert.equal(rates(empty, 0.5).recall, NaN)
  assert.equal(missed.map, 0)
  assert.equal(empty.map, NaN)
})
