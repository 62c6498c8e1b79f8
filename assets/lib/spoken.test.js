import assert from "node:assert/strict"
import { after, test } from "node:test"

import { Spoken } from "./spoken.js"

globalThis.document = /** @type {any} */ ({
  createElement: () => ({ textContent: "", append() {}, setAttribute() {} }),
})
after(() => delete (/** @type {any} */ (globalThis).document))

test("what is said stays as long as it is shown, and is not said of anything else", () => {
  let shown = "row 1: 3"
  const spoken = new Spoken()
  spoken.say(() => shown)
  spoken.settle()
  assert.equal(spoken.node.textContent, "row 1: 3")
  shown = "row 1: 4"
  spoken.settle()
  assert.equal(spoken.node.textContent, "")
  shown = "row 1: 3"
  spoken.settle()
  assert.equal(spoken.node.textContent, "")
})
