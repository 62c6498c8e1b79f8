import assert from "node:assert/strict"
import { test } from "node:test"

import { ringRadius } from "./scatter.js"

const SIDE = 18 // of a picture that is a point

test("a ring goes around a picture, corners and all", () => {
  assert.ok(ringRadius(true) > (SIDE / 2) * Math.SQRT2)
  assert.ok(ringRadius(false) < SIDE / 2)
})
