import assert from "node:assert/strict"
import { test } from "node:test"

import { groupNames, shareWords, verdictWords, wilson } from "./words.js"

const space = (/** @type {string} */ text) => text.replaceAll("\u00a0", " ")

test("Wilson's interval, as Newcombe (1998) tabulates it", () => {
  const table = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ]
  for (const [wrong, of, low, high] of table) {
    const found = wilson(wrong, of)
    assert.ok(Math.abs(found[0] - low) < 5e-5 && Math.abs(found[1] - high) < 5e-5, `${found}`)
  }
  assert.deepEqual(wilson(0, 0), [0, 1])
})

test("groups have their bounds, classes their names", () => {
  assert.deepEqual(groupNames("thickness", [1.22, 2.04, 5.35], ["a"]), ["1.22 to 2.04 px", "2.04 to 5.35 px"])
  assert.deepEqual(groupNames("class", null, ["a", "b"]), ["a", "b"])
})

test("a share with its counts", () => {
  assert.equal(space(shareWords(8, 100)), "8.0 % (8 of 100)")
  assert.equal(shareWords(0, 0), "none")
})

test("what is clear is told, and what is not", () => {
  assert.equal(verdictWords("thickness", "low", []), "It fails more on thin strokes than on thick strokes.")
  assert.match(verdictWords("position", "high", []), /images off the middle than on centred/)
  assert.match(verdictWords("brightness", "even", []), /no clear difference/)
})

test("which classes stand out is told", () => {
  const told = (/** @type {string} */ kind, /** @type {number[]} */ ...places) =>
    verdictWords("class", { kind, places }, ["a", "b", "c", "d", "e"])
  assert.equal(told("worst", 1), "It fails on class b more often than on the others.")
  assert.equal(told("worst", 3, 1), "It fails on classes d and b more often than on the others.")
  assert.equal(told("best", 1), "It fails on class b less often than on the others.")
  assert.equal(told("best", 4, 2), "It fails on classes e and c less often than on the others.")
  assert.match(told("spread", 3, 0), /^It fails on class d more often than on class a\. No class stands/)
  assert.match(told("even"), /^No class stands out/)
  assert.match(verdictWords("class", undefined, []), /^No class stands out/)
  assert.equal(
    verdictWords("class", { kind: "worst", places: [1] }, ["a", "b"]),
    "It fails on class b more often than on the other.",
  )
})
