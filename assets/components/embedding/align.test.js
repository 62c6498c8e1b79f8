import assert from "node:assert/strict"
import { test } from "node:test"

import { identity, turnBetween, turned } from "./align.js"

const near = (/** @type {ArrayLike<number>} */ found, /** @type {number[]} */ wanted, within = 1e-4) =>
  wanted.forEach((value, at) => assert.ok(Math.abs(found[at] - value) < within, `${found} is not ${wanted}`))

// Centred: a large spread along x, a small one along y
const CLOUD = [4, 1, -4, -1, 3, -1, -3, 1, 1, 2, -1, -2]
const by = (/** @type {number} */ angle) => [
  Math.cos(angle),
  Math.sin(angle),
  -Math.sin(angle),
  Math.cos(angle),
]

test("a cloud that was turned by hand is turned back", () => {
  for (const degrees of [0, 10, 90, 135, 180, 271]) {
    const angle = (degrees * Math.PI) / 180
    const moved = turned(CLOUD, by(angle), 2)
    near(turnBetween(moved, CLOUD, 2), by(-angle))
    near(turned(moved, turnBetween(moved, CLOUD, 2), 2), CLOUD)
  }
})

test("one that was mirrored too", () => {
  const mirrored = CLOUD.map((value, at) => (at % 2 ? value : -value))
  near(turnBetween(mirrored, CLOUD, 2), [-1, 0, 0, 1])
  const both = turned(mirrored, by(0.7), 2)
  near(turned(both, turnBetween(both, CLOUD, 2), 2), CLOUD)
})

test("in three dimensions", () => {
  const solid = [5, 1, 0, -5, -1, 0, 0, 3, 1, 0, -3, -1, 1, 0, 2, -1, 0, -2]
  const [c, s] = [Math.cos(0.9), Math.sin(0.9)]
  const aboutX = [1, 0, 0, 0, c, s, 0, -s, c]
  const flipped = turned(turned(solid, aboutX, 3), [0, 0, 1, 1, 0, 0, 0, -1, 0], 3)
  near(turned(flipped, turnBetween(flipped, solid, 3), 3), solid)
})

test("a scale does not matter, and the turn keeps every distance", () => {
  const grown = turned(CLOUD, by(1.1), 2).map((value) => 37 * value)
  near(turnBetween(grown, CLOUD, 2), by(-1.1))
  const [a, b, c, d] = turnBetween([...CLOUD].reverse(), CLOUD, 2)
  near([a * a + b * b, c * c + d * d, a * c + b * d], [1, 1, 0])
})

test("by the closed form in the plane: atan2 of the sums", () => {
  const random = [0.3, 1.1, -0.7, 0.4, 0.9, -1.3, -0.5, -0.2]
  const other = [0.5, 0.9, -0.9, 0.1, 1.2, -1.0, -0.8, 0]
  let along = 0
  let across = 0
  for (let at = 0; at < 8; at += 2) {
    along += random[at] * other[at] + random[at + 1] * other[at + 1]
    across += random[at] * other[at + 1] - random[at + 1] * other[at]
  }
  near(turnBetween(random, other, 2), by(Math.atan2(across, along)))
})

test("where there is nothing to go by, nothing is turned", () => {
  assert.deepEqual(turnBetween([0, 0, 0, 0], [0, 0, 0, 0], 2), identity(2))
  assert.deepEqual(turnBetween([NaN, 0, 1, 1], [1, 0, 1, 1], 2), identity(2))
})

test("points on a line keep their place along it", () => {
  const line = [1, 0, -1, 0, 2, 0, -2, 0]
  near(
    turned(
      line.map((value) => -value),
      turnBetween(
        line.map((value) => -value),
        line,
        2,
      ),
      2,
    ),
    line,
  )
})
