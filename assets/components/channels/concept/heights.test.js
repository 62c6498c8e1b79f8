import assert from "node:assert/strict"
import { test } from "node:test"

import { heightsOf } from "./heights.js"

test("equal scores stand on each other, others beside them", () => {
  assert.deepEqual(heightsOf([1, 1, 0.5, 0.99, 0]), [0, 1, 0, 2, 0])
  assert.deepEqual(heightsOf([]), [])
})
