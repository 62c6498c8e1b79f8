import assert from "node:assert/strict"
import { test } from "node:test"

import { Cover, windowPlaces } from "./cover.js"

function covered(height = 4, width = 5) {
  let changes = 0
  const cover = new Cover(() => (changes += 1))
  cover.clear([1, height, width])
  return { cover, changes: () => changes }
}

test("a brush hides a square, cut off at the edge", () => {
  const { cover, changes } = covered()
  cover.brush({ row: 0, column: 0 }, 3, true)
  assert.deepEqual(cover.pixels(), [0, 1, 5, 6])
  cover.brush({ row: 2, column: 4 }, 1, true)
  assert.deepEqual(cover.pixels(), [0, 1, 5, 6, 14])
  assert.equal(cover.count, 5)
  assert.equal(changes(), 2)
})

test("what is hidden already is no change", () => {
  const { cover, changes } = covered()
  cover.brush({ row: 1, column: 1 }, 3, true)
  cover.brush({ row: 1, column: 1 }, 1, true)
  assert.equal(changes(), 1)
})

test("a brush shows again, and all is shown at once", () => {
  const { cover } = covered()
  cover.brush({ row: 1, column: 1 }, 3, true)
  cover.brush({ row: 1, column: 1 }, 1, false)
  assert.deepEqual(cover.pixels(), [0, 1, 2, 5, 7, 10, 11, 12])
  cover.showAll()
  assert.deepEqual(cover.pixels(), [])
})

test("a window's places reach to the edge, as occlusion counts them", () => {
  // 1 + ceil((28 - 4) / 2) = 13 a side
  assert.equal(windowPlaces(28, 28, 4, 2).length, 169)
  assert.deepEqual(windowPlaces(1, 5, 2, 2), [
    { row: 0, column: 0, height: 1, width: 2 },
    { row: 0, column: 2, height: 1, width: 2 },
    { row: 0, column: 4, height: 1, width: 1 },
  ])
  assert.deepEqual(windowPlaces(3, 3, 8, 4), [{ row: 0, column: 0, height: 3, width: 3 }])
})

test("a window that plays hides beside the brush, and nothing once it ends", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] })
  const { cover } = covered(2, 2)
  cover.brush({ row: 1, column: 1 }, 1, true)
  cover.play(1, 1)
  const seen = [cover.pixels()]
  while (cover.isPlaying) {
    t.mock.timers.tick(100)
    seen.push(cover.pixels())
  }
  assert.deepEqual(seen, [[0, 3], [1, 3], [2, 3], [3], [3]])
})

test("what is hidden is of its picture: of another one nothing is, and of the first one it is again", () => {
  const { cover, changes } = covered()
  cover.look(7)
  cover.brush({ row: 1, column: 1 }, 1, true)
  cover.look(8)
  assert.deepEqual([cover.pixels(), changes()], [[], 2])
  cover.look(7)
  assert.deepEqual([cover.pixels(), changes()], [[6], 3])
  cover.look(7)
  assert.equal(changes(), 3)
  cover.look(8)
  cover.brush({ row: 0, column: 0 }, 1, true)
  cover.look(7)
  assert.deepEqual(cover.pixels(), [])
})

test("what is hidden is written as runs of pixels, in base 36, and read again", () => {
  const { cover } = covered(4, 40)
  cover.look(-1) // of 32 bits without a sign 4294967295, 1z141z3 in base 36
  cover.brush({ row: 1, column: 1 }, 3, true)
  // Pixels 0-2, 40-42, 80-82: the gaps between them are 37.
  assert.equal(cover.text(), "1z141z3~0.3-11.3-11.3")
  const other = covered(4, 40)
  other.cover.look(-1)
  other.cover.keep(cover.text())
  assert.deepEqual(other.cover.pixels(), cover.pixels())
  other.cover.keep("")
  assert.deepEqual([other.cover.pixels(), other.cover.text()], [[], ""])
})

test("what an address says of another size of picture is cut off at the last pixel", () => {
  const { cover } = covered(1, 4)
  cover.look(1)
  cover.keep("1~2.z")
  assert.deepEqual(cover.pixels(), [2, 3])
})

test("what is scattered over more runs than an address can hold is not written", () => {
  const { cover } = covered(50, 50)
  cover.look(1)
  for (let row = 0; row < 50; row += 2)
    for (let column = 0; column < 50; column += 2) cover.brush({ row, column }, 1, true)
  assert.equal(cover.text(), "")
})
