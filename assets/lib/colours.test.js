import assert from "node:assert/strict"
import { test } from "node:test"

import { DIVERGING, css, entry, typeScale } from "./colours.js"

const ORANGE = "rgb(179 88 6)"
const BLUE = "rgb(33 102 172)"

for (const [value, colour] of [
  [0, "rgb(247 247 247)"],
  [-3, ORANGE],
  [3, BLUE],
  [-6e7, ORANGE],
  [6e7, BLUE],
  [NaN, ORANGE],
])
  test(`${value} on a scale of ±3: zero is neutral, and the ends are the anchors`, () =>
    assert.equal(css(DIVERGING, entry(value, -3, 3)), colour))

test("type is as much larger as the page says, and as usual where it says nothing", () => {
  globalThis.document = { documentElement: {} }
  for (const [fontSize, scale] of [
    ["16px", 1],
    ["25px", 1.5625],
    ["", 1],
  ]) {
    globalThis.getComputedStyle = () => ({ fontSize })
    assert.equal(typeScale(), scale)
  }
  delete globalThis.document
  delete globalThis.getComputedStyle
})
