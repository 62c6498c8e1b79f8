import assert from "node:assert/strict"
import { test } from "node:test"

import { curveWords, sceneWords } from "./words.js"

test("what is seen in a scene, with and without its truth", () => {
  const at = { score: 0.3, overlap: 0.45 }
  assert.equal(sceneWords(0, 0, at, null), "No box has a score of at least 0.30.")
  assert.equal(
    sceneWords(5, 2, at, { right: [true, false], has: [true] }),
    "5 boxes with a score of at least 0.30; suppression leaves 2. Found: 1 of 1 digit. Wrong: 1 box.",
  )
  assert.equal(sceneWords(1, 1, at, null), "1 box with a score of at least 0.30; suppression leaves 1.")
})

test("what is measured on many scenes", () => {
  const judged = [
    { score: 0.9, right: true },
    { score: 0.2, right: false },
  ]
  const measured = { judged, truths: 4, map: 0.251, curve: { scores: [], precision: [], recall: [] } }
  assert.equal(
    curveWords(measured, 0.3, 300),
    "On 300 scenes that it has not learnt from: 1 of 1 boxes are right (precision 1.00), " +
      "1 of 4 digits are found (recall 0.25). mAP, over all scores: 0.25.",
  )
})
