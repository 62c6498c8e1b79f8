import assert from "node:assert/strict"
import { mock, test } from "node:test"

import { all, openPage, place } from "../../../../tests/assets/page.js"
import { mount } from "./index.js"

openPage()
mock.timers.enable({ apis: ["setTimeout"] })

const DATA = {
  run: "r",
  shape: [1, 2, 2],
  label: "Put them to the test",
  busy: false,
  locked: "",
  version: 5,
}

/** The button, and what Python hears of it. */
function shown(context, data = {}) {
  const told = []
  const root = place()
  const isButton = ({ tag }) => tag === "button"
  root.querySelectorAll = () =>
    all(root, isButton).map((node) => Object.assign(node, { matches: () => false }))
  const setTriggerValue = (...sent) => told.push(sent)
  const component = (changed) => ({ data: { ...DATA, ...data, ...changed }, setTriggerValue })
  const trust = mount(root, component())
  context.after(() => trust.destroy())
  const [button] = all(root, isButton)
  const press = () => {
    if (!button.disabled) button.onclick()
    mock.timers.tick(100)
  }
  return { told, button, press, trust, update: (changed) => trust.update(component(changed)) }
}

const frame = (values, { live = true, step = 7, shape = [1, 2, 2] } = {}) => ({
  live,
  step,
  arrays: new Map([["input", { shape, data: Float32Array.from(values) }]]),
})

test("a press sends each pixel of the newest picture as a byte, and the present as no step", (context) => {
  const { told, press, trust } = shown(context)
  trust.take(frame([0, 0, 0, 0]))
  trust.take(frame([0, 1, 128 / 255, 3 / 255]))
  press()
  assert.deepEqual(told, [["edit", { version: 6, edit: { run: "r", pixels: "AP+AAw==", step: null } }]])
})

test("of the past the step goes along, also where news of the present come meanwhile", (context) => {
  const { told, press, trust } = shown(context)
  trust.take(frame([1, 1, 1, 1], { live: false, step: 4 }))
  trust.take({ live: true, step: 90, arrays: new Map() })
  press()
  assert.equal(told[0][1].edit.step, 4)
})

test("it waits for a picture of its network, and while tests are under way", (context) => {
  const { told, button, press, trust, update } = shown(context)
  assert.ok(button.disabled)
  trust.take(frame([1, 1, 1], { shape: [3, 1, 1] }))
  assert.ok(button.disabled)
  trust.take(frame([1, 1, 1, 1]))
  assert.ok(!button.disabled)
  update({ busy: true })
  assert.ok(button.disabled)
  press()
  assert.deepEqual(told, [])
  update({ label: "Test again" })
  assert.equal(button.textContent, "Test again")
  assert.ok(!button.disabled)
})

test("another network's picture is not sent as this one's", (context) => {
  const { button, trust, update } = shown(context)
  trust.take(frame([1, 1, 1, 1]))
  update({ run: "other" })
  assert.ok(button.disabled)
})

test("where it is locked it cannot be pressed, also once the picture is there, and says why", (context) => {
  const { told, button, press, trust, update } = shown(context, { locked: "Locked by Ada." })
  trust.take(frame([1, 1, 1, 1]))
  assert.deepEqual([button.disabled, button.title], [true, "Locked by Ada."])
  press()
  assert.deepEqual(told, [])
  update({ locked: "" })
  assert.deepEqual([button.disabled, button.title], [false, ""])
})
