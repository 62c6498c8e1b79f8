import assert from "node:assert/strict"
import { test } from "node:test"

import {
  ascii,
  chance,
  count,
  full,
  grouped,
  listed,
  number,
  percent,
  read,
  scientific,
  shape,
} from "./format.js"

for (const [names, text] of [
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
])
  test(`${names.length} names in a row`, () => assert.equal(listed(names), text))

for (const [value, text] of [
  [0, "0"],
  [-0.0423, "−0.042"],
  [1.239, "1.24"],
  [12.36, "12.4"],
  [1239.5, "1,240"],
  [0.0000321, "3.2·10⁻⁵"],
  [-2.76e22, "−2.8·10²²"],
  [NaN, "–"],
])
  test(`${value} reads in about three digits`, () => assert.equal(number(value), text))

for (const [share, text] of [
  [0, "0\u00a0%"],
  [0.0004, "<0.1\u00a0%"],
  [0.052, "5.2\u00a0%"],
  [0.414, "41\u00a0%"],
  [0.9, "90\u00a0%"],
  [0.906, "90.6\u00a0%"],
  [0.988, "98.8\u00a0%"],
  [0.991, "99.1\u00a0%"],
  [0.99075, "99.1\u00a0%"],
  [0.99877, "99.9\u00a0%"],
  [0.9994, "99.9\u00a0%"],
  [0.9996, ">99.9\u00a0%"],
  [1, "100\u00a0%"],
  // A counted share is none of the tenths below it, and only a whole one is whole.
  [Math.fround(248 / 250), "99.2\u00a0%"],
  [Math.fround(999 / 1000), "99.9\u00a0%"],
  [Math.fround(1 - 2e-7), ">99.9\u00a0%"],
  [1 - 2.3e-8, ">99.9\u00a0%"],
])
  test(`the share ${share} is ${text}`, () => assert.equal(percent(share), text))

test("counts and shapes", () => {
  assert.equal(count(-2400), "−2,400")
  assert.equal(shape([6, 28, 28]), "6 × 28 × 28")
})

test("a power of ten keeps the digits that it is given, and no 1 in front", () => {
  assert.equal(scientific(-0.000032, 1), "−3.2·10⁻⁵")
  assert.equal(scientific(9.96e-6, 1), "1.0·10⁻⁵")
  assert.equal(scientific(-3e22), "−3·10²²")
  assert.equal(scientific(1e-8), "10⁻⁸")
  assert.equal(scientific(-1e-8), "−10⁻⁸")
  assert.equal(scientific(5.1, 1, -435), "5.1·10⁻⁴³⁵")
  assert.equal(full(-2.5e-7), "−2.5·10⁻⁷")
  assert.equal(full(0.1), "0.1")
})

for (const [text, value] of /** @type {const} */ ([
  ["−1,240", -1240],
  ["3.2·10⁻⁵", 3.2e-5],
  ["3.2 · 10⁻⁵", 3.2e-5],
  ["−10⁻⁸", -1e-8],
  ["2·10³²", 2e32],
  ["1e-4", 1e-4],
  ["10", 10],
  ["≈0", NaN],
  ["", NaN],
  ["210⁻⁴", NaN],
  ["1 − 2·10⁻⁹", NaN],
]))
  test(`"${text}" is read as ${value}`, () => assert.equal(read(text), value))

test("machines get an e", () => assert.equal(ascii(" −3.2·10⁻⁵ "), "-3.2e-5"))

test("what is more than digits is bracketed before it is squared or divided by", () => {
  assert.deepEqual(["1,234.5", "−2", "3·10⁻⁴", "10⁻⁸", "1 − 0.2"].map(grouped), [
    "1,234.5",
    "(−2)",
    "(3·10⁻⁴)",
    "(10⁻⁸)",
    "(1 − 0.2)",
  ])
})

test("what a softmax gives is never none or all", () => {
  assert.equal(chance(1), ">99.9\u00a0%")
  assert.equal(chance(0), "<0.1\u00a0%")
  assert.equal(chance(0.5), "50\u00a0%")
})
