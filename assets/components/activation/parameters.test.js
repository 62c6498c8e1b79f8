import assert from "node:assert/strict"
import { test } from "node:test"

import { Parameters } from "./parameters.js"

/** @type {any} */
const chosen = { first: "leaky_relu", first_parameter: 0.2, second: "elu", second_parameter: 2 }

test("a function keeps its parameter also where a kernel brings another function along", () => {
  const parameters = new Parameters()
  parameters.leave(chosen, { kernel: "learned_prelu", unit: 0, first: "prelu", first_parameter: null })
  assert.equal(parameters.of("first", "leaky_relu"), 0.2)
  assert.equal(parameters.of("first", "prelu"), null)
  assert.equal(parameters.of("second", "elu"), null)
})

test("one that is left as usual comes back as usual", () => {
  const parameters = new Parameters()
  parameters.leave(chosen, { second: "relu" })
  assert.equal(parameters.of("second", "elu"), 2)
  parameters.leave({ ...chosen, second_parameter: null }, { second: "relu" })
  assert.equal(parameters.of("second", "elu"), null)
  parameters.leave(chosen, { first_parameter: 0.3 })
  assert.equal(parameters.of("first", "leaky_relu"), null)
})
