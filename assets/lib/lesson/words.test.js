import assert from "node:assert/strict"
import { test } from "node:test"

import { equals, plain, short } from "./words.js"

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
