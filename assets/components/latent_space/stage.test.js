import assert from "node:assert/strict"
import { test } from "node:test"

import { nameOf, summand } from "./stage.js"

for (const [value, text] of [
  [0.4, "+0.40"],
  [-1.2, "−1.20"],
  [0, "+0.00"],
  [-0.001, "+0.00"],
])
  test(`${value} is added as ${text}`, () => assert.equal(summand(value), text))

test("a picture of a sample's noise is that sample only as its own class", () => {
  assert.equal(nameOf(16, null, null), "sample 16")
  assert.equal(nameOf(16, 5, 5), "sample 16")
  assert.equal(nameOf(16, 5, 0), "noise of sample 16")
})
