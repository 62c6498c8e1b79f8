import assert from "node:assert/strict"
import { test } from "node:test"

import { drifting, over } from "./notice.js"

test("over how many steps a mean is, in round numbers where it is of about so many", () => {
  assert.equal(over(1), "")
  assert.equal(over(7), "On average over the last 7 steps ")
  assert.equal(over(200), "On average over the last 200 steps ")
  assert.equal(over(289), "On average over about the last 300 steps ")
  assert.equal(over(1_212), "On average over about the last 1,200 steps ")
})

test("a G that got worse is told so, with the step at which it was better", () => {
  const drift = { kind: /** @type {const} */ ("worse"), best: 0.081, best_at: 2500, now: 0.164 }
  assert.equal(
    drifting(drift),
    "G got worse: about step 2,500 the two sets were 0.081 bits apart, over the last 1,000 steps 0.16.",
  )
  assert.equal(drifting({ ...drift, kind: "steady" }), "")
  assert.equal(drifting(undefined), "")
})
