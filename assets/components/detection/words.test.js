import assert from "node:assert/strict"
import { test } from "node:test"

import { curveWords, markWords, sceneWords, scoreWords } from "./words.js"

test("what is seen in a scene, with and without its truth", () => {
  const at = { score: 0.3, overlap: 0.45 }
  assert.equal(sceneWords(0, 0, at, null), "No box has a score of at least 0.30.")
  assert.equal(
    sceneWords(5, 2, at, { right: [true, false], has: [true] }),
    "5 boxes with a score of at least 0.30; suppression leaves 2. Found: 1 of 1 digit. Wrong: 1 box.",
  )
  assert.equal(sceneWords(1, 1, at, null), "1 box with a score of at least 0.30; suppression leaves 1.")
})

const at = { step: 1092, score: 0.3, overlap: 0.45, scenes: 300 }
const measuredOf = (/** @type {number} */ truths) => ({
  judged: [
    { score: 0.9, right: true },
    { score: 0.2, right: false },
  ],
  truths,
  map: 0.251,
  curve: { scores: [], precision: [], recall: [] },
})

test("what is measured on many scenes is of a step and of thresholds", () => {
  assert.equal(
    curveWords(measuredOf(1085), at),
    "At step 1,092, with a score of at least 0.30 and suppression from an IoU of 0.45, on 300 scenes " +
      "that it has not learnt from: 1 of 1 box is right (precision 1.00), 1 of 1,085 digits is found " +
      "(recall 0.00). mAP, the mean of the classes' areas below such a curve: 0.25.",
  )
  assert.match(
    curveWords(measuredOf(4), { ...at, score: 0.1 }),
    /: 1 of 2 boxes is right \(precision 0\.50\), 1 of 4/,
  )
})

test("where no box counts there is no precision", () => {
  assert.match(
    curveWords(measuredOf(4), { ...at, score: 0.95 }),
    /learnt from: no box counts, so there is no precision; 0 of 4 digits are found \(recall 0\.00\)\./,
  )
})

test("many boxes have a comma", () => {
  const words = sceneWords(1085, 1001, { score: 0.05 }, null)
  assert.equal(words, "1,085 boxes with a score of at least 0.05; suppression leaves 1,001.")
})

test("the score of the surest cell, worked out", () => {
  const [sure, labels] = [
    [0.25, 0.98, 0.5],
    [0, 2, 1],
  ]
  assert.equal(
    scoreWords({ sure, labels, scores: [0.25, 0.2499, 0.5] }, ["0", "1", "2"]),
    "A box's score is how sure its cell is times the probability of its class. " +
      "The surest cell: 0.98 × 0.26 ≈ 0.25, for class 2.",
  )
  assert.match(
    scoreWords({ sure: [0.5], labels: [1], scores: [0.25] }, ["round", "open"]),
    /0\.50 × 0\.50 = 0\.25, for class open\.$/,
  )
  assert.match(
    scoreWords({ sure: [0], labels: [1], scores: [0] }, ["round", "open"]),
    /times the probability of its class\.$/,
  )
})

test("the product of the factors as they are written is the score as it is written", () => {
  const said = (sure, score) => scoreWords({ sure: [sure], labels: [0], scores: [score] }, ["0"])
  assert.match(said(0.846, 0.846 * 0.534), /0\.85 × 0\.53 ≈ 0\.45, for/)
  assert.match(said(0.8541, 0.8541 * 0.5349), /0\.854 × 0\.535 ≈ 0\.46, for/)
  for (let at = 1; at < 2000; at++) {
    const [sure, share] = [(at * 0.618034) % 1, (at * 0.754878) % 1]
    const [, first, second, score] = /([\d.]+) × ([\d.]+) [=≈] ([\d.]+)/.exec(said(sure, sure * share)) ?? []
    assert.equal((Number(first) * Number(second)).toFixed(2), score)
    assert.equal((sure * share).toFixed(2), score)
  }
})

test("what marks mean is said where it is known what is there", () => {
  assert.equal(
    markWords({ right: [true, false] }),
    "Green dashes: the true boxes, all of them over the cells, and those that were missed after " +
      "suppression. ✓ right, ✗ wrong.",
  )
  assert.equal(markWords(null), "")
})
