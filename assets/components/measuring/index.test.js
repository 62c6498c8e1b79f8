import assert from "node:assert/strict"
import { mock, test } from "node:test"

import { openPage, place } from "../../../tests/assets/page.js"
import { mount } from "./index.js"

openPage()
mock.timers.enable({ apis: ["setTimeout"] })

/** What shows a run that is to be measured at step 100, and what Python hears of it. */
function measuring(context) {
  const told = []
  const root = place()
  const component = { data: { run: "r", steps: 100 }, setTriggerValue: (_, value) => told.push(value) }
  const shown = mount(root, component)
  context.after(() => shown.destroy())
  const takes = (step, state = "running", live = true) => {
    shown.take({ step, state, live })
    mock.timers.tick(1000)
  }
  return { told, root, takes, shown, component }
}

test("it says how far the run is, and Python hears once that it is there", (context) => {
  const { told, root, takes } = measuring(context)
  takes(40)
  assert.equal(root.textContent, "step 40 of 100")
  assert.deepEqual(told, [])
  takes(130)
  assert.equal(root.textContent, "step 100 of 100")
  assert.deepEqual(told, ["running 130"])
})

test("Python hears of a run that stands before, and again while it waits all the same", (context) => {
  const { told, takes, shown, component } = measuring(context)
  takes(40, "paused")
  assert.deepEqual(told, ["paused 40"])
  shown.update(component)
  mock.timers.tick(1000)
  assert.deepEqual(told, ["paused 40", "paused 40"])
})

test("a run that was just begun may be told of as it stood before", (context) => {
  const { told, shown, takes } = measuring(context)
  shown.take({ step: 0, state: "paused", live: true })
  takes(1)
  assert.deepEqual(told, [])
})

test("while one looks at the past the step of the present stays", (context) => {
  const { told, root, takes } = measuring(context)
  takes(40)
  takes(7, "running", false)
  assert.equal(root.textContent, "step 40 of 100")
  takes(7, "paused", false)
  assert.deepEqual(told, ["paused 40"])
})
