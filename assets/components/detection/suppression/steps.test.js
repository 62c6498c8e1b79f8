import assert from "node:assert/strict"
import { test } from "node:test"

import { overlapOf } from "../boxes.js"
import { EXAMPLE, counting, stepsOf, wordsOf } from "./steps.js"

const NAMES = ["zero", "one", "two"]
const AT = { names: NAMES, overlap: 0.45, score: 0.05, counted: EXAMPLE.length }
const said = (/** @type {number} */ at, score = 0.05, found = EXAMPLE) =>
  wordsOf(stepsOf(found, 0.45)[at], found, { ...AT, score, counted: found.length })

test("the example, box by box", () => {
  const steps = stepsOf(EXAMPLE, 0.45)
  assert.equal(steps.length, 5)
  assert.deepEqual(steps[0].states, Array(6).fill("waits"))
  assert.deepEqual(steps[1].now, [0, 1])
  assert.deepEqual(steps.at(-1)?.states, ["kept", "dropped", "kept", "kept", "dropped", "kept"])
})

test("its first step by hand: 22 × 16 shared of twice 24 × 18", () => {
  const { iou } = overlapOf(EXAMPLE[0].box, EXAMPLE[1].box)
  assert.ok(Math.abs(iou - 352 / (432 + 432 - 352)) < 1e-12)
  assert.equal(
    said(1),
    "Box 1 is the surest that waits: it is kept. Box 3 overlaps it by an IoU of 0.69: dropped.",
  )
})

test("a lower threshold drops more, and 1 drops nothing", () => {
  const left = (/** @type {number} */ threshold) =>
    stepsOf(EXAMPLE, threshold)
      .at(-1)
      ?.states.filter((state) => state === "kept").length
  assert.deepEqual([0.2, 0.45, 1].map(left), [3, 4, 6])
})

test("who drops nobody, the end, and no box at all", () => {
  assert.match(said(4), /No other two waits\. 4 are left\.$/)
  assert.match(said(1, 0.05, EXAMPLE.slice(0, 1)), / 1 is left\.$/)
  assert.match(said(0), /^The boxes, numbered/)
  assert.equal(said(0, 0.81, []), "No box has a score of at least 0.81 in this scene.")
})

test("of a scene those count that reach the score, the surest first, and twelve at most are shown", () => {
  assert.deepEqual(
    counting(EXAMPLE, 0.71).map(({ score }) => score),
    [0.92, 0.83, 0.71],
  )
  assert.deepEqual(counting(EXAMPLE, 0.95), [])
  const words = wordsOf(stepsOf(EXAMPLE, 0.45)[0], EXAMPLE, { ...AT, counted: 1017 })
  assert.match(words, /^The 6 surest of 1,017 boxes, numbered/)
})

test("where no box is dropped it says whether any of that class waits", () => {
  const strict = stepsOf(EXAMPLE, 0.95)
  const said = (/** @type {import("./steps.js").Step} */ step) =>
    wordsOf(step, EXAMPLE, { names: ["0", "1", "2"], overlap: 0.95, score: 0.3, counted: 6 })
  assert.match(said(strict[1]), /No other 0 that waits has an IoU of at least 0\.95 with it\./)
  assert.match(said(strict[6]), /No other 2 waits\./)
  assert.doesNotMatch(said(strict[6]), /IoU/)
})
