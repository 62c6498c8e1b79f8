import assert from "node:assert/strict"
import { test } from "node:test"

import { over } from "./notice.js"

test("over how many steps a mean is, in round numbers where it is of about so many", () => {
  assert.equal(over(1), "")
  assert.equal(over(7), "On average over the last 7 steps ")
  assert.equal(over(200), "On average over the last 200 steps ")
  assert.equal(over(289), "On average over about the last 300 steps ")
  assert.equal(over(1_212), "On average over about the last 1,200 steps ")
})
