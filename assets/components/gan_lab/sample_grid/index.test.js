import assert from "node:assert/strict"
import { test } from "node:test"

import { shownOf } from "../../../lib/gan.js"
import { verdictScale } from "./board.js"
import { captionText } from "./index.js"

test("the grid says how many pictures it draws and of which size", () => {
  assert.equal(shownOf(64, { class_names: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] }), 60)
  assert.equal(shownOf(64, { class_names: [] }), 64)
  assert.ok(captionText(60, [64, 1, 28, 28]).startsWith("60 of 64 samples of 1 × 28 × 28,"))
  assert.ok(captionText(64, [64, 3, 28, 28]).startsWith("64 samples of 3 × 28 × 28,"))
})

test("one state of a critic has one scale, whatever was shown before", () => {
  const before = { low: -40, high: 40 }
  assert.deepEqual(verdictScale([-2, 3], true, before, true), { low: -2, high: 3 })
  assert.deepEqual(verdictScale([-2, 3], true, before, false), { low: -36.2, high: 36.3 })
  assert.deepEqual(verdictScale([-2, 3], false, before, false), { low: 0, high: 1 })
})
