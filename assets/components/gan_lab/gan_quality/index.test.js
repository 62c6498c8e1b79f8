import assert from "node:assert/strict"
import { test } from "node:test"

import { measuredWords } from "./index.js"

const facts = { step: 1200, count: 500, distances: Array(12).fill(0.2) }
const few = "Training images are compared with the pixels of the first 12."

test("what was measured with few samples is not told of all", () => {
  assert.equal(
    measuredWords({ ...facts, classes: [{ name: "0", share: 1 }] }),
    "Measured at step 1,200, with 500 samples, by a classifier that learnt from the same images. " + few,
  )
  assert.equal(
    measuredWords({ ...facts, classes: [] }),
    "Measured at step 1,200, with 500 samples, on their pixels. " + few,
  )
})
