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
