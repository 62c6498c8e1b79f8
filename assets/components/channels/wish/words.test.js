import assert from "node:assert/strict"
import { test } from "node:test"

import { readsWords, stepWords } from "./words.js"

test("the step is one of all, also where more were taken than were asked for", () => {
  assert.equal(stepWords(12, 128, 3.25, false), "Step 12 of 128: it answers 3.25.")
  const said = stepWords(1300, 128, -0.5, true)
  assert.equal(said, "Step 1,300 of 1,300: it answers −0.50, the mean over its map.")
})

test("what is read is the likeliest class, and never quite certain", () => {
  assert.equal(
    readsWords([0.1, 0.7, 0.2], ["a", "b", "c"], "torn"),
    "The network takes this picture for b, with 70\u00a0%.",
  )
  assert.match(readsWords([0, 1], ["a", "b"], "sure"), /for b, with >99\.9/)
})

test("where all classes are about as likely the picture is read as none", () => {
  assert.match(readsWords([0.3, 0.36, 0.34], ["a", "b", "c"], "none"), /takes this picture for none: all/)
})
