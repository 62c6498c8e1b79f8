import assert from "node:assert/strict"
import { test } from "node:test"

import { stepped } from "./controls.js"

const COUNT = { type: "int", minimum: 1, maximum: 512 }
const FRACTION = { type: "float", minimum: 0, maximum: 0.99 }

for (const [value, direction, wanted] of [
  [1, 1, 2],
  [7, 1, 8],
  [8, 1, 10],
  [10, -1, 8],
  [8, -1, 7],
  [64, 1, 80],
  [64, -1, 56],
  [512, 1, 512],
  [1, -1, 1],
])
  test(`a count steps by about an eighth: ${value} to ${wanted}`, () =>
    assert.equal(stepped(value, direction, COUNT), wanted))

for (const [value, direction, wanted] of [
  [0.25, 1, 0.3],
  [0.3, -1, 0.25],
  [0.98, 1, 0.99],
  [0, -1, 0],
])
  test(`a fraction steps by a twentieth within its bounds: ${value} to ${wanted}`, () =>
    assert.equal(stepped(value, direction, FRACTION), wanted))
