import assert from "node:assert/strict"
import { test } from "node:test"

import { settlesAt } from "./axes.js"
import { FUNCTIONS } from "./functions.js"

const slope = (name, x) => FUNCTIONS[name].at(x, 0)[1]

test("a curve is shown as far as its gradient dies", () => {
  // The slope of tanh is 4 / (e^z + e^-z)², that of the sigmoid e^-z / (1 + e^-z)².
  assert.ok(4 / (Math.exp(3) + Math.exp(-3)) ** 2 < 0.01 && 4 / (Math.exp(2) + Math.exp(-2)) ** 2 > 0.01)
  assert.equal(settlesAt({ name: "tanh", parameter: 0 }), 3)
  assert.ok(Math.exp(-5) / (1 + Math.exp(-5)) ** 2 < 0.01 && Math.exp(-4) / (1 + Math.exp(-4)) ** 2 > 0.01)
  assert.equal(settlesAt({ name: "sigmoid", parameter: 0 }), 5)
})

test("a kink takes no room, and no curve takes more than there is", () => {
  for (const name of ["relu", "leaky_relu", "prelu"]) assert.equal(settlesAt({ name, parameter: 0.1 }), 1)
  for (const name of Object.keys(FUNCTIONS)) {
    const reach = settlesAt({ name, parameter: 1 })
    assert.ok(reach >= 1 && reach <= 8, `${name}: ${reach}`)
  }
  assert.equal(slope("relu", -3), 0)
})
