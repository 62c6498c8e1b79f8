import assert from "node:assert/strict"
import { test } from "node:test"

import { offeredWith } from "./form.js"

/** @type {import("./form.js").Field["options"]} */
const RATES = [
  [0.001, "0.001"],
  [0.003, "0.003"],
  [0.01, "0.01"],
]

for (const [value, order] of /** @type {[number, number[]][]} */ ([
  [0.005, [0.001, 0.003, 0.005, 0.01]],
  [0.0004, [0.0004, 0.001, 0.003, 0.01]],
  [0.3, [0.001, 0.003, 0.01, 0.3]],
  [0.003, [0.001, 0.003, 0.01]],
]))
  test(`${value} stands in order among the rates`, () =>
    assert.deepEqual(
      offeredWith(value, RATES).map(([rate]) => rate),
      order,
    ))

test("a name that is not offered comes last", () =>
  assert.deepEqual(offeredWith("swish", [["relu", "ReLU"]]), [
    ["relu", "ReLU"],
    ["swish", "swish"],
  ]))
