import assert from "node:assert/strict"
import { test } from "node:test"

import { all, openPage } from "../../../../tests/assets/page.js"
import { Heads } from "./heads.js"

openPage()

const layers = (activation, ...neurons) => neurons.map((count) => ({ neurons: count, activation }))

/** The heads of a network, and the layers that a press asks for. */
function heads(now, past) {
  const asked = []
  const made = new Heads({ onLayers: (found) => asked.push(found) }, { layers: 6, neurons: 8 })
  made.show(now, null)
  made.show(now, past)
  return {
    asked,
    count: () => made.count.textContent,
    neurons: () =>
      all(made.row, ({ attributes }) => attributes.class === "neurons").map(({ textContent }) => textContent),
    functions: () => all(made.row, ({ tag }) => tag === "select").map(({ value }) => value),
    presses: (label) =>
      [made.title, made.row]
        .flatMap((node) =>
          all(node, ({ attributes, title }) => (attributes["aria-label"] ?? title) === label),
        )[0]
        .onclick(),
  }
}

test("of a step of the past the heads tell the layers of then", () => {
  const found = heads(layers("relu", 5, 2), layers("tanh", 4, 2))
  assert.deepEqual(
    [found.count(), found.neurons(), found.functions()],
    ["2 hidden layers", ["4", "2"], ["tanh", "tanh"]],
  )
  const one = heads(layers("relu", 5, 2), layers("tanh", 4))
  assert.deepEqual([one.count(), one.neurons()], ["1 hidden layer", ["4"]])
  assert.deepEqual(heads(layers("relu", 5, 2), null).neurons(), ["5", "2"])
})

test("a press goes on from what is shown, and changes nothing else of now", () => {
  const found = heads(layers("relu", 5, 2), layers("tanh", 3, 2))
  found.presses("More neurons in layer 1")
  assert.deepEqual(found.asked, [layers("relu", 4, 2)])
  const one = heads(layers("relu", 5, 2, 7), layers("tanh", 4))
  one.presses("Add a hidden layer")
  assert.deepEqual(one.asked, [layers("relu", 5, 2)])
  const none = heads([], layers("tanh", 4, 3))
  none.presses("Remove the last hidden layer")
  assert.deepEqual(none.asked, [layers("tanh", 4)])
})
