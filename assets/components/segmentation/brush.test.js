import assert from "node:assert/strict"
import { test } from "node:test"
import { covered, Painting } from "./brush.js"

const empty = (side = 8) => new Painting(new Uint8Array(side * side), side)
const painted = (painting) => [...painting.mask.entries()].filter(([, kind]) => kind).map(([place]) => place)

test("a brush of one pixel covers the one below it", () => {
  assert.deepEqual(covered({ x: 2.1, y: 3.9 }, 1, 8), [3 * 8 + 2])
})

test("a brush covers the pixels whose middle lies under it", () => {
  // Middles at 2.5, 3.5, 4.5 around (3.5, 3.5): the four neighbours are 1 away, the corners 1.41.
  assert.deepEqual(covered({ x: 3.5, y: 3.5 }, 2, 8), [19, 26, 27, 28, 35])
  assert.deepEqual(covered({ x: 3.5, y: 3.5 }, 3, 8), [18, 19, 20, 26, 27, 28, 34, 35, 36])
})

test("nothing is covered beyond the edge", () => {
  assert.deepEqual(covered({ x: 0.5, y: 0.5 }, 3, 8), [0, 1, 8, 9])
  assert.deepEqual(covered({ x: 8.2, y: 3.5 }, 1, 8), [])
  assert.deepEqual(covered({ x: -5, y: 900 }, 9, 8), [])
})

test("a fast stroke leaves no gap", () => {
  const painting = empty()
  painting.begin({ x: 0.5, y: 0.5 }, 1, 2)
  painting.move({ x: 7.5, y: 7.5 }, 1, 2)
  assert.equal(painting.end(), true)
  for (let at = 0; at < 8; at++) assert.equal(painting.mask[9 * at], 2)
})

test("the brush paints only while it is down, and the eraser gives background", () => {
  const painting = empty()
  painting.move({ x: 2, y: 2 }, 1, 1)
  assert.equal(painting.end(), false)
  assert.ok(painting.isEmpty)
  painting.begin({ x: 2.5, y: 2.5 }, 3, 1)
  painting.end()
  assert.equal(painted(painting).length, 9)
  painting.begin({ x: 2.5, y: 2.5 }, 1, 0)
  painting.end()
  assert.equal(painted(painting).length, 8)
})

test("strokes are taken back one by one, and painted again", () => {
  const painting = empty()
  const dab = (x, kind) => {
    painting.begin({ x, y: 0.5 }, 1, kind)
    return painting.end()
  }
  dab(0.5, 1)
  dab(3.5, 2)
  painting.undo()
  assert.deepEqual(painted(painting), [0])
  assert.ok(painting.canRedo)
  painting.redo()
  assert.deepEqual(painted(painting), [0, 3])
  painting.undo()
  painting.undo()
  painting.undo()
  assert.ok(painting.isEmpty)
  assert.equal(painting.canUndo, false)
  dab(5.5, 1)
  assert.equal(painting.canRedo, false)
})

test("it is as it was begun where no stroke is left, and where none has changed anything", () => {
  const painting = empty()
  assert.ok(painting.isAsBegun)
  painting.begin({ x: 1, y: 1 }, 2, 0)
  painting.end()
  assert.ok(painting.isAsBegun)
  painting.begin({ x: 1, y: 1 }, 2, 1)
  painting.end()
  assert.equal(painting.isAsBegun, false)
  painting.undo()
  assert.ok(painting.isAsBegun)
  painting.redo()
  assert.equal(painting.isAsBegun, false)
})

test("a stroke that changes nothing is none", () => {
  const painting = empty()
  painting.begin({ x: 1, y: 1 }, 2, 0)
  assert.equal(painting.end(), false)
  assert.equal(painting.canUndo, false)
})

test("the mask that it begins with stays as it is", () => {
  const mask = new Uint8Array(64)
  const painting = new Painting(mask, 8)
  painting.begin({ x: 1, y: 1 }, 2, 3)
  painting.end()
  assert.ok(!mask.some(Boolean))
})
