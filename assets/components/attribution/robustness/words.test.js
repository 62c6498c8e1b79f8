import assert from "node:assert/strict"
import { test } from "node:test"

import { nearest, summary, valueWords } from "./words.js"

const LEVELS = [0, 8, 32]

test("one looks at the nearest level that was measured", () => {
  assert.deepEqual(
    [-3, 3.9, 4.1, 19, 21, 99].map((x) => nearest(LEVELS, x)),
    [0, 0, 1, 1, 2, 2],
  )
})

test("a curve that is not there yet has no value", () => {
  assert.equal(valueWords([0.97, 0.5], LEVELS, 1), "50 % at 8")
  assert.equal(valueWords([0.97, 0.5], LEVELS, 2), "not yet at 32")
  assert.equal(valueWords([0.97, 0.5], LEVELS, null), "50 % at 8")
  assert.equal(valueWords([], LEVELS, 1), "")
})

test("all points can be heard", () => {
  const reader = { title: "This network", curves: [{ name: "fgsm", title: "FGSM", shares: [0.97, 0.5] }] }
  assert.equal(summary(reader, LEVELS), "This network. FGSM: 97.0 % at 0, 50 % at 8.")
})
