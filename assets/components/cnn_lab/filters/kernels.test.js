import assert from "node:assert/strict"
import { test } from "node:test"

import { kernelsOf, tilesOf, viewsOf } from "./kernels.js"

for (const [layer, starts] of [
  // out in kh kw: each kernel has 4 weights.
  [
    { kind: "Conv2d", in_shape: [3, 8, 8], weight_shape: [2, 3, 2, 2] },
    [
      [0, 4, 8],
      [12, 16, 20],
    ],
  ],
  // in out kh kw
  [
    { kind: "ConvTranspose2d", in_shape: [3, 8, 8], weight_shape: [3, 2, 2, 2] },
    [
      [0, 8, 16],
      [4, 12, 20],
    ],
  ],
  // out features, seen as pictures of 2 x 2
  [
    { kind: "Linear", in_shape: [12], weight_shape: [2, 12], image_shape: [3, 2, 2] },
    [
      [0, 4, 8],
      [12, 16, 20],
    ],
  ],
])
  test(`kernels of ${layer.kind} begin where torch keeps them`, () => {
    const { outputs, inputs, start } = kernelsOf(layer)
    const found = Array.from({ length: outputs }, (_, to) =>
      Array.from({ length: inputs }, (_, from) => start(to, from)),
    )
    assert.deepEqual(found, starts)
  })

const labels = (layer, view) => {
  const kernels = kernelsOf({ kind: "Conv2d", ...layer })
  return tilesOf(new Float32Array(layer.weight_shape.reduce((all, side) => all * side)), kernels, view).map(
    ({ label }) => label,
  )
}
const views = (layer) => viewsOf(kernelsOf({ kind: "Conv2d", ...layer })).map(({ label }) => label)

test("a filter of a group names the channels that it reads", () => {
  const halves = { in_shape: [4, 8, 8], weight_shape: [2, 2, 1, 1] }
  assert.deepEqual(labels(halves, "all"), [
    "filter 1, channel 1",
    "filter 1, channel 2",
    "filter 2, channel 3",
    "filter 2, channel 4",
  ])
  assert.deepEqual(labels(halves, "1"), ["filter 1, channel 2", "filter 2, channel 4"])
  assert.deepEqual(labels(halves, "norm"), [
    "filter 1, all channels of its group",
    "filter 2, all channels of its group",
  ])
  assert.deepEqual(views(halves).slice(2), ["channel 1 of its group", "channel 2 of its group"])
  const depthwise = { in_shape: [2, 8, 8], weight_shape: [2, 1, 1, 1] }
  assert.deepEqual(labels(depthwise, "0"), ["filter 1, channel 1", "filter 2, channel 2"])
})

test("without groups a channel is the layer's", () => {
  const whole = { in_shape: [2, 8, 8], weight_shape: [2, 2, 1, 1] }
  assert.deepEqual(labels(whole, "1"), ["filter 1, channel 2", "filter 2, channel 2"])
  assert.deepEqual(views(whole).slice(2), ["input channel 1", "input channel 2"])
  assert.deepEqual(labels({ in_shape: [1, 8, 8], weight_shape: [2, 1, 1, 1] }, "0"), ["filter 1", "filter 2"])
})
