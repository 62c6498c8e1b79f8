import assert from "node:assert/strict"
import { test } from "node:test"

import { ACTIVATIONS, answering, answers, FEATURES, Network, switched } from "./model.js"

const layer = (name, weight, bias) => ({
  name,
  label: name,
  inputs: weight.length / bias.length,
  neurons: bias.length,
  activation: name === "output" ? null : ACTIVATIONS[0],
  weight: Float32Array.from(weight),
  bias: Float32Array.from(bias),
})

test("a weight counts as held where the network has it so, not at a step before it was set", () => {
  const held = [
    { layer: "layer1", neuron: 0, source: "y", value: 1.1 },
    { layer: "layer1", neuron: 0, source: "bias", value: -0.3 },
    { layer: "output", neuron: 0, source: 0, value: 2 },
    { layer: "layer2", neuron: 0, source: 0, value: 2 }, // of a layer that the network has not
  ]
  const holds = (weight, bias, out) => {
    const layers = [layer("layer1", weight, bias), layer("output", out, [0])]
    return new Network(FEATURES.slice(0, 2), layers).holding(held)
  }
  assert.deepEqual(holds([0.5, 1.1], [-0.3], [2]), held.slice(0, 3))
  assert.deepEqual(holds([1.1, 1.0], [0], [2]), [held[2]])
})

test("all weights are held where each weight and each bias is", () => {
  const network = new Network(FEATURES.slice(0, 2), [layer("output", [1, -2], [3])])
  const held = [
    { layer: "output", neuron: 0, source: "x", value: 1 },
    { layer: "output", neuron: 0, source: "y", value: -2 },
  ]
  assert.equal(network.isHeld(held), false)
  assert.equal(network.isHeld([...held, { layer: "output", neuron: 0, source: "bias", value: 3 }]), true)
  assert.equal(network.isHeld([...held, { layer: "output", neuron: 0, source: "bias", value: 4 }]), false)
})

test("a feature that is pressed turns from what is shown of it, be that of a past step", () => {
  assert.deepEqual(switched(["x", "y"], ["x", "y"], "y"), ["x"])
  assert.deepEqual(switched(["x", "y"], ["x", "y"], "x2"), ["x", "y", "x2"])
  assert.deepEqual(switched(["x", "y", "x2"], ["x", "y"], "x2"), ["x", "y", "x2"])
  assert.deepEqual(switched(["x2"], ["x", "y"], "y"), ["x2"])
})

test("the formula of an output neuron gives the answer that is drawn", () => {
  const sigmoid = (z) => 1 / (1 + Math.exp(-z))
  const worked = {
    cross_entropy: [2, "2 · Sigmoid(z) − 1", (z) => 2 * sigmoid(z) - 1],
    squared: [2, "tanh(z)", Math.tanh],
  }
  for (const [loss, [classes, formula, of]] of Object.entries(worked)) {
    assert.equal(answering("z", { classes, loss }).formula, formula)
    for (const z of [-3, -0.4, 0, 0.385, 2]) {
      const [[answer]] = answers([Float32Array.of(z)], { classes, loss })
      assert.ok(Math.abs(answer - of(z)) < 1e-6)
    }
  }
  assert.deepEqual(answering("z", { classes: 0, loss: "squared" }), { formula: "z", said: "" })
  assert.match(answering("w", { classes: 3, loss: "cross_entropy" }).said, /^Softmax/)
})
