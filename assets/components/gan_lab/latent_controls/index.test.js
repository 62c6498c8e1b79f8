import assert from "node:assert/strict"
import { test } from "node:test"

import { all, openPage, place } from "../../../../tests/assets/page.js"
import { mount, titleOf } from "./index.js"
import { aboutWords } from "./knobs.js"

openPage()

for (const classes of [0, 3, 10])
  test(`a walk begins and ends with samples that the grid shows: ${classes} classes`, (context) => {
    const root = place()
    const class_names = Array.from({ length: classes }, (_, at) => `class ${at}`)
    const noise = mount(root, { data: { run: `r${classes}`, chosen: 0, raw: false, class_names } })
    context.after(() => noise.destroy())
    const tensor = (...shape) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) })
    const arrays = { noise: [64, 4], samples: [64, 1, 2, 2], sample: [1, 2, 2], d_sample: [1] }
    const entries = Object.entries(arrays).map(([name, shape]) => [name, tensor(...shape)])
    noise.visible = true
    const frame = { step: 0, readable: true, arrays: new Map(entries) }
    for (const listener of noise.connection.channel.frameListeners) listener(frame)
    const [ends] = all(root, ({ attributes }) => attributes.class === "latent-ends")
    assert.match(ends.textContent, new RegExp(`A: sample 1U.*B: sample 64U`))
  })

test("a picture of a sample's noise is that sample only as its own class", () => {
  assert.equal(titleOf("Sample 5", false, false), "Sample 5")
  assert.equal(titleOf("Sample 5", true, false), "Sample 5, turned")
  assert.equal(titleOf("Sample 5", false, true), "Noise of sample 5")
  assert.equal(titleOf("Sample 5", true, true), "Noise of sample 5, turned")
  assert.equal(titleOf("Between A and B", false, true), "Between A and B")
})

test("of a generator that is told classes a sample is its noise and its class", () => {
  assert.match(aboutWords(false), /nothing but these numbers, pushed through G\./)
  assert.match(aboutWords(true), /nothing but these numbers and its class, pushed through G\./)
})
