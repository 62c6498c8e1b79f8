import assert from "node:assert/strict"
import { test } from "node:test"

import { titleOf } from "./index.js"
import { aboutWords } from "./knobs.js"

test("a picture of a sample's noise is that sample only as its own class", () => {
  assert.equal(titleOf("Sample 5", false, false), "Sample 5")
  assert.equal(titleOf("Sample 5", true, false), "Sample 5, turned")
  assert.equal(titleOf("Sample 5", false, true), "Noise of sample 5")
  assert.equal(titleOf("Sample 5", true, true), "Noise of sample 5, turned")
  assert.equal(titleOf("Between A and B", false, true), "Between A and B")
})

test("of a generator that is told classes a sample is its noise and its class", () => {
  assert.match(aboutWords(false), /nothing but these numbers, pushed through G\./)
  assert.match(aboutWords(true), /nothing but these numbers and its class, pushed through G\./)
})
