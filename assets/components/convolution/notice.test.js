import assert from "node:assert/strict"
import { test } from "node:test"

import { stampText } from "./notice.js"

test("a stamp that the padding cuts adds less at the border", () => {
  assert.doesNotMatch(stampText([1, 2], 0), /border/)
  assert.match(
    stampText([1, 2], 1),
    /adds 3 times its value.*at the border the padding cuts a part of it off\.$/,
  )
})
