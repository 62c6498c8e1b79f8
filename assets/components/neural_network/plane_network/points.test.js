import assert from "node:assert/strict"
import { test } from "node:test"

import { unheld } from "./points.js"

const tensor = (...rows) => ({ shape: [rows.length, 3], data: Float32Array.from(rows.flat()) })

test("an own point that the frame deals out is the frame's, and a new one is not", () => {
  const [trains, tests, fresh] = [
    [0.1, -1.23, 1],
    [2.7, 0.3, 0],
    [0.1, -1.23, 0],
  ]
  const points = { train: tensor(trains), validation: tensor(tests) }
  assert.deepEqual(unheld([trains, fresh, tests], points), [fresh])
})

test("before the first frame every own point is new", () => {
  assert.deepEqual(unheld([[0.1, 0.2, 1]], null), [[0.1, 0.2, 1]])
  assert.deepEqual(unheld([[0.1, 0.2, 1]], { train: tensor(), validation: tensor() }), [[0.1, 0.2, 1]])
})
