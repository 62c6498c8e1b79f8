import assert from "node:assert/strict"
import { test } from "node:test"

import { roundBelow } from "./furniture.js"

test("round numbers below", () => {
  assert.deepEqual([9.9, 4.9, 1.99, 1, 130, 0.07, 0.0021].map(roundBelow), [5, 2, 1, 1, 100, 0.05, 0.002])
})
