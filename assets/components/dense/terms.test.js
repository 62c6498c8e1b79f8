import assert from "node:assert/strict"
import { test } from "node:test"

import { zerosText } from "./terms.js"

test("one product that is 0 is one", () => {
  assert.equal(zerosText(0), "")
  assert.match(zerosText(1), /^1 of them is 0:/)
  assert.match(zerosText(240), /^240 of them are 0:/)
})
