import assert from "node:assert/strict"
import { test } from "node:test"

import { DIVERGING, GREY } from "../../lib/colours.js"
import { pictureOf } from "./input.js"

/**
 * A row of pixels in each channel.
 * @param {...number[]} channels
 */
const tensor = (...channels) => ({
  shape: [channels.length, 1, channels[0].length],
  data: Float32Array.from(channels.flat()),
})

test("a picture of three channels has their colours, and the value of the first", () => {
  const { title, pixel } = pictureOf(tensor([1, 0], [0, 0.2], [0, 1]), 0, false)
  assert.equal(title, "Input")
  assert.deepEqual(pixel(0), { value: 1, abgr: 0xff0000ff })
  assert.deepEqual(pixel(1), { value: 0, abgr: 0xffff3300 })
})

test("a picture of one channel is grey from 0 to 1, however dark it is", () => {
  const { scale, pixel } = pictureOf(tensor([0, 0.2]), 0, false)
  assert.deepEqual(scale, { lut: GREY, low: 0, high: 1 })
  assert.equal(pixel(1).abgr, GREY[51])
})

for (const [numbers, low, high, lut] of /** @type {const} */ ([
  [[0, 4, 2], 0, 4, GREY],
  [[0, 0, 0], 0, 1, GREY], // nothing but zeros still has a scale
  [[-1, 4, 0], -4, 4, DIVERGING],
  [[-5, 4, 0], -5, 5, DIVERGING],
]))
  test(`a grid of ${numbers.join(", ")} is shown from ${low} to ${high}`, () => {
    const { scale, pixel } = pictureOf(tensor([...numbers]), 0, true)
    assert.deepEqual(scale, { lut, low, high })
    assert.equal(pixel(0).value, numbers[0])
  })

test("of a grid of three channels one is shown, and the title says which", () => {
  const { title, pixel } = pictureOf(tensor([0, 0], [0, 3], [1, 1]), 1, true)
  assert.equal(title, "Input, green")
  assert.deepEqual(pixel(1), { value: 3, abgr: GREY[255] })
})
