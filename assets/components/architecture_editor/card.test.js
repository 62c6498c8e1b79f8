import assert from "node:assert/strict"
import { test } from "node:test"

import { costText, seenText } from "./card.js"

const conv = (kernel_size, stride, padding, in_shape, out_shape) => ({
  ...{ kind: "Conv2d", kernel_size, stride, padding },
  ...{ in_shape, out_shape },
})

test("a value sees as much of the image as its windows reach, without the border that they leave out", () => {
  const first = conv(3, 2, 0, [1, 28, 20], [8, 13, 9])
  const rows = [first, conv(25, 1, 12, [8, 13, 9], [64, 13, 9])]
  assert.equal(seenText(rows, 0), "→ 8 × 13 × 9 · sees 3 × 3 pixels")
  assert.equal(seenText(rows, 1), "→ 64 × 13 × 9 · sees 27 × 19 pixels")
})

test("behind an enlarged map a value sees no more than what that was made of", () => {
  const enlarged = { kind: "Upsample", in_shape: [1, 4, 4], out_shape: [1, 8, 8] }
  const pool = { kind: "MaxPool2d", kernel_size: 2, stride: null, padding: 0 }
  const rows = [enlarged, { ...pool, in_shape: [1, 8, 8], out_shape: [1, 4, 4] }]
  assert.equal(seenText(rows, 1), "→ 1 × 4 × 4 · sees 1 × 1 pixels")
})

test("nothing is said of what values see where there is no map, no image, or no layer that works", () => {
  const dense = { kind: "Linear", in_shape: [16], out_shape: [4] }
  assert.equal(seenText([dense], 0), "→ 4")
  const folded = { kind: "Unflatten", in_shape: [4], out_shape: [1, 2, 2] }
  assert.equal(seenText([dense, folded], 1), "→ 1 × 2 × 2")
  assert.equal(seenText([dense, { name: "conv1", out_shape: null }], 1), "–")
})

test("one parameter is a parameter", () => {
  assert.equal(costText({ params: 1, macs: 784 }), "1 parameter · 784 multiply-adds")
  assert.equal(costText({ params: 2, macs: 1 }), "2 parameters · 1 multiply-add")
})
