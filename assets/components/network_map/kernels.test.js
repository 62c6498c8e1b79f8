import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../tests/assets/page.js"
import { Kernels, more } from "./kernels.js"

openPage()

test("beneath the weights of a channel stands from where to where they go", () => {
  const weight = { shape: [1, 2, 1, 2], data: Float32Array.of(-0.125, 0.25, 0.5, 0) }
  const row = { kind: "Conv2d", in_shape: [2, 4, 4], out_shape: [1, 4, 4] }
  const kernels = new Kernels({ name: "conv1", row }, { shape: [2, 4, 4] }, weight, 0, 100, () => {})
  kernels.describe({ weight })
  assert.equal(kernels.figure.caption.textContent, "−0.13 to 0.50")
  kernels.describe({ weight: { ...weight, data: new Float32Array(4) }, bias: { data: [2] } })
  assert.equal(kernels.figure.caption.textContent, "0 to 0, bias 2.00")
})

for (const [hidden, words] of /** @type {const} */ ([
  [0, ""],
  [1, ", 1 more kernel"],
  [2, ", 2 more kernels"],
]))
  test(`that ${hidden} kernels are not shown is said`, () => assert.equal(more(hidden), words))
