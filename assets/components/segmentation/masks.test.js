import assert from "node:assert/strict"
import { test } from "node:test"

import { ADDED, compare, MISSED, MIXED, NOTHING, partsOf, RIGHT, saidOf, sharesOf, tally } from "./masks.js"

test("each pixel is given its most probable class, the first of several", () => {
  const probabilities = {
    shape: [3, 1, 4],
    data: Float32Array.of(0.6, 0.2, 0.1, 0.4, 0.3, 0.5, 0.2, 0.4, 0.1, 0.3, 0.7, 0.2),
  }
  assert.deepEqual([...saidOf(probabilities)], [0, 1, 2, 0])
})

test("two masks agree, or one of three things is wrong", () => {
  const kinds = compare([0, 1, 2, 0, 2, 1], [0, 1, 0, 1, 1, 1])
  assert.deepEqual([...kinds], [NOTHING, RIGHT, MISSED, ADDED, MIXED, RIGHT])
  assert.deepEqual(tally(kinds), [1, 2, 1, 1, 1])
})

test("the parts of a class come from its row and its column", () => {
  const confusion = { shape: [3, 3], data: Int32Array.of(90, 3, 2, 5, 40, 1, 4, 6, 30) }
  assert.deepEqual(partsOf(confusion, 1), { both: 40, missed: 6, added: 9 })
  assert.deepEqual(partsOf(confusion, 0), { both: 90, missed: 5, added: 9 })
})

test("shares of background and of right pixels come from the first column and the diagonal", () => {
  const confusion = { shape: [3, 3], data: Int32Array.of(90, 3, 2, 5, 40, 1, 4, 6, 49) }
  assert.deepEqual(sharesOf(confusion), { background: 99 / 200, right: 179 / 200 })
})
