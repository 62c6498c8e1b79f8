import assert from "node:assert/strict"
import { test } from "node:test"

import { inputsOf } from "./connections.js"
import { boxesBehind, cellBox, receptiveField, widestField } from "./receptive_field.js"

const MAPS = [2, 9, 9]
const conv = (name, kernel_size, facts = {}) => ({
  name,
  kind: "Conv2d",
  in_shape: MAPS,
  out_shape: MAPS,
  kernel_size,
  stride: 1,
  padding: (kernel_size - 1) / 2,
  ...facts,
})
const join = (name, source) => ({ name, kind: "Add", in_shape: MAPS, out_shape: MAPS, source, joins: true })

// conv1 sees 3; conv2 and conv3 behind it 7; conv4 reads the input itself and sees 1.
const ROWS = [
  conv("conv1", 3),
  conv("conv2", 3),
  conv("conv3", 3),
  join("add1", "conv1"),
  conv("conv4", 1, { source: "input" }),
  join("add2", "add1"),
]

test("what a layer reads is told by places", () =>
  assert.deepEqual(
    ROWS.map((_, index) => inputsOf(ROWS, index)),
    [[-1], [0], [1], [2, 0], [-1], [4, 3]],
  ))

test("of two ways to the input the wider one counts", () => {
  const square = (top, bottom) => ({ top, bottom, left: top, right: bottom })
  const cell = cellBox(4, 4)
  assert.deepEqual(receptiveField(ROWS, 3, cell), square(1, 7))
  assert.deepEqual(receptiveField(ROWS, 4, cell), square(4, 4))
  assert.deepEqual(receptiveField(ROWS, 5, cell), square(1, 7))
  assert.deepEqual(
    ROWS.map((_, index) => widestField(ROWS, index)),
    [3, 5, 7, 7, 1, 7].map((side) => [side, side]),
  )
  const boxes = boxesBehind(ROWS, 3, cell)
  assert.deepEqual(boxes.get(0), square(2, 6))
  assert.deepEqual(boxes.get(2), square(4, 4))
})

test("where one way has no map between, all is seen", () => {
  const flat = { name: "flatten1", kind: "Flatten", in_shape: MAPS, out_shape: [162] }
  const folded = { name: "unflatten1", kind: "Unflatten", in_shape: [162], out_shape: MAPS }
  const rows = [conv("conv1", 3), flat, folded, join("add1", "conv1")]
  assert.deepEqual(widestField(rows, 3), [9, 9])
})
