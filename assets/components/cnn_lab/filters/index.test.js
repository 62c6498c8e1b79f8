import assert from "node:assert/strict"
import { test } from "node:test"

import { all, ofClass, openPage, place } from "../../../../tests/assets/page.js"
import { mount } from "./index.js"

openPage()

/** The filters of a network with these layers, and what the live stream brings of them. */
function filters(...layers) {
  const root = place()
  const mounted = mount(root, { data: { run: "r", layers } })
  const [layerSelect, viewSelect] = all(root, ({ tag }) => tag === "select")
  const choose = (select, value) => {
    select.value = value
    select.onchange()
  }
  return {
    root,
    takes: (name, values) =>
      mounted.take({ arrays: new Map([[`${name}.weight`, { data: Float32Array.from(values) }]]) }),
    pointsAt: (offsetX, offsetY) =>
      all(root, ({ tag }) => tag === "canvas")[0].onpointermove({ offsetX, offsetY }),
    leaves: () => all(root, ({ tag }) => tag === "canvas")[0].onpointerleave(),
    chooses: (layer) => choose(layerSelect, layer),
    views: (view) => choose(viewSelect, view),
    value: () => ofClass(root, "value")[0].textContent,
    notice: () => ofClass(root, "notice")[0].textContent,
  }
}

const CONVOLUTION = { name: "conv1", kind: "Conv2d", in_shape: [1, 4, 4], weight_shape: [2, 1, 1, 2] }

test("the weight under a resting pointer says what each frame brings", () => {
  const { takes, pointsAt, leaves, value } = filters(CONVOLUTION)
  const hint = value()
  takes("conv1", [0.25, 1, 2, 3])
  pointsAt(1, 1)
  assert.equal(value(), "filter 1, row 1, column 1: 0.25")
  takes("conv1", [0.5, 1, 2, 3])
  assert.equal(value(), "filter 1, row 1, column 1: 0.50")
  pointsAt(85, 1) // between two filters
  assert.equal(value(), "filter 1, row 1, column 1: 0.50")
  leaves()
  assert.equal(value(), hint)
})

test("one filter is a filter; a table is what a dense layer has that reads no picture", () => {
  const only = { name: "conv1", kind: "Conv2d", in_shape: [2, 4, 4], weight_shape: [1, 2, 1, 2] }
  const { takes, pointsAt, chooses, value, notice } = filters(
    only,
    { name: "linear1", kind: "Linear", in_shape: [2], weight_shape: [1, 2], image_shape: [1, 1, 2] },
    { name: "linear2", kind: "Linear", in_shape: [2], weight_shape: [1, 2], image_shape: null },
  )
  takes("conv1", [0, 3, 4, 0])
  pointsAt(1, 1)
  assert.equal(value(), "filter 1, channel 1, row 1, column 1: 0")
  assert.match(notice(), /^The only filter has norm 5\.00\./)
  chooses("linear1")
  takes("linear1", [3, 4])
  pointsAt(1, 1)
  assert.equal(value(), "filter 1, row 1, column 1: 3.00")
  chooses("linear2")
  takes("linear2", [3, 4])
  pointsAt(1, 1)
  assert.equal(value(), "weights, row 1, column 1: 3.00")
  assert.match(notice(), /table/)
})
