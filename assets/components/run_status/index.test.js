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

test("the numbers of a run go where the one in its place keeps one waiting", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const root = place()
  const data = { run: "before", state: "paused", settings: "", mine: true, items: ["step", "epoch"], of: {} }
  const status = mount(root, { data, setTriggerValue() {} })
  context.after(() => status.destroy())
  const usual = { state: "paused", live: true, readable: true, share: "" }
  const tell = (frame) => {
    for (const listener of status.connection.channel.frameListeners) listener({ ...usual, ...frame })
  }
  const shown = () => [status.chip, ...status.values].map(({ textContent }) => textContent)
  tell({ step: 79, metrics: { epoch: 0.5 } })
  context.mock.timers.tick(60_000)
  assert.deepEqual(shown(), ["Paused", "79", "0.50"])
  status.update({ data: { ...data, run: "after" }, setTriggerValue() {} })
  assert.deepEqual(shown(), ["Paused", "79", "0.50"])
  context.mock.timers.tick(60_000)
  assert.deepEqual(shown(), ["Waiting for the run", "–", "–"])
  tell({ step: 0, metrics: {} })
  assert.deepEqual(shown(), ["Ready", "0", "–"])
})
