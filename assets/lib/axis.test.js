import assert from "node:assert/strict"
import { test } from "node:test"

import { logTicks, roundRange, ticks } from "./axis.js"

test("an axis has few round ticks", () => {
  assert.deepEqual(ticks(0, 2.3, 4), [0, 1, 2])
  assert.deepEqual(ticks(100, 450, 3), [200, 400])
})

test("a range ends at round numbers", () => assert.deepEqual(roundRange(0.07, 2.31, 4), [0, 3]))

test("a logarithmic axis has powers of ten, and numbers between where it is short", () => {
  assert.deepEqual(logTicks(0.002, 30), [0.01, 0.1, 1, 10])
  assert.deepEqual(logTicks(0.6, 5), [1, 2, 5])
})
