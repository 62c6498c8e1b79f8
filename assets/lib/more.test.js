import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../tests/assets/page.js"
import { More, isFolded } from "./more.js"

openPage()

/** The button as it looks when Python has told this, and what it asks for when it is pressed. */
function pressed(/** @type {import("./more.js").MoreFacts} */ facts) {
  /** @type {unknown[][]} */
  const asked = []
  const more = new More()
  const component = { setTriggerValue: (/** @type {unknown[]} */ ...sent) => asked.push(sent) }
  more.receive(/** @type {any} */ (component), facts)
  more.node.onclick?.(/** @type {any} */ (undefined))
  return { node: more.node, asked }
}

test("More asks for all, Less for a beginner's controls, and both wait for Python", () => {
  const closed = pressed({ offered: true, folded: ["stride"] })
  assert.deepEqual([closed.node.textContent, closed.node.ariaExpanded], ["More", "false"])
  assert.deepEqual(closed.asked, [["more", true]])
  const open = pressed({ offered: true, folded: [] })
  assert.deepEqual([open.node.textContent, open.node.ariaExpanded], ["Less", "true"])
  assert.deepEqual(open.asked, [["more", false]])
})

test("where nothing can be folded there is no button", () => {
  assert.equal(pressed({ offered: false, folded: [] }).node.hidden, true)
  assert.equal(pressed({ offered: true, folded: [] }).node.hidden, false)
})

test("what Python does not name is shown, and all where it says nothing", () => {
  const more = { offered: true, folded: ["stride"] }
  assert.deepEqual(
    ["stride", "window"].map((name) => isFolded(more, name)),
    [true, false],
  )
  assert.equal(isFolded(undefined, "stride"), false)
})
