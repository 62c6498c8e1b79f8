import assert from "node:assert/strict"
import { test } from "node:test"

import { overlapOf } from "../boxes.js"
import { EXAMPLE, stepsOf, wordsOf } from "./steps.js"

const NAMES = ["zero", "one", "two"]

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
  const words = wordsOf(stepsOf(EXAMPLE, 0.45)[1], EXAMPLE, NAMES, 0.45)
  assert.equal(
    words,
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
  const steps = stepsOf(EXAMPLE, 0.45)
  assert.match(wordsOf(steps[4], EXAMPLE, NAMES, 0.45), /No other two that waits.* 4 are left\.$/)
  assert.match(wordsOf(steps[0], EXAMPLE, NAMES, 0.45), /^The boxes/)
  assert.match(wordsOf(stepsOf([], 0.45)[0], [], NAMES, 0.45), /^No box/)
})
