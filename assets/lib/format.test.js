import assert from "node:assert/strict"
import { test } from "node:test"

import { count, number, percent, shape } from "./format.js"

for (const [value, text] of [
  [0, "0"],
  [-0.0423, "−0.042"],
  [1.239, "1.24"],
  [12.36, "12.4"],
  [1239.5, "1,240"],
  [0.0000321, "3.2e−5"],
  [-2.76e22, "−2.8e22"],
  [NaN, "–"],
])
  test(`${value} reads in about three digits`, () => assert.equal(number(value), text))

for (const [share, text] of [
  [0, "0 %"],
  [0.0004, "<0.1 %"],
  [0.052, "5.2 %"],
  [0.414, "41 %"],
  [0.9996, ">99.9 %"],
  [1, "100 %"],
  // A counted share is none of the tenths below it, and only a whole one is whole.
  [Math.fround(248 / 250), "99.2 %"],
  [Math.fround(999 / 1000), "99.9 %"],
  [Math.fround(1 - 2e-7), ">99.9 %"],
  [1 - 2.3e-8, ">99.9 %"],
])
  test(`the share ${share} is ${text}`, () => assert.equal(percent(share), text))

test("counts and shapes", () => {
  assert.equal(count(-2400), "−2,400")
  assert.equal(shape([6, 28, 28]), "6 × 28 × 28")
})
