import assert from "node:assert/strict"
import { test } from "node:test"

import { digitRead, tallyOf, verdictOf } from "./verdict.js"

const SURE_OF_THREE = [0, 0, 0.05, 0.9, 0, 0.02, 0, 0, 0.03, 0]

test("the digit that is read is the most probable one, the first of equals", () => {
  assert.equal(digitRead(SURE_OF_THREE), 3)
  assert.equal(digitRead(new Float32Array(10).fill(0.1)), 0)
})

test("who meant what is read did not fool it", () => {
  assert.match(verdictOf(3, SURE_OF_THREE), /^It read your 3, and gave it 90\u00a0%\./)
})

test("who meant another did, and reads how sure it was", () => {
  assert.match(
    verdictOf(8, SURE_OF_THREE),
    /^You fooled it: you meant 8, and it gave the 3 90\u00a0%, the 8 3\.0\u00a0%\./,
  )
})

test("drawings are counted", () => {
  assert.equal(tallyOf({ drawn: 0, misread: 0 }), "")
  assert.equal(tallyOf({ drawn: 1, misread: 1 }), "Misread: 1 of 1 drawing.")
  assert.equal(tallyOf({ drawn: 3, misread: 1 }), "Misread: 1 of 3 drawings.")
})
