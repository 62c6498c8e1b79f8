import assert from "node:assert/strict"
import { test } from "node:test"

import { overlapOf } from "../boxes.js"
import { moved, resized, START } from "./drag.js"
import { lines, verdict } from "./words.js"

test("a box stays in the square, and keeps a step of size", () => {
  assert.deepEqual(moved([2, 2, 12, 10], [-9, 99], 16), [0, 8, 10, 16])
  assert.deepEqual(moved([2, 2, 12, 10], [1, -1], 16), [3, 1, 13, 9])
  assert.deepEqual(resized([2, 2, 12, 10], [9, -99], 16), [2, 2, 16, 3])
})

test("the boxes to begin with share 30 of 130", () => {
  const [made, result] = lines(START, overlapOf(START[0], START[1]))
  assert.deepEqual(made, [
    "area = height × width",
    "area of A = 10 × 8 = 80",
    "area of B = 8 × 10 = 80",
    "both cover 6 × 5 = 30",
    "at least one covers 80 + 80 − 30 = 130",
  ])
  assert.equal(result, "IoU = 30 / 130 = 0.231")
})

test("what shares nothing has no sides to multiply", () => {
  const apart = /** @type {import("../boxes.js").Box[]} */ ([
    [0, 0, 2, 2],
    [4, 4, 6, 6],
  ])
  assert.equal(lines(apart, overlapOf(apart[0], apart[1]))[0][3], "both cover 0")
})

test("what an IoU means, at its edges", () => {
  assert.match(verdict(0.5, 0.5), /count as right.*drop the less sure/)
  assert.match(verdict(0.49, 0.5), /count as wrong.*leave both/)
  assert.match(verdict(0, 0), /leave both/)
})
