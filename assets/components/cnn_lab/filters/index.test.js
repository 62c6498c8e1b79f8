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
    takes: (name, values) =>
      mounted.take({ arrays: new Map([[`${name}.weight`, { data: Float32Array.from(values) }]]) }),
    pointsAt: (offsetX, offsetY) =>
      all(root, ({ tag }) => tag === "canvas")[0].onpointermove({ offsetX, offsetY }),
    leaves: () => all(root, ({ tag }) => tag === "canvas")[0].onpointerleave(),
    becomes: (layers) => mounted.update({ data: { run: "r", layers } }),
    chooses: (layer) => choose(layerSelect, layer),
    views: (view) => choose(viewSelect, view),
    scalesEach() {
      const [each] = all(root, ({ type }) => type === "checkbox")
      each.checked = !each.checked
      each.onchange()
    },
    legend: () => ofClass(root, "legend")[0].children.map(({ textContent }) => textContent),
    isDrawn: () =>
      all(root, ({ tag, className }) => tag === "canvas" || /legend|value/.test(className)).map(
        ({ hidden }) => !hidden,
      ),
    facts: () => ofClass(root, "muted")[0].textContent,
    label: () => all(root, ({ tag }) => tag === "canvas")[0].attributes["aria-label"],
    value: () => ofClass(root, "value")[0].textContent,
    notice: () => ofClass(root, "notice")[0].textContent,
  }
}

const CONVOLUTION = { name: "conv1", kind: "Conv2d", in_shape: [1, 4, 4], weight_shape: [2, 1, 1, 2] }

test("the weight under a resting pointer says what each frame brings", () => {
  const { takes, pointsAt, leaves, value } = filters(CONVOLUTION)
  takes("conv1", [0.25, 1, 2, 3])
  const hint = value()
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

test("a scale of its own ends at the largest size of each, whatever its sign; a strength begins at 0", () => {
  const { takes, views, scalesEach, legend, value } = filters({
    name: "conv1",
    kind: "Conv2d",
    in_shape: [2, 4, 4],
    weight_shape: [1, 2, 1, 1],
  })
  takes("conv1", [-4, 3])
  assert.deepEqual(legend(), ["−4.00", "", "4.00"])
  assert.match(value(), /Blue adds, orange subtracts/)
  views("norm")
  assert.deepEqual(legend(), ["0", "", "5.00"])
  assert.match(value(), /\. The brighter, the stronger\.$/)
  scalesEach()
  assert.deepEqual(legend(), ["0", "", "largest size of each"])
  views("all")
  assert.deepEqual(legend(), ["− largest size", "", "largest size of each"])
  scalesEach()
})

test("what is said of one layer goes where another one cannot be drawn", () => {
  const many = { name: "linear1", kind: "Linear", in_shape: [1000], weight_shape: [1000, 1000] }
  const { takes, chooses, isDrawn, notice, facts } = filters(CONVOLUTION, many)
  assert.ok(!isDrawn().includes(true))
  takes("conv1", [1, 2, 3, 4])
  assert.ok(!isDrawn().includes(false))
  chooses("linear1")
  assert.ok(!isDrawn().includes(true))
  assert.match(notice(), /^1,000,000 weights are too many to draw/)
  chooses("conv1")
  assert.equal(notice(), "")
  assert.equal(facts(), "2 × 1 × 1 × 2 = 4 weights")
})

test("a network without filters has none of those before", () => {
  const { takes, becomes, isDrawn, notice, facts } = filters(CONVOLUTION)
  takes("conv1", [1, 2, 3, 4])
  becomes([])
  assert.ok(!isDrawn().includes(true))
  assert.equal(notice(), "This network has no layer with filters.")
  assert.equal(facts(), "")
})

test("a filter of a transposed convolution is stamped, and answers to no patch", () => {
  const kernels = { kind: "ConvTranspose2d", in_shape: [1, 4, 4], weight_shape: [1, 2, 1, 2] }
  const { takes, chooses, notice } = filters({ name: "up1", ...kernels }, CONVOLUTION)
  chooses("up1")
  takes("up1", [3, 4, 0, 1])
  assert.match(notice(), /the weakest \(1\.00\)\. Each value that comes in stamps a filter, times itself/)
  chooses("conv1")
  takes("conv1", [3, 4, 0, 1])
  assert.match(notice(), /A filter answers most to a patch that looks like it\.$/)
})

test("one weight is a weight, one picture a picture", () => {
  const { takes, facts, label } = filters({
    name: "conv1",
    kind: "Conv2d",
    in_shape: [1, 4, 4],
    weight_shape: [1, 1, 1, 1],
  })
  takes("conv1", [2])
  assert.equal(facts(), "1 × 1 × 1 × 1 = 1 weight")
  assert.match(label(), /^1 filter picture of conv1\./)
})
