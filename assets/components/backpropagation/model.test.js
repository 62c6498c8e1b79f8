import assert from "node:assert/strict"
import { test } from "node:test"

import { insteadOfCurve, insteadOfMaps, withNames } from "./model.js"

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

const ASKS = {
  weight: { name: "w12", says: "Up or down?" },
  ways: { along: ["w11", "v11"], rate: 0.02, says: "Which way?" },
}
const TOLD = { weight: null, ways: null }

test("the curve of the weight that is asked about is not drawn before the answer", () => {
  assert.equal(insteadOfCurve(ASKS, { name: "w12" }), "Up or down?")
  assert.equal(insteadOfCurve(ASKS, { name: "w11" }), "")
  assert.equal(insteadOfCurve(TOLD, { name: "w12" }), "")
})

for (const [first, second, rate, says] of [
  ["w11", "v11", 0.02, "Which way?"],
  ["v11", "w11", 0.02, "Which way?"],
  ["w11", "v11", 0.1, ""],
  ["w11", "v12", 0.02, ""],
  ["w12", "v11", 0.1, "Up or down?"],
  ["b1", "w12", 0.02, "Up or down?"],
])
  test(`maps along ${first} and ${second} at a rate of ${rate} say “${says}” before the answer`, () => {
    assert.equal(insteadOfMaps(ASKS, { first, second, rate }), says)
    assert.equal(insteadOfMaps(TOLD, { first, second, rate }), "")
  })
