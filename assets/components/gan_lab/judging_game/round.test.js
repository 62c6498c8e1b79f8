// The rules of "Real or generated?".

import assert from "node:assert/strict"
import { test } from "node:test"

import { deal, experience, middleOf, mistakes, record, tally, told, withRound } from "./round.js"

test("rows mix both kinds and repeat no picture", () => {
  const rows = Array.from({ length: 300 }, () => deal(6, 6, Math.random))
  const kinds = [
    { isReal: true, most: 6 },
    { isReal: false, most: 6 },
  ]
  for (const row of rows) {
    assert.equal(row.length, 6)
    for (const { isReal, most } of kinds) {
      const indices = row.filter((card) => card.isReal === isReal).map(({ index }) => index)
      assert.ok(indices.length >= 2)
      assert.equal(new Set(indices).size, indices.length)
      assert.ok(indices.every((index) => index >= 0 && index < most))
    }
  }
  const counts = new Set(rows.map((row) => row.filter(({ isReal }) => isReal).length))
  assert.deepEqual([...counts].sort(), [2, 3, 4])
  // The order tells nothing.
  assert.ok(new Set(rows.map((row) => row.map(({ isReal }) => isReal).join())).size > 30)
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
  assert.match(experience(0, 1, false), /^It has seen no picture yet/)
  assert.match(
    experience(1, 1, false),
    /^Both networks have trained for 1 step\. In each step D now learns once, from/,
  )
  assert.match(experience(1240, 5, false), /for 1,240 steps\. In each step D now learns 5 times, from/)
})

test("a row of an earlier step says so, and speaks of what was then", () => {
  const row = { step: 0, all: 6, left: 6, you: 5, d: 2, open: false }
  assert.equal(told(row, null), "Which of these did G make, at step 0?")
  assert.equal(
    told({ ...row, left: 2 }, 1210),
    "This row is of step 0; now both networks are at step 1,210. Which of these did G make then? 2 to go.",
  )
  const open = { ...row, left: 0, open: true }
  assert.equal(told(open, null), "You: 5 of 6 right. D: 2 of 6. You see more than D does.")
  assert.equal(told(open, 121), "You: 5 of 6 right. D, at step 0: 2 of 6. You saw more than D did then.")
  assert.match(told({ ...open, d: 6 }, 121), /D saw something then that you missed\.$/)
  assert.match(experience(0, 1, true), /^It had seen no picture then: its verdicts were/)
  assert.equal(experience(2, 1, true), "Both networks had trained for 2 steps then.")
})

test("right answers are told of each step, those of one step together, of many the latest", () => {
  const row = (step, you, d) => ({ step, pictures: 6, you, d })
  const once = withRound(withRound([], row(1280, 3, 5)), row(0, 6, 2))
  assert.equal(
    record(once),
    "Right at step 0: you 6 of 6, D 2; step 1,280: you 3 of 6, D 5. Guessing gives half.",
  )
  const twice = withRound(once, row(1280, 4, 6))
  assert.deepEqual(twice.at(-1), { step: 1280, pictures: 12, you: 7, d: 11 })
  assert.deepEqual(once.at(-1), row(1280, 3, 5))
  const many = [1, 2, 3, 4, 5].reduce((rounds, step) => withRound(rounds, row(step, 1, 1)), [])
  assert.match(record(many), /^Right at step 2: .*step 5:/)
})

test("mistakes are told by their kind", () => {
  const cards = [true, true, false, false].map((isReal) => ({ isReal }))
  assert.equal(mistakes(cards, [true, true, false, false]), "G misled you with none.")
  assert.match(mistakes(cards, [true, true, true, true]), /^You took 2 of G’s for real\. G has never seen/)
  assert.match(mistakes(cards, [false, true, false, false]), /^You took 1 real one for G’s\./)
  assert.match(mistakes(cards, [false, false, true, false]), /^You took 1 of G’s.* You took 2 real ones/)
})
