import assert from "node:assert/strict"
import { test } from "node:test"

import { Sizes } from "./sizes.js"

test("each kind of input keeps its own size while another is shown", () => {
  const sizes = new Sizes("page")
  sizes.hear({ input: "photograph", size: 128 })
  assert.equal(sizes.of("digit"), null)
  sizes.hear({ input: "digit", size: 28 })
  assert.equal(sizes.of("photograph"), 128)
  sizes.hear({ input: "photograph", size: 96 })
  assert.deepEqual([sizes.of("photograph"), sizes.of("digit")], [96, 28])
})

test("an answer that is shown again does not undo what was set since", () => {
  const sizes = new Sizes("page")
  const told = { input: "photograph", size: 64 }
  sizes.hear(told)
  sizes.set("photograph", 128)
  sizes.hear(told)
  assert.equal(sizes.of("photograph"), 128)
})
