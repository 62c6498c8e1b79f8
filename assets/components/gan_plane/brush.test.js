import assert from "node:assert/strict"
import { test } from "node:test"

import { Brush } from "./brush.js"

const PER_PX = 0.01

/**
 * @param {import("./brush.js").Tool} tool
 * @param {import("./brush.js").Drawn} [points]
 */
function brushOf(tool, points = []) {
  const brush = new Brush(5)
  Object.assign(brush, { tool, points })
  return brush
}

/**
 * The points after the tool went from left to right in so many steps.
 * @param {Brush} brush
 * @param {number[]} way the x of each step
 */
function across(brush, way) {
  brush.press()
  for (const x of way) brush.points = brush.touch({ x, y: 0 }, PER_PX) ?? brush.points
  brush.lift()
  return brush.points
}

test("a stroke leaves points apart from each other, rounded to hundredths", () => {
  // The brush reaches 0.13; 0.55 of that is 0.0715.
  assert.deepEqual(across(brushOf("draw"), [0.001, 0.02, 0.07, 0.0735, 0.1]), [
    [0, 0],
    [0.07, 0],
  ])
})

test("a key, which begins no stroke, may put one point upon another", () => {
  const brush = brushOf("draw", [[0.5, 0.5]])
  assert.deepEqual(brush.touch({ x: 0.5, y: 0.5 }, PER_PX), [
    [0.5, 0.5],
    [0.5, 0.5],
  ])
})

test("no more points than there may be", () => {
  const brush = brushOf("draw")
  assert.equal(across(brush, [-1, -0.8, -0.6, -0.4, -0.2, 0]).length, 5)
  assert.ok(brush.isFull)
  assert.equal(brush.touch({ x: 1, y: 0 }, PER_PX), null)
})

test("the eraser takes what lies under it, and says where it took nothing", () => {
  /** @type {import("./brush.js").Drawn} */
  const points = [
    [0, 0],
    [0.17, 0],
    [0.19, 0],
  ]
  const eraser = brushOf("erase", points)
  assert.deepEqual(eraser.touch({ x: 0, y: 0 }, PER_PX), [[0.19, 0]]) // 18 px reach 0.18
  assert.equal(eraser.touch({ x: -1, y: -1 }, PER_PX), null)
})

test("who only looks changes nothing", () =>
  assert.deepEqual(across(brushOf("look", [[0, 0]]), [0, 0.5, 1]), [[0, 0]]))
