import assert from "node:assert/strict"
import { test } from "node:test"

import { more } from "./kernels.js"

for (const [hidden, words] of /** @type {const} */ ([
  [0, ""],
  [1, ", 1 more kernel"],
  [2, ", 2 more kernels"],
]))
  test(`that ${hidden} kernels are not shown is said`, () => assert.equal(more(hidden), words))
