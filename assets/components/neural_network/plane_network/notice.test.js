import assert from "node:assert/strict"
import { test } from "node:test"

import { FEATURES } from "./model.js"
import { notice } from "./notice.js"

const said = (names, hidden, classes = 2) =>
  notice({
    frame: { step: 0, state: "paused", metrics: { train_loss: 0.7 }, live: true },
    network: {
      features: FEATURES.filter(({ name }) => names.includes(name)),
      layers: [...Array(hidden).fill({ activation: { name: "tanh" } }), { activation: null }],
    },
    maps: [],
    points: { train: 250, validation: 250 },
    kind: { classes, loss: classes ? "cross_entropy" : "squared" },
    bounds: {},
  })

test("only of x and y a neuron makes a straight border", () => {
  for (const names of [["x"], ["y"], ["x", "y"]]) assert.match(said(names, 1), /one straight border/)
  for (const bent of ["x2", "y2", "xy", "sin_x", "sin_y"]) {
    const words = said(["x", "y", bent], 1)
    assert.doesNotMatch(words, /straight/, bent)
    assert.match(words, /borders as bent as the features are/, bent)
  }
})

test("without a hidden layer nothing is said of one", () => {
  assert.doesNotMatch(said(["x", "y"], 0), /first layer/)
})

test("a surface has no border", () => {
  assert.match(
    said(["x", "y"], 0, 0),
    /^Without a hidden layer the surface is .* a weighted sum of the features/,
  )
  assert.doesNotMatch(said(["x", "y"], 0, 0), /border/)
  assert.match(said(["x", "y"], 0, 5), /border/)
})

test("a plane is called empty only where it has no points, not where the loss is beyond all bounds", () => {
  const noticed = (frame, points = 250) =>
    notice({
      frame: { step: 33, metrics: {}, live: true, ...frame },
      network: { features: [FEATURES[0]], layers: [{ activation: null }] },
      maps: [],
      points: { train: points, validation: points },
      kind: { classes: 0, loss: "squared" },
      bounds: {},
    })
  assert.match(noticed({ state: "paused" }, 0), /^An empty plane/)
  assert.equal(noticed({ state: "diverged" }), "The pictures show step 33, to which it went back.")
  assert.equal(noticed({ state: "running" }), "The loss here is no number that 32 bits can hold.")
  assert.equal(
    noticed({ state: "diverged", live: false }),
    "You are looking at step 33. The loss here is no number that 32 bits can hold.",
  )
})

test("dead neurons are counted layer by layer", () => {
  const relu = { activation: { name: "relu" } }
  const said = (maps) =>
    notice({
      frame: { step: 0, state: "paused", metrics: { train_loss: 0.7 }, live: true },
      network: { features: FEATURES.slice(0, 2), layers: [relu, relu, { activation: null }] },
      maps,
      points: { train: 250, validation: 250 },
      kind: { classes: 2, loss: "cross_entropy" },
      bounds: { dead: 1e-6 },
    })
  const [dead, alive] = [new Float32Array(9), new Float32Array(9).fill(0.1)]
  const [three, one] = [said([[dead, alive], [dead, dead], [dead]]), said([[alive], [dead, alive], [dead]])]
  assert.match(three, /^3 ReLUs \(1 in layer 1, 2 in layer 2\) give 0 everywhere: dead\. They get no/)
  assert.match(one, /^One ReLU gives 0 everywhere: dead\. It gets no/)
})
