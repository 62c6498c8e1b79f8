import assert from "node:assert/strict"
import { test } from "node:test"

import { all, openPage, place } from "../../../tests/assets/page.js"
import { mount } from "./index.js"

openPage()

const still = (run) => ({ run, returns: 0, returned_at: 0, leads: 0, leads_to: null })

test("a step that is no longer kept gives way to the one that is shown in its place", (context) => {
  const root = place()
  const slider = mount(root, { data: still("r") })
  context.after(() => slider.destroy())
  const asked = []
  slider.connection.watch = (_, { step }) => asked.push(step)
  const says = () => all(root, ({ tag }) => tag === "output")[0].textContent
  const takes = (step, live, timeline) => slider.receive({ step, live, timeline, readable: true })
  context.mock.timers.enable({ apis: ["setTimeout"] })
  takes(40, true, [35, 36, 37, 38, 39, 40])
  slider.choose(37)
  takes(37, false, [35, 36, 37, 38, 39, 40])
  assert.equal(says(), "step 37 of 40")
  takes(600, true, [34, 36, 38, 40])
  assert.equal(says(), "step 37 of 600") // the picture is still of then
  takes(36, false, [34, 36, 38, 40]) // as something else was asked for
  assert.equal(says(), "step 36 of 600")
  context.mock.timers.tick(1000)
  assert.equal(asked.at(-1), 36)
})

test("the step that is looked at outlives a reload, as long as its run has one so late", (context) => {
  const before = place()
  const data = still("kept")
  const slider = mount(before, { data })
  slider.receive({ step: 40, live: true, timeline: [10, 20, 30, 40], readable: true })
  slider.choose(20)
  slider.destroy()

  const reloaded = () => {
    const root = place()
    const again = mount(root, { data })
    context.after(() => again.destroy())
    return { root, again }
  }
  const { root, again } = reloaded()
  assert.equal(again.chosen, 20)
  again.receive({ step: 40, live: true, timeline: [10, 20, 30, 40], readable: true })
  assert.equal(root.dataset.live, "false")
  again.choose(null)
  assert.equal(reloaded().again.chosen, null)

  again.choose(30)
  const { root: shorter, again: anew } = reloaded()
  anew.receive({ step: 5, live: true, timeline: [0, 5], readable: true }) // it was reset meanwhile
  assert.equal(shorter.dataset.live, "true")
})

test("who is led to a run is shown the step that was meant, and not led there again", (context) => {
  const root = place()
  const slider = mount(root, { data: still("here") })
  context.after(() => slider.destroy())
  const live = { step: 147, live: true, timeline: [0, 32, 64, 128, 147], readable: true }
  const led = { ...still("there"), leads: 1, leads_to: 64 }
  slider.update({ data: led })
  slider.receive(live)
  assert.deepEqual([root.dataset.step, root.dataset.live], [64, "false"])
  slider.choose(null)
  slider.update({ data: led })
  assert.equal(root.dataset.live, "true")
  slider.choose(32)
  slider.update({ data: { ...led, leads: 2, leads_to: null } })
  assert.equal(root.dataset.live, "true")

  slider.destroy()
  const again = mount(place(), { data: led }) // as on the way back from another page
  context.after(() => again.destroy())
  assert.equal(again.chosen, null)
})
