import assert from "node:assert/strict"
import { test } from "node:test"

import { reading } from "./index.js"

test("all samples are said to be read only where all are", () => {
  assert.match(reading(1), / reads 100\u00a0% of the samples /)
  assert.match(reading(498 / 500), / reads 99\.6\u00a0% of the samples /)
})

test("who reads the samples has not seen the validation images", () =>
  assert.match(reading(0.5), /trained on all images but the validation images/))

test("nothing is said where nobody could read them", () => assert.equal(reading(null), ""))
