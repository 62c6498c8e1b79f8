import assert from "node:assert/strict"
import { test } from "node:test"

import { wrong } from "./words.js"

test("only a data set says which class an image has; a class that somebody set may be set wrongly", () => {
  assert.equal(wrong("5", true), " That is wrong: it is 5.")
  assert.equal(wrong("5", false), " You set the true class to 5: then that is wrong.")
})
