import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../tests/assets/page.js"
import { Toolbar } from "./toolbar.js"

openPage()

test("a network that never learns here stands at no step", () => {
  const toolbar = new Toolbar({ onScale: () => {}, onAll: () => {} })
  const frame = { step: 0, state: "paused", live: true, readable: true }
  toolbar.tell(frame, 0, "As it comes, trained")
  assert.equal(toolbar.readout.textContent, "As it comes, trained")
  toolbar.tell(frame, 0)
  assert.equal(toolbar.readout.textContent, "Step 0")
})

test("one frame a second is one", () => {
  const toolbar = new Toolbar({ onScale: () => {}, onAll: () => {} })
  const says = (perSecond) => {
    toolbar.tell({ step: 12, state: "running", live: true, readable: true }, perSecond)
    return toolbar.readout.textContent
  }
  assert.equal(says(0), "Step 12")
  assert.equal(says(1), "Step 12 · 1 frame/s")
  assert.equal(says(24), "Step 12 · 24 frames/s")
})
