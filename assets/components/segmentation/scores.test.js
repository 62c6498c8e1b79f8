import assert from "node:assert/strict"
import { test } from "node:test"

import { formulaText, scoreText } from "./scores.js"

test("IoU and Dice are told with the pixels that they are made of", () => {
  assert.equal(
    formulaText("1", { both: 1200, missed: 200, added: 100 }),
    "1: 1,200 pixels in both masks, 200 in the true one alone, 100 in the predicted one alone. " +
      "IoU = 1,200 / (1,200 + 200 + 100) = 0.800; Dice = 2 · 1,200 / (2 · 1,200 + 200 + 100) = 0.889.",
  )
})

test("a class that is nowhere has no score", () => {
  assert.equal(scoreText(NaN), "–")
  assert.match(formulaText("2", { both: 0, missed: 0, added: 0 }), /IoU = 0 \/ \(0 \+ 0 \+ 0\) = –/)
})
