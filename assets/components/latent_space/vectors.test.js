import assert from "node:assert/strict"
import { test } from "node:test"

import { lengthsBeside, scaled } from "./vectors.js"

const NOISE = [
  [3, 4],
  [6, 8],
]

for (const [factor, told] of [
  [0.7, "5.25 long on average, instead of 7.50."],
  [1, "7.50 long on average, as before."],
])
  test(`noise times ${factor}: its own length is what it is compared with`, () =>
    assert.equal(
      lengthsBeside(
        NOISE.map((vector) => scaled(vector, factor)),
        NOISE,
      ),
      `The 2 noise vectors are ${told}`,
    ))
