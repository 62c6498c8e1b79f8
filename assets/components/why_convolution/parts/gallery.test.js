import assert from "node:assert/strict"
import { test } from "node:test"

import { foundWords } from "./gallery.js"

test("images that excite a channel are said to be found, and what of them it sees", () =>
  assert.equal(
    foundWords(1000, [3.2, 0.5]),
    "Found among 1,000 images that it was not trained on. The bright part is what the value sees.",
  ))

test("a channel that answers to no image is not said to be excited by any", () =>
  assert.equal(
    foundWords(1000, [0, 0]),
    "Nothing among 1,000 images that it was not trained on: it gives 0 all over each of them.",
  ))
