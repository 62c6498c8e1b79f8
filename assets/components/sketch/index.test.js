import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage, place } from "../../../tests/assets/page.js"
import { heightOf, mount, placeOf } from "./index.js"

openPage()

/** A line that is asked for, or told of, and what Python hears of it. */
function shown(changes = {}) {
  const heard = []
  const root = place()
  const asked = {
    at: [0, 512, 1024],
    along: "step",
    name: "loss",
    low: 0,
    high: 2,
    said: null,
    measured: null,
  }
  const sketch = mount(root, {
    data: { ...asked, ...changes },
    setTriggerValue: (...sent) => heard.push(sent),
  })
  return { sketch, heard, root }
}

test("what the handles say is sent in the units of the axis", () => {
  const { sketch, heard } = shown()
  const settings = [100, 0, 25]
  sketch.handles.forEach((handle, i) => (handle.value = settings[i]))
  sketch.button.onclick()
  assert.deepEqual(heard, [["predict", [2, 0, 0.5]]])
})

test("each handle says where it stands and how high", () => {
  const [, second] = shown().sketch.handles
  assert.equal(second.attributes["aria-label"], "loss at step 512")
  assert.equal(second.attributes["aria-valuetext"], "1.00")
})

test("once it is measured nothing can be drawn, and both lines are told", () => {
  const { sketch } = shown({ said: [1, 0.5, 0], measured: [1, 0.25, 0.75] })
  assert.ok(sketch.handles.every(({ hidden }) => hidden))
  assert.ok(sketch.button.hidden)
  assert.equal(
    sketch.canvas.attributes["aria-label"],
    "loss over the steps. You drew 1.00, 0.50, 0. Measured: 1.00, 0.25, 0.75.",
  )
  assert.equal(sketch.legend.textContent, "Solid: measured. Dashed: what you drew.")
  assert.equal(shown({ measured: [1, 1, 1] }).sketch.legend.textContent, "Solid: measured.")
})

test("handles are evenly apart, and what lies beyond the axis stays at its end", () => {
  assert.equal(placeOf(1, 3) - placeOf(0, 3), placeOf(2, 3) - placeOf(1, 3))
  const axis = { low: 0, high: 2 }
  assert.equal(heightOf(1, axis), (heightOf(0, axis) + heightOf(2, axis)) / 2)
  assert.equal(heightOf(9, axis), heightOf(2, axis))
})
