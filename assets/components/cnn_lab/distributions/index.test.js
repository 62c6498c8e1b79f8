import assert from "node:assert/strict"
import { test } from "node:test"

import { deadText, spread } from "./index.js"

test("the spread is the standard deviation around zero", () => {
  // Four bins over -2..2 have their middles at -1.5, -0.5, 0.5, 1.5: (2 * 2.25 + 6 * 0.25) / 8 = 0.75.
  assert.ok(Math.abs(spread([1, 3, 3, 1], 2) - Math.sqrt(0.75)) < 1e-12)
  assert.equal(spread([0, 0, 0], 1), 0)
})

for (const [dead, words] of [
  [
    [
      ["relu1", [0, 1, 1]],
      ["relu2", [0, 0]],
    ],
    "relu1: 2 of 3 units are dead. A dead",
  ],
  [[["relu1", [0, 1]]], "relu1: 1 of 2 units is dead."],
  [[["relu1", [0, 0]]], "No dead units"],
])
  test(`dead units in words: ${words}`, () => assert.ok(deadText(new Map(dead)).includes(words)))
