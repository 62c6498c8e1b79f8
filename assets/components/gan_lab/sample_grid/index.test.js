import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../../tests/assets/page.js"
import { Board, verdictScale } from "./board.js"
import { captionText } from "./index.js"

openPage()

test("the grid says how many pictures it draws and of which size", () => {
  assert.ok(captionText([64, 3, 28, 28]).startsWith("64 samples of 3 × 28 × 28,"))
})

test("under ten heads all 64 samples are drawn, those over in a row that is not full", () => {
  const board = new Board("generated", "Generated")
  board.pictures.update({ shape: [64, 1, 2, 2], data: new Float32Array(256) })
  const style = { side: 20, scale: { low: 0, high: 1 }, raw: false, colours: {} }
  board.judge(new Float32Array(64), false, 0)
  board.draw(10, style, -1, [..."0123456789"])
  const { cell, head } = board.layout
  const at = (column, row) =>
    board.hit({ left: (column + 0.5) * cell.width, top: head + (row + 0.5) * cell.height })?.index
  assert.deepEqual([at(0, 0), at(9, 5), at(3, 6), at(4, 6), at(0, 7)], [0, 59, 63, undefined, undefined])
})

test("one state of a critic has one scale, whatever was shown before", () => {
  const before = { low: -40, high: 40 }
  assert.deepEqual(verdictScale([-2, 3], true, before, true), { low: -2, high: 3 })
  assert.deepEqual(verdictScale([-2, 3], true, before, false), { low: -36.2, high: 36.3 })
  assert.deepEqual(verdictScale([-2, 3], false, before, false), { low: 0, high: 1 })
})
