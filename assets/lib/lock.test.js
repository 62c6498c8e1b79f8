import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../tests/assets/page.js"
import { Lock } from "./lock.js"

openPage()

const control = (title, isMore = false) => ({ title, disabled: false, matches: () => isMore })

test("locked controls cannot be used and say why, until they are free again; More is always free", () => {
  const [stride, more] = [control("Cells from one window to the next"), control("All", true)]
  const place = { querySelectorAll: () => [stride, more] }
  const lock = new Lock()
  lock.show("", [place])
  assert.deepEqual([stride.disabled, lock.node.hidden], [false, true])
  for (let drawn = 0; drawn < 2; drawn++) {
    stride.disabled = false // as the component draws it
    lock.show("Locked by Ada.", [place])
    assert.deepEqual([stride.disabled, stride.title, more.disabled], [true, "Locked by Ada.", false])
  }
  assert.equal(lock.node.textContent, "Locked by Ada. Nothing here can be changed.")
  assert.equal(lock.node.hidden, false)
  lock.show("", [place])
  assert.deepEqual([stride.disabled, stride.title], [false, "Cells from one window to the next"])
})
