import assert from "node:assert/strict"
import { test } from "node:test"

import { markOf } from "./class_marks.js"

const channel = (/** @type {number} */ value) =>
  value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
const luminance = (/** @type {string} */ hex) =>
  [1, 3, 5].reduce(
    (sum, at, place) => sum + [0.2126, 0.7152, 0.0722][place] * channel(parseInt(hex.slice(at, at + 2), 16)),
    0,
  )
const contrast = (/** @type {string} */ one, /** @type {string} */ other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

test("60 classes are drawn in 60 ways", () => {
  for (const isDark of [false, true]) {
    const ways = Array.from({ length: 60 }, (_, at) => Object.values(markOf(at, isDark)).join())
    assert.equal(new Set(ways).size, 60)
  }
})

test("each colour stands out from its ground as graphics must (WCAG 1.4.11: 3 to 1)", () => {
  for (let at = 0; at < 10; at++) {
    assert.ok(contrast(markOf(at, false).colour, "#ffffff") >= 3, markOf(at, false).colour)
    assert.ok(contrast(markOf(at, true).colour, "#0d1117") >= 3, markOf(at, true).colour)
  }
})

test("neighbours of ten have different marks", () => {
  for (let at = 0; at < 9; at++) assert.notEqual(markOf(at, false).shape, markOf(at + 1, false).shape)
})
