import assert from "node:assert/strict"
import { test } from "node:test"

import { progress, sampleName } from "./experiment.js"

for (const [shift, words] of /** @type {const} */ ([
  [0, "0 pixels"],
  [1, "1 pixel"],
  [3, "3 pixels"],
]))
  test(`a digit that moved by ${words} is called so`, () =>
    assert.equal(sampleName("shifted", shift), `The digit, ${words} to the right`))

test("no number that is there already is said to come when both are trained", () => {
  assert.match(progress("shifted", 20, 300), /^Each is measured once it is trained/)
  assert.equal(progress("plain", 20, 1300), "Training: step 20 of 1,300.")
})
