import assert from "node:assert/strict"
import { test } from "node:test"

import { largestSize } from "./frame.js"

for (const [values, size] of [
  [[1, -7, 3], 7],
  [[2, NaN], 2],
  [[], 0],
])
  test(`the largest size of [${values}] is ${size}`, () => assert.equal(largestSize(values), size))
