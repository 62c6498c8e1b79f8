import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage, place } from "../../../tests/assets/page.js"
import { mount, placeOf } from "./index.js"

openPage()

/** A place that is asked for, or told of, and what Python hears of it. */
function shown(changes = {}) {
  const heard = []
  const asked = { extent: 3, name: "real points", points: [[1, 1]], said: null, measured: null }
  const component = { data: { ...asked, ...changes }, setTriggerValue: (...sent) => heard.push(sent) }
  const found = mount(place(), component)
  const press = (key) => found.canvas.onkeydown({ key, preventDefault() {} })
  const point = (offsetX, offsetY) => found.canvas.onpointermove({ buttons: 1, offsetX, offsetY })
  return { found, heard, press, point }
}

test("the middle of the plane is the middle of the picture, and y goes up", () => {
  assert.deepEqual(placeOf([0, 0], 3), [124, 124])
  assert.deepEqual(placeOf([3, 3], 3), [248, 0])
  assert.deepEqual(placeOf([-3, -1.5], 3), [0, 186])
})

test("a place is pointed at, moved, and then said", () => {
  const { found, heard, point } = shown()
  assert.ok(found.button.disabled)
  found.button.onclick()
  assert.deepEqual(heard, [])
  point(124, 0)
  point(62, 186)
  assert.equal(found.legend.textContent, "Your cross: x −1.50, y −1.50.")
  assert.ok(!found.button.disabled)
  found.button.onclick()
  assert.deepEqual(heard, [["predict", [-1.5, -1.5]]])
})

test("arrow keys move it from the middle and never out of the plane; Enter says it", () => {
  const { heard, press } = shown()
  press("Enter")
  assert.deepEqual(heard, [])
  for (let i = 0; i < 40; i++) press("ArrowUp")
  for (const key of ["ArrowLeft", "ArrowLeft", "a", "Enter"]) press(key)
  assert.deepEqual(heard, [["predict", [-0.2, 3]]])
})

test("once it is measured nothing can be pointed at", () => {
  const { found, heard, press, point } = shown({ said: [1, 1], measured: [-1, -0.7] })
  point(10, 10)
  press("Enter")
  assert.deepEqual([heard, found.button.hidden, found.canvas.tabIndex], [[], true, -1])
  assert.equal(found.legend.textContent, "Ring: measured. Cross: what you said.")
  assert.equal(shown({ measured: [-1, -0.7] }).found.legend.textContent, "Ring: measured.")
})
