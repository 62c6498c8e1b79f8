import assert from "node:assert/strict"
import { test } from "node:test"

import { whyWords } from "./arithmetic.js"

const LENGTHS = [5, 6, 7]

test("more samples shorten a sum, but not one in which two of three cancel out", () => {
  assert.match(whyWords({ plus: [1], minus: [2], also: [3] }, LENGTHS), /the sum gets shorter\.$/)
  assert.match(whyWords({ plus: [1], minus: [1], also: [3] }, LENGTHS), /^A and B are .*: the sum is C\.$/)
  assert.match(whyWords({ plus: [1], minus: [3], also: [3] }, LENGTHS), /^B and C are .*: the sum is A\.$/)
})

test("where a letter is a mean, how long each is stands there", () => {
  const told = whyWords({ plus: [1, 2], minus: [1], also: [3] }, LENGTHS)
  assert.match(told, /^A, B and C are 5\.00, 6\.00, 7\.00 long: in a mean/)
})
