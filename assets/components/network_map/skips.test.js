import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../tests/assets/page.js"
import { skipsOf } from "./skips.js"

openPage()

const columns = (...inputs) => inputs.map((read, index) => ({ index, inputs: read }))

test("a straight network has no arcs", () => assert.deepEqual(skipsOf(columns([], [0], [1], [2])), []))

test("an arc within another lies above it, and beside it at the same height", () => {
  const found = skipsOf(columns([], [0], [1], [2, 1], [3], [4, 3], [5, 0]))
  assert.deepEqual(found, [
    { from: 1, to: 3, level: 0 },
    { from: 3, to: 5, level: 0 },
    { from: 0, to: 6, level: 1 },
  ])
})

test("a layer that reads an earlier one in place of the one before has an arc too", () =>
  assert.deepEqual(skipsOf(columns([], [0], [1], [1], [3, 2])), [
    { from: 1, to: 3, level: 0 },
    { from: 2, to: 4, level: 1 },
  ]))
