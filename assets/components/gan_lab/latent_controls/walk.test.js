// What is said of the way from A to B.

import assert from "node:assert/strict"
import { test } from "node:test"

import { straightSentence, turnSentence } from "./walk.js"

test("between opposite ends there is no circle", () => {
  assert.match(turnSentence(Math.PI), /opposite ways: no circle/)
  for (const angle of [0, 1, 3]) assert.match(turnSentence(angle), /the length of z goes evenly/)
})

test("the straight way is said to be short just where it is", () => {
  const long = Array(16).fill(1)
  const across = long.map((value, at) => (at % 2 ? value : -value))
  assert.equal(
    straightSentence(long, across),
    "Noise of 16 numbers is about √16 = 4 long: " +
      "the straight way cuts through shorter z, which G rarely meets.",
  )
  assert.match(straightSentence(long, long), /4 long\. Half-way, the straight way is 4 long\.$/)
  assert.match(straightSentence([0.5, 0], [-1.6, 0.1]), /of 2 numbers is about √2 ≈ 1\.4 long\. Half-way/)
  assert.match(straightSentence([1], [-1]), /^Noise of 1 number is about √1 = 1 long\./)
})
