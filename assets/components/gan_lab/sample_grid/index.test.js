import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../../tests/assets/page.js"
import { Board, headLines, verdictScale } from "./board.js"
import { captionText } from "./index.js"

openPage()

test("the grid says how many pictures it draws and of which size", () => {
  assert.ok(captionText([64, 3, 28, 28]).startsWith("64 samples of 3 × 28 × 28,"))
})

test("under ten heads all 64 samples are drawn, those over in a row that is not full", () => {
  const board = new Board("generated", "Generated")
  board.pictures.update({ shape: [64, 1, 2, 2], data: new Float32Array(256) })
  const style = { side: 20, scale: { low: 0, high: 1 }, colours: {} }
  board.judge(new Float32Array(64), false, 0)
  board.draw(10, style, -1, [..."0123456789"])
  const { cell, head } = board.layout
  const at = (column, row) =>
    board.hit({ left: (column + 0.5) * cell.width, top: head + (row + 0.5) * cell.height })?.index
  assert.deepEqual([at(0, 0), at(9, 5), at(3, 6), at(4, 6), at(0, 7)], [0, 59, 63, undefined, undefined])
})

test("a head that names several things has a line for each, and all heads room for the longest", () => {
  assert.deepEqual(headLines(["short", "long, beard"]), [["short"], ["long", "beard"]])
  const board = new Board("generated", "Generated")
  board.pictures.update({ shape: [2, 1, 2, 2], data: new Float32Array(8) })
  board.judge(new Float32Array(2), false, 0)
  const headOf = (heads) => {
    board.draw(2, { side: 20, scale: { low: 0, high: 1 }, colours: {} }, -1, heads)
    return board.layout.head
  }
  assert.equal(headOf([]), 0)
  assert.equal(headOf(["short", "long, glasses, beard"]), 3 * headOf(["0", "1"]))
})

test("one state of a critic has one scale, whatever was shown before", () => {
  const before = { low: -40, high: 40 }
  assert.deepEqual(verdictScale([-2, 3], true, before, true), { low: -2, high: 3 })
  assert.deepEqual(verdictScale([-2, 3], true, before, false), { low: -36.2, high: 36.3 })
  assert.deepEqual(verdictScale([-2, 3], false, before, false), { low: 0, high: 1 })
})
