import assert from "node:assert/strict"
import { test } from "node:test"

import { number } from "../../../lib/format.js"
import { rounded } from "./card.js"

test("a weight in a field is 0 only where it is 0", () => {
  const cases = [0, 3.5e-4, -3.51e-4, 0.0094, 0.0096, 0.12345, -2.34567, 12.3456, -4e-7]
  assert.deepEqual(cases.map(rounded), [0, 3.5e-4, -3.5e-4, 0.0094, 0.01, 0.123, -2.346, 12.346, -4e-7])
})

test("a small one reads as in the formula above it", () => {
  for (const value of [3.5e-4, -7.149e-4, 2.04e-5]) assert.equal(number(rounded(value)), number(value))
})
