import assert from "node:assert/strict"
import { test } from "node:test"

import { shrink } from "./picture.js"

test("a drawing shrinks to the mean of each area, alike in all channels", () => {
  // prettier-ignore
  const drawing = [
    0, 10, 200, 100,
    20, 30, 100, 0,
    7, 7, 0, 0,
    7, 7, 0, 4,
  ]
  assert.deepEqual([...shrink(drawing, 4, [3, 2, 2])], Array(3).fill([15, 100, 7, 1]).flat())
})

test("a drawing grows and takes uneven sizes", () => {
  assert.deepEqual([...shrink(Array(9).fill(7), 3, [1, 5, 5])], Array(25).fill(7))
  assert.deepEqual([...shrink(Array(49).fill(7), 7, [1, 3, 2])], Array(6).fill(7))
})
