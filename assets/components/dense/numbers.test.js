import assert from "node:assert/strict"
import { test } from "node:test"

import { power, small } from "./numbers.js"

for (const [value, text] of [
  [0, "0"],
  [0.25, "0.25"],
  [0.0123, "0.012"],
  [0.00214, "0.0021"],
  [0.001, "0.0010"],
  [0.00053, "0.00053"],
  [0.00044, "4.4·10⁻⁴"],
  [-0.0021, "−0.0021"],
])
  test(`${value} is written ${text}`, () => {
    assert.equal(small(value), text)
    if (value > 0) assert.equal(power(Math.log(value)), text)
  })
