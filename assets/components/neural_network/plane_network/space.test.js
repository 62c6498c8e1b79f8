import assert from "node:assert/strict"
import { test } from "node:test"

import { axesText, deciding, lookAlong } from "./space.js"

const GRID = [
  [0, 1, 2, 3],
  [0, 1, 0, 1],
  [0, 0, 0, 0],
]
const first = (count) => GRID.map((neuron) => neuron.slice(0, count))
const said = (points) => {
  const { values, whose } = deciding(points, GRID)
  return axesText(GRID.length, "neurons", lookAlong(values).share, whose)
}

test("where there are too few points the plane's are looked at, and said to be", () => {
  for (const count of [0, 1, 2]) {
    assert.equal(deciding(first(count), GRID).values, GRID)
    assert.match(said(first(count)), /in which the points of the plane differ most/)
  }
  assert.match(said(first(3)), /in which the points differ most/)
})

test("neurons that are dead on the grid do not tell the plane apart", () => {
  const dead = GRID.map((neuron) => neuron.map(() => 0))
  const { values, whose } = deciding(first(0), dead)
  const words = axesText(3, "neurons", lookAlong(values).share, whose)
  assert.equal(words, "3 neurons that do not tell the points of the plane apart: all lie on one spot.")
})
