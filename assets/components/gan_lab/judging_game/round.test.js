// The rules of "Real or generated?".

import assert from "node:assert/strict"
import { test } from "node:test"

import { deal, experience, middleOf, tally } from "./round.js"

test("rows mix both kinds and repeat no picture", () => {
  const rows = Array.from({ length: 300 }, () => deal(16, 64, Math.random))
  const kinds = [
    { isReal: true, most: 16 },
    { isReal: false, most: 64 },
  ]
  for (const row of rows) {
    assert.equal(row.length, 8)
    for (const { isReal, most } of kinds) {
      const indices = row.filter((card) => card.isReal === isReal).map(({ index }) => index)
      assert.ok(indices.length >= 2)
      assert.equal(new Set(indices).size, indices.length)
      assert.ok(indices.every((index) => index >= 0 && index < most))
    }
  }
  const counts = new Set(rows.map((row) => row.filter(({ isReal }) => isReal).length))
  assert.deepEqual([...counts].sort(), [2, 3, 4, 5, 6])
  // The order tells nothing.
  assert.ok(new Set(rows.map((row) => row.map(({ isReal }) => isReal).join())).size > 100)
})

test("scores by hand", () => {
  const row = [
    { isReal: true, verdict: 0.9 },
    { isReal: true, verdict: 0.4 },
    { isReal: false, verdict: 0.6 },
    { isReal: false, verdict: 0.1 },
  ]
  assert.deepEqual(tally(row, [true, true, true, null], 0.5), { you: 2, d: 2 })
  assert.deepEqual(tally(row, [true, true, false, false], 0.2), { you: 4, d: 3 })
})

test("a row is read as it was dealt: D changes its mind at a half, a critic in the middle of the row", () => {
  const cards = [3, -1, 1, 8].map((verdict) => ({ isReal: true, verdict }))
  assert.equal(middleOf({ cards, raw: true }), 2)
  assert.equal(middleOf({ cards, raw: false }), 0.5)
})

test("D is said to know what it has learnt from", () => {
  assert.match(experience(0, 1), /^It has seen no picture yet/)
  assert.match(
    experience(1, 1),
    /^Both networks have trained for 1 step\. In each step D now learns once, from/,
  )
  assert.match(experience(1240, 5), /for 1,240 steps\. In each step D now learns 5 times, from/)
})
