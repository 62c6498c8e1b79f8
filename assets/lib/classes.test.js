import assert from "node:assert/strict"
import { test } from "node:test"

import { bestOf, linesOf, shownOf } from "./classes.js"

test("the best is the first of the largest", () => {
  assert.equal(bestOf([0.2, 0.5, 0.3]), 1)
  assert.equal(bestOf([0.4, 0.4, 0.2]), 0)
})

test("few classes are all shown, of many the likeliest, and the chosen one in place of the last", () => {
  assert.equal(linesOf(12), 12)
  assert.deepEqual(shownOf([0.1, 0.7, 0.2], 0), [0, 1, 2])
  const many = Array.from({ length: 20 }, (_, at) => at / 190)
  assert.equal(linesOf(20), 10)
  assert.deepEqual(shownOf(many, null), [19, 18, 17, 16, 15, 14, 13, 12, 11, 10])
  assert.deepEqual(shownOf(many, 3), [19, 18, 17, 16, 15, 14, 13, 12, 11, 3])
  assert.deepEqual(shownOf(many, 15), shownOf(many, null))
})
