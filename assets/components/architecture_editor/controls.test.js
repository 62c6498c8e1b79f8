import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../tests/assets/page.js"
import { controlFor, stepped } from "./controls.js"

openPage()

const COUNT = { type: "int", minimum: 1, maximum: 512 }
const FRACTION = { type: "float", minimum: 0, maximum: 0.99 }

for (const [value, direction, wanted] of [
  [1, 1, 2],
  [7, 1, 8],
  [8, 1, 10],
  [10, -1, 8],
  [8, -1, 7],
  [64, 1, 80],
  [64, -1, 56],
  [512, 1, 512],
  [1, -1, 1],
])
  test(`a count steps by about an eighth: ${value} to ${wanted}`, () =>
    assert.equal(stepped(value, direction, COUNT), wanted))

for (const [value, direction, wanted] of [
  [0.25, 1, 0.3],
  [0.3, -1, 0.25],
  [0.98, 1, 0.99],
  [0, -1, 0],
])
  test(`a fraction steps by a twentieth within its bounds: ${value} to ${wanted}`, () =>
    assert.equal(stepped(value, direction, FRACTION), wanted))

for (const [value, direction, wanted] of [
  [1e-5, 1, 1e-4],
  [1e-3, -1, 1e-4],
  [1e-8, -1, 1e-8],
  [0, 1, 1e-8],
])
  test(`a fraction that may not be 0 steps tenfold: ${value} to ${wanted}`, () =>
    assert.equal(stepped(value, direction, { type: "float", minimum: 1e-8, maximum: 1 }), wanted))

/** A stepper in which somebody types, and what it tells. */
function typedInto(field) {
  const told = []
  const { input, show } = controlFor(field, (value) => told.push(value))
  const types = (text) => {
    input.value = text
    input.oninput()
  }
  input.matches = () => true
  return { told, input, show, types }
}

test("a comma that was typed stays while the answer comes", () => {
  const { told, input, show, types } = typedInto(FRACTION)
  show(0.5, false)
  types("0,")
  show(0, false)
  assert.equal(input.value, "0,")
  types("0,25")
  show(0.25, false)
  assert.equal(input.value, "0,25")
  assert.deepEqual(told, [0, 0.25])
})

test("an emptied field is what it was, or where it need not be given what it follows", () => {
  for (const [field, value] of [
    [COUNT, 3],
    [{ ...COUNT, optional: true }, null],
  ]) {
    const { told, input, show, types } = typedInto(field)
    show(3, false)
    types("")
    assert.deepEqual(told, [value])
    show(value ?? 2, false)
    assert.equal(input.value, "")
    input.onblur()
    assert.equal(input.value, String(value ?? 2))
  }
})
