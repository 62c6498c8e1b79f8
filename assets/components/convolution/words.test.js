import assert from "node:assert/strict"
import { test } from "node:test"

import { windowText } from "./words.js"

for (const [top, left, span, words] of /** @type {const} */ ([
  [0, 4, 3, "Window on rows 1 to 3 and columns 5 to 7."],
  [-1, -1, 3, "Window on rows 1 to 2 and columns 1 to 2, and on padding."],
  [6, 0, 3, "Window on rows 7 to 8 and columns 1 to 3, and on padding."],
  [2, 5, 1, "Window on row 3 and column 6."],
  [-3, 2, 3, "Window on the padding alone."],
]))
  test(`a window of ${span} from ${top}, ${left} on: ${words}`, () =>
    assert.equal(windowText({ top, left }, span, [1, 8, 8]), words))
