import assert from "node:assert/strict"
import { test } from "node:test"

import { derive, layerFilters, withInput } from "./model.js"

const own = (/** @type {number} */ middle) => ({
  name: "own",
  number: 0,
  weights: [0, 0, 0, 0, middle, 0, 0, 0, 0],
  bias: 0,
})

/**
 * @param {Record<string, unknown>} changes
 * @returns {any}
 */
const chosen = (changes) => ({
  view: "full",
  colour: "grey",
  kernel: 3,
  stride: 1,
  padding: 1,
  mode: "zeros",
  dilation: 1,
  groups: 1,
  filters: [own(1)],
  shown: 0,
  ...changes,
})

/**
 * @param {Record<string, unknown>} changes
 * @returns {any}
 */
const lesson = (changes) => ({
  view: "full",
  layer: { transposed: false, kernel: 3, stride: 1, padding: 1, mode: "zeros", dilation: 1, groups: 1 },
  input: { shape: [1, 2, 2], data: Float32Array.of(1, 2, 3, 4) },
  weight: { shape: [1, 1, 3, 3], data: Float32Array.from(own(1).weights) },
  bias: Float32Array.of(0),
  filters: [own(1)],
  overlap: null,
  upsampled: null,
  ...changes,
})

test("of three filters the first alone works on a grey picture, and all three wait for colour", () => {
  const three = [own(1), own(2), own(3)]
  const grey = chosen({ view: "depthwise", filters: three })
  assert.deepEqual(layerFilters(grey), [own(1)])
  assert.deepEqual(layerFilters({ ...grey, colour: "rgb" }), three)
  assert.deepEqual(layerFilters({ ...grey, view: "full" }), three)
})

test("the map of a grey picture follows a weight at once, though two filters wait", () => {
  const filters = [own(5), own(2), own(3)]
  const edited = derive(lesson({ view: "depthwise" }), chosen({ view: "depthwise", filters }), { filters })
  assert.deepEqual([...(edited?.output.data ?? [])], [5, 10, 15, 20])
})

test("the other way to enlarge follows a picture that Python has not seen", () => {
  const before = lesson({
    view: "transposed",
    layer: { ...lesson({}).layer, transposed: true, stride: 2, padding: 0 },
    weight: { shape: [1, 1, 3, 3], data: Float32Array.from(own(2).weights) },
    upsampled: { shape: [1, 4, 4], data: new Float32Array(16) },
  })
  const filmed = withInput(before, { shape: [1, 2, 2], data: Float32Array.of(5, 6, 7, 8) })
  const twice = [10, 10, 12, 12, 10, 10, 12, 12, 14, 14, 16, 16, 14, 14, 16, 16]
  assert.deepEqual([...(filmed?.upsampled?.data ?? [])], twice)
})
