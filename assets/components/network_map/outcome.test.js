import assert from "node:assert/strict"
import { test } from "node:test"

import { answerOf, paintBars } from "./outcome.js"

const COLOURS = { text: "text", muted: "muted", primary: "primary", faint: "faint", surface: "surface" }

/** The bars as they are painted: [name, number, whether it is the answer, whether its bar says so]. */
function painted(down, shares, read) {
  const said = []
  const context = {
    clearRect: () => {},
    measureText: () => ({ width: 8 }),
    fillText: (text) => said.push([text, context.fillStyle]),
    fillRect: () => said.push(["", context.fillStyle]),
  }
  const column = { names: ["a", "b", "c"], width: 1, height: 1 }
  const place = { context, column, x: 0, y: 0, width: 200, height: 60, down, across: 1, tileWidth: 200 }
  paintBars({ ...place, tileHeight: 20 }, Float32Array.from(shares), Float32Array.from(read), COLOURS)
  const rows = []
  while (said.length) {
    const [[name, tone], [number], , [, bar]] = said.splice(0, 4)
    rows.push([name, number, tone === "text", bar === "primary"])
  }
  return rows
}

test("the answer is the class with the largest number, also while the bars are ahead of the numbers", () => {
  assert.deepEqual(painted(3, [0.1, 0.2, 0.7], [0.25, 0.6, 0.15]), [
    ["a", "25\u00a0%", false, false],
    ["b", "60\u00a0%", true, true],
    ["c", "15\u00a0%", false, false],
  ])
})

test("without room for all classes those with the largest numbers are shown, in their order", () => {
  assert.deepEqual(painted(2, [0.1, 0.2, 0.7], [0.25, 0.6, 0.15]), [
    ["b", "60\u00a0%", true, true],
    ["a", "25\u00a0%", false, false],
  ])
})

test("no class has nothing, and none all, whatever floats make of it", () => {
  assert.deepEqual(painted(3, [0, 1, 0], [0, 1, 0]), [
    ["a", "<0.1\u00a0%", false, false],
    ["b", ">99.9\u00a0%", true, true],
    ["c", "<0.1\u00a0%", false, false],
  ])
  assert.equal(answerOf({ column: { names: ["a", "b"] } }, [0, 1]).share, ">99.9\u00a0%")
})

test("the answer in words is the same class", () => {
  assert.deepEqual(answerOf({ column: { names: ["a", "b"] } }, [0.4, 0.6]), { name: "b", share: "60\u00a0%" })
})
