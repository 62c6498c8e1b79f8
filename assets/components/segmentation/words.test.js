import assert from "node:assert/strict"
import { test } from "node:test"

import { differenceText, judgementText, ownText, pixelText } from "./words.js"

test("it is told how many own pictures there are, and how many of them are in a batch", () => {
  const facts = { count: 0, most: 16, in_batch: 0, batch: 8 }
  for (const trains of [true, false]) {
    assert.match(ownText(facts, trains), /^Draw or upload a picture.* whenever the network trains, it learns/)
  }
  assert.equal(
    ownText({ ...facts, count: 1, in_batch: 2, batch: 10 }, true),
    "The network learns from 1 picture of yours (at most 16): 2 of the 10 in each batch are yours.",
  )
  assert.equal(
    ownText({ ...facts, count: 3, in_batch: 1, batch: 5 }, false),
    "Press Train, and the network learns from 3 pictures of yours (at most 16): " +
      "1 of the 5 in each batch is yours.",
  )
})

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

test("every judgement has its sentence, of the validation scenes and of when they were measured", () => {
  const shares = { background: 0.985, right: 0.9375 }
  const judged = (kind) => judgementText({ kind, right: 0.56, chance: 0.41 }, shares, 1250)
  const texts = ["nothing", "mixed", "partly", "well"].map(judged)
  assert.equal(new Set(texts).size, 4)
  for (const text of texts) {
    assert.match(text, /^On the validation scenes at step 1,250: /)
    assert.match(text, /\. 98\.5\u00a0% of the scenes’ pixels are taken/)
    assert.match(text, /for background, and 93\.8\u00a0% of all are right\.$/)
  }
  const names = texts.map((text) => / 56\u00a0% has the right name; .+ right for 41\u00a0%\. /.test(text))
  assert.deepEqual(names, [false, true, true, false])
  assert.doesNotMatch(judgementText({ kind: "partly" }, shares, 1250), /name/)
  assert.equal(judged("other"), "")
})
