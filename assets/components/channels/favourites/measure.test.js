import assert from "node:assert/strict"
import { test } from "node:test"

import { barsOf, windowOf } from "./measure.js"

const conv = (/** @type {any} */ more) => ({ kind: "Conv2d", stride: 1, dilation: 1, padding: 0, ...more })

test("the window of a value of the second of two convolutions, by hand", () => {
  // 3 × 3 with padding 1 on 8 × 8, a pool of 2, 3 × 3 without padding: row 1 reads pooled rows 1 to 3, which
  // are rows 2 to 7 of the first map, which read rows 1 to 7 of the picture (8 is beyond it).
  const rows = /** @type {any} */ ([
    conv({ name: "conv1", kernel_size: 3, padding: 1, in_shape: [1, 8, 8], out_shape: [2, 8, 8] }),
    {
      name: "pool1",
      kind: "MaxPool2d",
      kernel_size: 2,
      stride: 2,
      padding: 0,
      in_shape: [2, 8, 8],
      out_shape: [2, 4, 4],
    },
    conv({ name: "conv2", kernel_size: 3, in_shape: [2, 4, 4], out_shape: [3, 2, 2] }),
  ])
  assert.deepEqual(windowOf(rows, [1, 8, 8], 1, 0), { top: 1 / 8, left: 0, height: 7 / 8, width: 7 / 8 })
})

test("a unit without a map sees all of the picture", () => {
  const rows = /** @type {any} */ ([{ name: "linear1", kind: "Linear", in_shape: [64], out_shape: [10] }])
  assert.deepEqual(windowOf(rows, [1, 8, 8], 0, 0), { top: 0, left: 0, width: 1, height: 1 })
})

test("bars begin at 0, also those below it", () => {
  assert.deepEqual(barsOf([3, -1]), [
    { from: 0.25, width: 0.75 },
    { from: 0, width: 0.25 },
  ])
  assert.deepEqual(barsOf([2, 4]), [
    { from: 0, width: 0.5 },
    { from: 0, width: 1 },
  ])
  assert.deepEqual(barsOf([0]), [{ from: 0, width: 0 }])
})
