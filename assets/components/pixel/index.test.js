import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage, place } from "../../../tests/assets/page.js"
import { mount } from "./index.js"

openPage()

const PICTURE = [
  [0, 1, 2],
  [3, -4, 5],
]

/** A picture that is asked about, or told of; what Python hears of it; its cells, row by row. */
function shown(changes = {}) {
  const said = []
  const root = place()
  const data = { picture: PICTURE, window: [], said: null, measured: null, ...changes }
  const pixel = mount(root, { data, setTriggerValue: (...sent) => said.push(sent) })
  const [grid, legend] = root.children
  const press = (key) => {
    let isTaken = false
    grid.onkeydown({ key, preventDefault: () => (isTaken = true) })
    return isTaken
  }
  return { pixel, said, grid, legend, press, cells: grid.children.map((row) => row.children) }
}

const reached = (cells) =>
  cells.flatMap((row, r) => row.flatMap((cell, c) => (cell.tabIndex === 0 ? [[r, c]] : [])))

test("each pixel has its number, and a name that says where it is", () => {
  const { cells } = shown()
  assert.deepEqual(
    cells.map((row) => row.map((cell) => cell.textContent)),
    [
      ["0", "1", "2"],
      ["3", "−4", "5"],
    ],
  )
  assert.equal(cells[1][1].attributes["aria-label"], "row 2, column 2: −4")
})

test("a click says row and column", () => {
  const { cells, said } = shown()
  cells[1][2].onclick()
  assert.deepEqual(said, [["predict", [1, 2]]])
})

test("arrows move over the picture and stay in it; other keys are left to the page", () => {
  const { cells, press } = shown()
  assert.deepEqual(reached(cells), [[0, 0]])
  for (const key of ["ArrowUp", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown"]) assert.ok(press(key))
  assert.deepEqual(reached(cells), [[1, 2]])
  press("ArrowLeft")
  press("ArrowDown")
  assert.deepEqual(reached(cells), [[1, 1]])
  assert.ok(!press("Enter"))
  assert.ok(!press("a"))
})

test("the window is marked, and the keys begin in it", () => {
  const { cells, legend } = shown({ window: [0, 1, 2, 2] })
  assert.deepEqual(reached(cells), [[0, 1]])
  assert.deepEqual(
    cells.map((row) => row.map((cell) => cell.attributes.class)),
    [
      ["", "window", "window"],
      ["", "window", "window"],
    ],
  )
  assert.equal(legend.textContent, "Click a pixel. The window is outlined.")
})

test("once it is measured both pixels are marked, each in its way, and nothing can be said any more", () => {
  const { cells, legend, said } = shown({ said: [0, 1], measured: [1, 2] })
  assert.equal(cells[0][1].attributes.class, "said")
  assert.equal(cells[1][2].attributes.class, "measured")
  assert.equal(cells[1][2].attributes["aria-label"], "row 2, column 3: 5, measured")
  assert.equal(cells[0][1].attributes["aria-label"], "row 1, column 2: 1, you said this")
  assert.equal(legend.textContent, "Framed: measured. Dashed: what you said.")
  cells[0][0].onclick()
  assert.deepEqual(said, [])
})

test("who was right, or did not guess, is told of one pixel", () => {
  assert.equal(shown({ measured: [1, 2] }).legend.textContent, "Framed: measured.")
  const right = shown({ said: [1, 2], measured: [1, 2] })
  assert.equal(right.legend.textContent, "Framed: measured, and what you said.")
  assert.equal(right.cells[1][2].attributes.class, "measured said")
})

test("when Python runs again and nothing is new, the pixel that keys led to stays", () => {
  const { pixel, cells, grid, press } = shown()
  press("ArrowRight")
  pixel.update({ data: { ...pixel.component.data } })
  assert.equal(grid.children[0].children[1], cells[0][1])
  assert.deepEqual(reached(cells), [[0, 1]])
})
