import assert from "node:assert/strict"
import { test } from "node:test"

import { kernelsOf } from "./kernels.js"

for (const [layer, starts] of [
  // out in kh kw: each kernel has 4 weights.
  [
    { kind: "Conv2d", weight_shape: [2, 3, 2, 2] },
    [
      [0, 4, 8],
      [12, 16, 20],
    ],
  ],
  // in out kh kw
  [
    { kind: "ConvTranspose2d", weight_shape: [3, 2, 2, 2] },
    [
      [0, 8, 16],
      [4, 12, 20],
    ],
  ],
  // out features, seen as pictures of 2 x 2
  [
    { kind: "Linear", weight_shape: [2, 12], image_shape: [3, 2, 2] },
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
