import assert from "node:assert/strict"
import { test } from "node:test"

import { drawNet } from "./drawing.js"
import { look } from "./layout.js"

const WEIGHT = -0.036

/** With what strength the line and the square are drawn, where weight and bias have these values. */
function drawn(weight, bias) {
  const strengths = { line: 0, square: 0 }
  const context = new Proxy(
    { globalAlpha: 1, fillStyle: "", strokeStyle: "" },
    {
      get(own, name) {
        if (name in own) return own[name]
        if (name === "stroke") return () => (strengths.line = own.globalAlpha)
        return (_left, _top, width) => {
          const isCoat = name === "fillRect" && width === 9 && own.fillStyle !== "background"
          if (isCoat) strengths.square = own.fillStyle === "positive" ? own.globalAlpha : -own.globalAlpha
        }
      },
    },
  )
  const colours = { background: "background", positive: "positive", negative: "negative", font: "" }
  const columns = [
    { x: 0, tiles: [0] },
    { x: 80, tiles: [0] },
  ]
  const place = { layer: "output", neuron: 0, source: "x" }
  const board = {
    context,
    colours,
    layout: { columns, tile: 30, width: 110, height: 30 },
    tiles: [{ kind: "neuron", column: 1, row: 0, index: 0, neuron: 0 }],
    lines: [{ from: [30, 15], to: [80, 15], bend: 20, index: 0, at: 0, input: 0, place }],
  }
  const network = { layers: [{ name: "output", weight: [weight], bias: [bias] }] }
  drawNet(board, { network, painter: { draw() {} }, held: [], looked: null, values: null })
  return strengths
}

test("the square of a bias is as pale as the line of an equal weight", () => {
  for (const value of [0.007, 0.5, 3]) {
    const { line, square } = drawn(value, value)
    assert.equal(square, line)
    assert.equal(drawn(value, -value).square, -line)
  }
  assert.equal(drawn(WEIGHT, 1).line, look(WEIGHT).strength)
  assert.ok(drawn(WEIGHT, -0.01).square > -0.2, "hardly to be seen, as it is all but 0")
})
