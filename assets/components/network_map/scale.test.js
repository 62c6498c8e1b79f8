import assert from "node:assert/strict"
import { test } from "node:test"

import { Limit, Scales, largest } from "./scale.js"

test("a limit rises fast, falls slowly and settles", () => {
  const limit = new Limit()
  assert.equal(limit.follow(2, 0), 2)
  const rise = limit.follow(4, 100)
  assert.ok(rise > 3.5 && rise < 4, `${rise}`)
  limit.follow(4, 1e6)
  const fall = limit.follow(2, 100)
  assert.ok(fall > 3.5 && fall < 4, `${fall}`)
  limit.follow(2, 1e6)
  assert.ok(limit.settled)
  assert.equal(limit.value, 2)
})

test("a limit that hardly moves any more ends where it leads", () => {
  const limit = new Limit()
  limit.follow(0.4, 0)
  limit.follow(0.403, 60)
  assert.deepEqual([limit.settled, limit.value], [true, 0.403])
})

for (const before of [0.001, 0.399, 0.4, 0.405, 0.412, 30])
  test(`a state that stands still has one scale, after ${before} as well`, () => {
    const column = { key: "conv2", role: "maps", signed: true, shown: 1, height: 1, width: 2, limits: null }
    const scales = new Scales()
    scales.follow([{ column, data: [0, before] }], 0, false)
    scales.follow([{ column, data: [0.4, -0.1] }], 33, true)
    assert.deepEqual(scales.of(column, 0), [-0.4, 0.4])
    assert.ok(scales.settled, "and nothing is to be painted again")
  })

test("the limit of a run that broke down is forgotten at once", () => {
  const limit = new Limit()
  assert.deepEqual(
    [1e12, 1.5].map((size) => limit.follow(size, 33)),
    [1e12, 1.5],
  )
})

test("zeros leave a limit where it is: a layer that went dead has no size of its own", () => {
  const limit = new Limit()
  limit.follow(2, 0)
  assert.equal(limit.follow(0, 30_000), 2)
  assert.ok(limit.settled, "and nothing is to be painted again")
  assert.equal(limit.follow(2, 33), 2)
})

for (const [mode, expected] of [
  [
    "map",
    [
      [-1, 1],
      [-4, 4],
      [0, 2],
      [0, 1],
    ],
  ],
  [
    "layer",
    [
      [-4, 4],
      [-4, 4],
      [0, 2],
      [0, 1],
    ],
  ],
  [
    "all",
    [
      [-4, 4],
      [-4, 4],
      [0, 2],
      [0, 1],
    ],
  ],
])
  test(`scales cover what is asked for: ${mode}`, () => {
    const size = { height: 1, width: 2, limits: null }
    const conv = { key: "conv1", role: "maps", signed: true, shown: 2, ...size }
    const relu = { key: "relu1", role: "maps", signed: false, shown: 1, ...size }
    const input = { key: "input", role: "picture", ...size, limits: [0, 1] }
    const scales = new Scales()
    scales.setMode(mode)
    scales.follow(
      [
        { column: conv, data: [-1, 0.5, 3, -4] },
        { column: relu, data: [0, 2] },
        { column: input, data: [9, 9] },
      ],
      0,
      false,
    )
    assert.deepEqual(
      [scales.of(conv, 0), scales.of(conv, 1), scales.of(relu, 0), scales.of(input, 0)],
      expected,
    )
  })

test("layers of one name in two networks have limits of their own", () => {
  const dense = { role: "units", signed: true, shown: 1, height: 1, width: 1, limits: null }
  const [g, d] = ["g.linear1", "d.linear1"].map((key) => ({ ...dense, key }))
  const scales = new Scales()
  scales.follow(
    [
      { column: g, data: [1.25] },
      { column: d, data: [-2.5] },
    ],
    0,
    false,
  )
  assert.deepEqual(
    [scales.of(g, 0), scales.of(d, 0)],
    [
      [-1.25, 1.25],
      [-2.5, 2.5],
    ],
  )
})

test("a layer of zeros is told as one, whatever its limit was", () => {
  const column = { key: "relu1", role: "units", signed: false, shown: 1, height: 1, width: 1, limits: null }
  const scales = new Scales()
  scales.follow([{ column, data: [0.5, 0] }], 0, false)
  assert.ok(!scales.isZero(column, 0))
  scales.follow([{ column, data: [0, 0] }], 33, false)
  assert.ok(scales.isZero(column, 0))
  assert.deepEqual(scales.of(column, 0), [0, 0.5])
  scales.follow([{ column, data: [0, 0.1] }], 66, false)
  assert.ok(!scales.isZero(column, 0))
})

test("values that are not finite do not count for a limit", () =>
  assert.equal(largest([9, -2, NaN, Infinity, -Infinity, 1], 1, 5), 2))
