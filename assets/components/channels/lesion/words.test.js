import assert from "node:assert/strict"
import { test } from "node:test"

import { answerWords, lossWords, shiftsOf } from "./words.js"

const NAMES = ["cat", "dog"]
const space = (/** @type {string} */ text) => text.replaceAll("\u00a0", " ")

test("the answer stays, or becomes another", () => {
  assert.equal(
    space(answerWords([0.9, 0.1], [0.7, 0.3], NAMES)),
    "It still reads cat: 90 % before, 70 % now.",
  )
  assert.equal(
    space(answerWords([0.9, 0.1], [0.2, 0.8], NAMES)),
    "It read cat, with 90 %. Now it reads dog, with 80 %.",
  )
})

test("accuracy before and after, or how much stays as it was", () => {
  const measured = { images: 1000, before: 0.967, after: 0.879, own: false }
  assert.equal(space(lossWords(measured)), "Of 1,000 images it reads 96.7 % right, with the change 87.9 %.")
  assert.equal(
    space(lossWords({ images: 12, before: 1, after: 0.5, own: true })),
    "It reads 50.0 % of 12 photographs as it does with all channels.",
  )
})

test("what is gained has a plus", () => {
  assert.deepEqual([3, -4].map(shiftsOf), ["+3", "−4"])
})
