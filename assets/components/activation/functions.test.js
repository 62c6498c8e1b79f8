import assert from "node:assert/strict"
import { test } from "node:test"

import { sumText } from "./functions.js"

for (const [numbers, text] of [
  [[1, -2, 0.1, -1.9], "z = 1 · (−2) + 0.1 = −1.9"],
  [[1, 0.10196, 0, 0.10196], "z = 1 · 0.102 + 0 = 0.102"], // one number, written twice
  [[0.1, 0.10196, 0, 0.010196], "z = 0.1 · 0.102 + 0 ≈ 0.01"],
  [[2, 0.5, -5, -4], "z = 2 · 0.5 − 5 = −4"],
  [[1, 0.0625, 1e-4, 0.0626], "z = 1 · 0.063 + 0 ≈ 0.063"],
])
  test(`${text}`, () => assert.equal(sumText(...numbers), text))
