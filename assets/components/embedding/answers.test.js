import assert from "node:assert/strict"
import { test } from "node:test"

import { answerGroups } from "./answers.js"

test("a few classes are groups as they are", () => {
  const predicted = Int32Array.of(1, 0, 1)
  assert.deepEqual(answerGroups(predicted, ["cat", "dog"]), { groups: predicted, names: ["cat", "dog"] })
})

const NAMES = Array.from({ length: 1_000 }, (_, at) => `thing ${at}`)

test("of a thousand classes the answers that are there are groups, the commonest first", () => {
  const { groups, names } = answerGroups(Int32Array.of(285, 7, 285, 999, 7, 285), NAMES)
  assert.deepEqual(names, ["thing 285", "thing 7", "thing 999"])
  assert.deepEqual(Array.from(groups), [0, 1, 0, 2, 1, 0])
})

test("rare answers share a group", () => {
  // Answers 20 to 33, of which 33 comes three times: it and the first eight of the others have a group.
  const { groups, names } = answerGroups(
    Int32Array.of(33, 33, 33, ...Array.from({ length: 13 }, (_, at) => 20 + at)),
    NAMES,
  )
  assert.equal(names.length, 10)
  assert.deepEqual(
    [names[0], names[1], names[8], names[9]],
    ["thing 33", "thing 20", "thing 27", "5 other answers"],
  )
  assert.deepEqual(Array.from(groups).slice(0, 4), [0, 0, 0, 1])
  assert.deepEqual(Array.from(groups).slice(-6), [8, 9, 9, 9, 9, 9])
})
