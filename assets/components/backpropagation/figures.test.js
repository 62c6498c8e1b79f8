import assert from "node:assert/strict"
import { test } from "node:test"

import { brief, short } from "./figures.js"

for (const [value, boxed, celled] of /** @type {const} */ ([
  [0, "0", "0"],
  [0.522, "0.522", "0.522"],
  [12.345, "12.35", "12.35"],
  [0.0412, "0.0412", "0.041"],
  [0.00652, "0.0065", "0.007"],
  [0.00097, "10⁻³", "0.001"],
  [5e-4, "0.0005", "≈0"],
  [5.1e-4, "5·10⁻⁴", "≈0"],
  [3.65e-5, "4·10⁻⁵", "≈0"],
  [1.33e-5, "10⁻⁵", "≈0"],
  [1e-5, "10⁻⁵", "≈0"],
  [2.4e-12, "2·10⁻¹²", "≈0"],
  [24000, "2.4·10⁴", "2·10⁴"],
]))
  test(`${value} and its opposite have the same digits in a box and in a cell`, () => {
    const opposite = (/** @type {string} */ text) => (/^[0≈]0?$/.test(text) ? text : `−${text}`)
    assert.deepEqual([short(value), brief(value)], [boxed, celled])
    assert.deepEqual([short(-value), brief(-value)], [opposite(boxed), opposite(celled)])
  })

test("in a cell no number reads ≈0 that is larger than one written out", () => {
  const sizes = Array.from({ length: 200 }, (_, at) => 10 ** (-12 + at * 0.06))
  const written = sizes.filter((size) => brief(size) !== "≈0" || brief(-size) !== "≈0")
  const hidden = sizes.filter((size) => brief(size) === "≈0" || brief(-size) === "≈0")
  assert.ok(Math.max(...hidden) < Math.min(...written))
})
