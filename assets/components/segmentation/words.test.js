import assert from "node:assert/strict"
import { test } from "node:test"

import { differenceText, judgementText, pixelText } from "./words.js"

test("a difference is told in pixels", () => {
  assert.equal(differenceText([4000, 96, 0, 0, 0]), "All 4,096 pixels are right.")
  assert.equal(
    differenceText([3990, 90, 8, 6, 2]),
    "16 of 4,096 pixels are wrong: 8 missed, 6 without ink, 2 of another class.",
  )
})

test("a pixel's classes stand in the order of their probabilities", () => {
  const text = pixelText({ row: 3, column: 9 }, ["0.20", "0.70", "0.10"], [0.2, 0.7, 0.1], 2, [
    "background",
    "0",
    "1",
  ])
  assert.equal(text, "Row 4, column 10: 0 0.70, background 0.20, 1 0.10. In truth: 1.")
})

test("every judgement has its sentence", () => {
  for (const kind of ["nothing", "mixed", "partly", "well"]) assert.match(judgementText(kind), /\.$/)
  assert.equal(judgementText("other"), "")
})
