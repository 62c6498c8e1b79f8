import assert from "node:assert/strict"
import { test } from "node:test"

import { stampText } from "./notice.js"

test("a stamp that the padding cuts adds less at the border", () => {
  assert.doesNotMatch(stampText([1, 2], 0, false), /border/)
  assert.match(
    stampText([1, 2], 1, false),
    /adds 3 times its value.*at the border the padding cuts a part of it off\.$/,
  )
})

test("a pixel of a picture in colour has no single value, unless it is grey", () => {
  assert.match(stampText([1, 2], 0, false), /^Each input pixel adds 3 times its value/)
  assert.match(stampText([1, 0, -1], 0, true), /^Each grey input pixel adds 0 times its value/)
})
