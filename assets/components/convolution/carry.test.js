import assert from "node:assert/strict"
import { test } from "node:test"

import { Carrier } from "./carry.js"

/**
 * @param {number[]} weights
 * @returns {any}
 */
const depthwise = (...weights) => ({
  view: "depthwise",
  colour: "rgb",
  kernel: 3,
  filters: [{ name: "own", number: 0, weights, bias: 0 }],
})

test("own weights of which nothing would be left do not come along", () =>
  assert.equal(new Carrier().toView("pointwise", depthwise(5, 0, 0, 0, 0, 0, 0, 0, 0)), null))

test("those of which something is left do", () => {
  const carried = new Carrier().toView("pointwise", depthwise(5, 0, 0, 0, 6, 0, 0, 0, 0))
  assert.deepEqual(carried?.patch.filters[0].weights, [2, 2, 2])
})
