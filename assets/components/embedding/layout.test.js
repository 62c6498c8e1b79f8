import assert from "node:assert/strict"
import { test } from "node:test"

import { Layout, boxOf, reachOf, viewOf } from "./layout.js"
import { turned } from "./align.js"

const near = (/** @type {ArrayLike<number>} */ found, /** @type {number[]} */ wanted) => {
  assert.equal(found.length, wanted.length)
  wanted.forEach((value, at) => assert.ok(Math.abs(found[at] - value) < 1e-4, `${found} is not ${wanted}`))
}
const CLOUD = Float32Array.of(4, 1, -4, -1, 3, -1, -3, 1)

test("the longest side fits", () => {
  const layout = new Layout()
  layout.take({ points: CLOUD, dims: 2, own: null })
  near(layout.target, [1, 0.25, 0, -1, -0.25, 0, 0.75, -0.25, 0, -0.75, 0.25, 0])
  assert.equal(layout.reach, 4)
})

test("what t-SNE lays out stands the same way round whatever was shown before", () => {
  const mirrored = CLOUD.map((value, at) => (at % 2 ? value : -value))
  const opened = new Layout()
  opened.take({ points: CLOUD, dims: 2, own: null, hasSense: true })
  const came = new Layout()
  came.take({ points: mirrored, dims: 2, own: null })
  came.take({ points: CLOUD, dims: 2, own: null, hasSense: true })
  near(came.target, [...opened.target])
  came.take({ points: CLOUD, dims: 2, own: null })
  near(came.target, [...opened.target])
})

test("a cloud that flips from one frame to the next stays where it is", () => {
  const layout = new Layout()
  layout.take({ points: CLOUD, dims: 2, own: null })
  const before = [...layout.target]
  layout.take({ points: CLOUD.map((value) => -1.5 * value), dims: 2, own: [-6, -1.5] })
  near(layout.target, before)
  near(layout.own ?? [], [1, 0.25, 0])
  near(layout.turn, [-1, 0, 0, -1])
  assert.equal(layout.reach, 6)
})

test("other points, or other dimensions, begin anew", () => {
  const layout = new Layout()
  layout.take({ points: CLOUD, dims: 2, own: null })
  layout.take({ points: CLOUD.map((value) => -value), dims: 2, own: null })
  layout.take({ points: CLOUD.slice(0, 4).map((value) => -value), dims: 2, own: null })
  near(layout.target, [-1, -0.25, 0, 1, 0.25, 0])
  layout.take({ points: Float32Array.of(0, 0, 2, 0, 0, -2), dims: 3, own: null })
  near(layout.target, [0, 0, 1, 0, 0, -1])
})

test("the square around all points, wherever they are", () => {
  assert.deepEqual(boxOf(Float32Array.of(1, 2, 3, 10, -3, 4), 2), { middle: [0, 6], half: 4 })
  assert.deepEqual(boxOf(Float32Array.of(3, 4, 0, -3, -4, 0), 3), { middle: [0, 0, 0], half: 5 })
  assert.deepEqual(boxOf(new Float32Array(4), 2), { middle: [0, 0], half: 1 })
  const layout = new Layout()
  layout.take({ points: Float32Array.of(1, 2, 3, 10, -3, 4), dims: 2, own: null })
  near(layout.target, [0.25, -1, 0, 0.75, 1, 0, -0.75, -0.5, 0])
})

test("one's own picture stretches it by a quarter at the most", () => {
  const box = boxOf(CLOUD, 2)
  assert.equal(reachOf(box, Float32Array.of(0, 4.5)), 4.5)
  assert.equal(reachOf(box, Float32Array.of(0, 400)), 5)
  assert.equal(reachOf(box, null), 4)
})

test("a view shows x to the right and y upwards; a quarter turn brings z to the right", () => {
  near(turned([1, 2, 3], viewOf(0, 0), 3), [1, 2, 3])
  near(turned([0, 0, 1], viewOf(-Math.PI / 2, 0), 3), [1, 0, 0])
  near(turned([0, 0, 1], viewOf(0, Math.PI / 2), 3), [0, -1, 0])
})
