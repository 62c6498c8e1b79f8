import assert from "node:assert/strict"
import { test } from "node:test"

import { sampleName } from "./experiment.js"

for (const [shift, words] of /** @type {const} */ ([
  [0, "0 pixels"],
  [1, "1 pixel"],
  [3, "3 pixels"],
]))
  test(`a digit that moved by ${words} is called so`, () =>
    assert.equal(sampleName("shifted", shift), `The digit, ${words} to the right`))
