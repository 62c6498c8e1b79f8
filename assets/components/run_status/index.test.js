import assert from "node:assert/strict"
import { test } from "node:test"

import { all, openPage, place } from "../../../tests/assets/page.js"
import { mount } from "./index.js"

openPage()

/** What stands under each number of a run's row after a frame. */
function whens(context, frame) {
  const root = place()
  const of = { train_loss: "this batch", val_accuracy: "1,000 images" }
  const items = ["step", "epoch", "train_loss", "val_accuracy", "examples_per_second"]
  const data = { run: `r${frame.live}`, state: "paused", settings: "", mine: true, items, of }
  const status = mount(root, { data, setTriggerValue() {} })
  context.after(() => status.destroy())
  if (!frame.live) status.connection.watch("time", { step: frame.step })
  const usual = { step: 844, state: "paused", live: true, readable: true, share: "" }
  const metrics = { epoch: 6.6, train_loss: 0.02, val_accuracy: 0.97 }
  for (const next of [
    { ...usual, metrics },
    { ...usual, metrics, ...frame },
  ])
    for (const listener of status.connection.channel.frameListeners) listener(next)
  return all(root, ({ attributes }) => attributes.class === "when").map(({ textContent }) => textContent)
}

test("of now each number is of the step in the row, unless it says another", (context) => {
  const frame = { live: true, measured: { val_accuracy: 626 } }
  assert.deepEqual(whens(context, frame), ["", "", "", "at step 626", ""])
})

test("who looks back is told of what was measured on something at which step it was", (context) => {
  const frame = { live: false, step: 824, measured: { val_accuracy: 626 } }
  assert.deepEqual(whens(context, frame), ["", "", "at step 824", "at step 626", ""])
})
