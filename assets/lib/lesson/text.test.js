import assert from "node:assert/strict"
import { test } from "node:test"

import { fieldText, numberText, readNumber, typedNumber } from "./text.js"

for (const [text, value] of /** @type {const} */ ([
  ["1e-4", 1e-4],
  ["10⁻⁴", 1e-4],
  ["−3,2·10⁻⁵", -3.2e-5],
  ["0,5", 0.5],
  ["5e", NaN],
  ["·10⁻⁴", NaN],
]))
  test(`"${text}" is typed for ${value}`, () => assert.equal(typedNumber(text), value))

test("a field is read back as what it shows, and addresses keep to letters that they know", () => {
  for (const value of [-0.5, 1e-7, 123.25, -1.2345e-9]) {
    assert.equal(readNumber(fieldText(value)), Math.fround(value))
    assert.match(numberText(value), /^[-\d.e]+$/)
  }
  assert.equal(fieldText(-1e-7), "−10⁻⁷")
})
