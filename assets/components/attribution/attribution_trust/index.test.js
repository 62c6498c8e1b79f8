import assert from "node:assert/strict"
import test from "node:test"

import { nearest, pointWords } from "./index.js"

test("the pointer reads the nearest step that is measured", () => {
  const shares = [0, 0.25, 0.5, 0.75, 1]
  assert.equal(nearest(shares, 5, 0.3), 1)
  assert.equal(nearest(shares, 5, 0.4), 2)
  assert.equal(nearest(shares, 5, -2), 0)
  assert.equal(nearest(shares, 5, 7), 4)
  assert.equal(nearest(shares, 2, 0.9), 1)
})

test("a step is read with both scores, and what is not there yet is left out", () => {
  assert.equal(
    pointWords("deletion", 0.25, 0.5, 0.75),
    "25\u00a0% of the pixels are black: probability 50\u00a0%, in random orders 75\u00a0%.",
  )
  assert.equal(
    pointWords("insertion", 1, 0.125, undefined),
    "100\u00a0% of the pixels are back: probability 13\u00a0%.",
  )
  assert.match(pointWords("deletion", 0, 1, 0), /probability >99.9\u00a0%, in random orders <0.1\u00a0%/)
})
