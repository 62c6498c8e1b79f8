import assert from "node:assert/strict"
import { test } from "node:test"

import { withNames } from "./model.js"

const parameters = ["w11", "b1", "v11", "v12", "c1"]
const structure = { parameters, labels: Object.fromEntries(parameters.map((name) => [name, name])) }

for (const [first, second, named] of [
  ["", "", ["w11", "v11"]],
  ["v11", "", ["v11", "v12"]],
  ["", "w11", ["b1", "w11"]],
  ["c1", "c1", ["c1", "v11"]],
  ["w43", "k11", ["w11", "v11"]],
])
  test(`the loss is drawn along two weights where “${first}” and “${second}” are chosen`, () => {
    const names = withNames({ first, second, name: "" }, structure)
    assert.deepEqual([names.first, names.second], named)
  })
