import assert from "node:assert/strict"
import { test } from "node:test"

import { sizesFor } from "./size_field.js"

const grid = (/** @type {number} */ rows, /** @type {number} */ columns) =>
  Array.from({ length: rows }, () => Array(columns).fill(0))

test("a grid that is no square is called by its rows and columns", () => {
  const { options, value } = sizesFor({ input: "grid", grid: grid(1, 6), size: 64 })
  assert.equal(value, "1 × 6")
  assert.deepEqual(options.slice(0, 2), ["1 × 6", "3 × 3"])
})

test("a square is offered once, an unusual one in its place", () => {
  assert.equal(sizesFor({ input: "grid", grid: grid(5, 5), size: 64 }).options.length, 8)
  const { options, value } = sizesFor({ input: "own", grid: grid(5, 5), size: 20 })
  assert.equal(value, "20 × 20")
  assert.equal(options[options.indexOf(value) - 1], "16 × 16")
})
