import assert from "node:assert/strict"
import { test } from "node:test"

import { equals, plain, refusal, short, sumEquals, totalEquals, written } from "./words.js"

test("a large number is written with a power of ten, and read as that again", () => {
  assert.equal(plain(3.7332419967990015e32), "3.733·10³²")
  assert.equal(plain(-2e10), "−2·10¹⁰")
  assert.equal(plain(1e7), "10⁷")
  assert.equal(plain(1e100), "10¹⁰⁰")
  assert.equal(plain(9_999_999.4), "9,999,999.4")
  assert.equal(short(3.7332419967990015e32), "4·10³²")
  assert.equal(equals([-2e10]), "=")
  assert.equal(equals([3.7332419967990015e32]), "≈")
})

test("only 0 is written as 0 in a cell", () => {
  assert.equal(short(0), "0")
  assert.equal(short(-0), "0")
  for (const value of [2.7e-33, -2.7e-33, 5e-324, 0.004]) assert.equal(short(value), "≈0")
})

test("only 0 is written as 0 in a sentence", () => {
  assert.equal(written(0), "0")
  assert.equal(written(1e-5), "1.0·10⁻⁵")
  assert.equal(written(-2.5e-6), "−2.5·10⁻⁶")
  assert.equal(written(0.25), "0.25")
})

for (const [numbers, sign] of /** @type {const} */ ([
  [[], "="],
  [[0, 0], "="],
  [[0.25, 1.5], "="],
  [[1 / 3, 0], "="], // it is written twice, alike
  [[1 / 3, 1 / 3], "≈"],
  [[1e-8, 0], "≈"], // 0 + 0 is not what it is
  [[100.25, 0.5], "≈"], // 100.3 + 0.5
  [[99.875, 0.25], "≈"], // both exact, and 100.1
]))
  test(`the sum of ${numbers} is written with ${sign}`, () => assert.equal(totalEquals([...numbers]), sign))

for (const [pairs, others, sign] of /** @type {const} */ ([
  [[[0.5, 3]], [], "="],
  [[[0.125, 0.125]], [], "≈"], // 0.015625 as 0.016
  [[[1, 1 / 3]], [], "="],
  [[[1, 1e-8]], [], "≈"],
  [[[0, 5]], [1 / 3], "="],
  [
    [
      [2, 3],
      [4, 0.5],
    ],
    [1],
    "=",
  ],
  [[[2, 3]], [1 / 3], "≈"],
]))
  test(`the products ${JSON.stringify(pairs)} and ${others} are added up with ${sign}`, () =>
    assert.equal(
      sumEquals(
        pairs.map(([a, b]) => [a, b]),
        [...others],
      ),
      sign,
    ))

test("what is shown instead of a choice that does not fit is not called settings that worked", () => {
  const refused = refusal({ control: "stride", message: "No." })
  assert.equal(refused, "No. What you see leaves out what does not fit.")
  assert.equal(refusal(null), "")
})

test("of a picture that cannot be used nothing is shown, and what is shown instead is already said", () => {
  const message = "No picture. Still shown: the cat."
  assert.equal(refusal({ control: "input", message }), message)
})
