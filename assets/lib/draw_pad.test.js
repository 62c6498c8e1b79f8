import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../tests/assets/page.js"
import { DrawPad, framedDrawing } from "./draw_pad.js"

openPage()

/** A drawing of side x side with boxes {top, left, height, width} of full ink. */
function drawing(side, boxes) {
  const pixels = new Uint8Array(side * side)
  for (const { top, left, height, width } of boxes)
    for (let y = top; y < top + height; y++) pixels.fill(255, y * side + left, y * side + left + width)
  return pixels
}

const near = (value, expected, by) =>
  assert.ok(Math.abs(value - expected) <= by, `${value} is not ${expected} by ${by}`)
const extent = (places) => Math.max(...places) - Math.min(...places) + 1

for (const shape of [
  [1, 28, 28],
  [3, 28, 28],
  [1, 14, 28],
])
  test(`a drawing is framed in ${shape} as MNIST does: 20 of 28 long, centre of mass in the middle`, () => {
    const stroke = { top: 10, left: 20, height: 100, width: 25 }
    const flag = { top: 10, left: 45, height: 10, width: 25 }
    const framed = framedDrawing(drawing(280, [stroke, flag]), 280, shape)
    const [channels, height, width] = shape
    const plane = framed.slice(0, height * width)
    const inked = [...plane.keys()].filter((at) => plane[at] >= 40)
    near(extent(inked.map((at) => Math.floor(at / width))), (20 * height) / 28, 1)
    near(extent(inked.map((at) => at % width)), (10 * width) / 28, 1)
    let [mass, y, x] = [0, 0, 0]
    plane.forEach((value, at) => {
      mass += value
      y += value * (Math.floor(at / width) + 0.5)
      x += value * ((at % width) + 0.5)
    })
    near(y / mass, height / 2, 0.1)
    near(x / mass, width / 2, 0.1)
    for (let channel = 0; channel < channels; channel++)
      assert.deepEqual(framed.slice(channel * plane.length, (channel + 1) * plane.length), plane)
  })

test("no drawing has no frame, and a dot stays small", () => {
  assert.ok(framedDrawing(new Uint8Array(81), 9, [1, 3, 3]).every((value) => value === 0))
  const dot = drawing(280, [{ top: 5, left: 5, height: 20, width: 20 }])
  assert.equal(framedDrawing(dot, 280, [1, 28, 28]).filter((value) => value > 0).length, 4 * 4)
})

test("a frame is offered only where the images of the set have one", () => {
  const pad = new DrawPad(() => {})
  const offered = () => !pad.centre.hidden
  pad.resize([1, 28, 28])
  assert.ok(offered() && pad.isFramed())
  pad.resize([1, 28, 28], { framing: false })
  assert.ok(!offered() && !pad.isFramed())
  pad.resize([1, 64, 64], { keepsPlace: true })
  assert.ok(!offered() && !pad.isFramed())
  pad.resize([1, 28, 28], { framing: true })
  pad.centred.checked = false
  assert.ok(offered() && !pad.isFramed())
})
