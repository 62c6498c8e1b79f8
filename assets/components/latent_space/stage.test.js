import assert from "node:assert/strict"
import { test } from "node:test"

import { summand } from "./stage.js"

for (const [value, text] of [
  [0.4, "+0.40"],
  [-1.2, "−1.20"],
  [0, "+0.00"],
  [-0.001, "+0.00"],
])
  test(`${value} is added as ${text}`, () => assert.equal(summand(value), text))
