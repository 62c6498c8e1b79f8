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
    isHeld: false,
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
      isHeld: false,
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
      isHeld: false,
      kind: { classes: 2, loss: "cross_entropy" },
      bounds: { dead: 1e-6 },
    })
  const [dead, alive] = [new Float32Array(9), new Float32Array(9).fill(0.1)]
  const [three, one] = [said([[dead, alive], [dead, dead], [dead]]), said([[alive], [dead, alive], [dead]])]
  assert.match(three, /^3 ReLUs \(1 in layer 1, 2 in layer 2\) give 0 everywhere: dead\. They get no/)
  assert.match(one, /^One ReLU gives 0 everywhere: dead\. It gets no/)
})

test("where all weights are held nothing is promised of training", () => {
  const bounds = { solved: 0.97, gap: 0.06, losses: 3, slight: 0.01, clear: 2, errors: 2 }
  const said = (step, isHeld, metrics, classes = 2) =>
    notice({
      frame: { step, state: "paused", metrics, live: true },
      network: { features: FEATURES.slice(0, 2), layers: [{ activation: null }] },
      maps: [],
      points: { train: 250, validation: 250 },
      isHeld,
      kind: { classes, loss: "cross_entropy", guessing: Math.log(2) },
      bounds,
    })
  const sure = { train_accuracy: 0.7, val_accuracy: 0.7, train_loss: 3.37, val_loss: 3.37 }
  assert.match(said(0, false, sure), /Press Train and watch the border take shape\.$/)
  assert.match(said(100, false, sure), /a loss of 3\.37 against 0\.69\. Smaller steps may settle it\.$/)
  const held = "All weights are held, so no step changes any of them."
  for (const step of [0, 100])
    assert.equal(said(step, true, sure), `${held} With these 70\u00a0% of its points are right.`)
  assert.equal(said(9, true, { train_loss: 0.25 }, 0), `${held} With these it is off by about 0.50.`)
  assert.equal(said(0, true, {}), held)
})
