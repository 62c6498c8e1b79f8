import assert from "node:assert/strict"
import { test } from "node:test"

import { isStill, largestSize } from "./frame.js"

for (const [values, size] of [
  [[1, -7, 3], 7],
  [[2, NaN], 2],
  [[], 0],
])
  test(`the largest size of [${values}] is ${size}`, () => assert.equal(largestSize(values), size))

for (const [state, live, still] of [
  ["running", true, false],
  ["running", false, true],
  ["paused", true, true],
  ["diverged", true, true],
  ["finished", true, true],
])
  test(`${state}, ${live ? "now" : "in the past"}: ${still ? "stands still" : "moves"}`, () =>
    assert.equal(isStill({ state, live }), still))
