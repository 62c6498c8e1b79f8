import assert from "node:assert/strict"
import { test } from "node:test"

import { Kept, refusalOfNext } from "./kept.js"

const GIVEN = ["x1", "w11", "b1"]

/** @param {Record<string, number>} [held] */
const keptOf = (held = {}) => new Kept({ numbers: [1, 2, 3], mean: [0.5, 0.25], square: [0, 4], held })

/**
 * A round of two parameters that is worked out.
 * @param {number[]} nextNumbers
 * @param {{mean: number, square: number}[]} memories
 */
function roundOf(nextNumbers, memories) {
  const parameters = ["w11", "b1"]
  const updates = new Map(parameters.map((name, at) => [name, memories[at]]))
  const labels = { x1: "x₁", w11: "w₁₁", b1: "b₁" }
  return /** @type {any} */ ({
    nextNumbers,
    updates,
    labels,
    structure: { parameters },
    tape: { given: GIVEN },
  })
}

test("a number that is set changes no other one", () => {
  const kept = keptOf()
  assert.deepEqual(kept.set(GIVEN, { w11: 0 }), { numbers: [1, 0, 3] })
  assert.deepEqual(kept.numbers, [1, 0, 3])
})

test("what is held is written as the address has it, and as nothing where nothing is held", () => {
  const kept = keptOf({ z1: -2 })
  assert.deepEqual(kept.hold("h1", 0.5), { held: "z1:-2,h1:0.5" })
  assert.deepEqual(kept.hold("z1", 3), { held: "z1:3,h1:0.5" })
  assert.deepEqual(
    kept.letGo((name) => name === "z1"),
    { held: "h1:0.5" },
  )
  assert.deepEqual(
    kept.letGo(() => true),
    { held: null },
  )
  assert.equal(kept.held.size, 0)
})

test("an edit takes back what is null in it, and nothing else", () => {
  const kept = keptOf({ z1: 1 })
  kept.drop({ mean: null, numbers: [9] })
  assert.deepEqual([kept.mean, kept.square, [...kept.held]], [[0, 0], [0, 4], [["z1", 1]]])
  kept.drop({ held: null, square: null })
  assert.deepEqual([kept.numbers, kept.square, kept.held.size], [[1, 2, 3], [0, 0], 0])
})

test("the next round begins with the new weights and remembers; zeros stay out of the address", () => {
  const kept = keptOf({ z1: 1 })
  const memories = [
    { mean: 0, square: 0 },
    { mean: -1, square: 0 },
  ]
  assert.deepEqual(kept.advance(roundOf([1, 5, 6], memories)), {
    numbers: [1, 5, 6],
    mean: [0, -1],
    square: null,
  })
  assert.deepEqual([kept.numbers, kept.square, kept.held.get("z1")], [[1, 5, 6], [0, 0], 1])
})

for (const [number, refused] of /** @type {const} */ ([
  [1000, false],
  [-1000, false],
  [1000.5, true],
  [-Infinity, true],
  [NaN, true],
]))
  test(`a weight that would be ${number} ${refused ? "is refused by its name" : "is none too many"}`, () => {
    const refusal = refusalOfNext(roundOf([1, 2, number], []), 1000)
    assert.equal(refusal.startsWith("b₁ would be "), refused)
    assert.equal(refusal === "", !refused)
  })
