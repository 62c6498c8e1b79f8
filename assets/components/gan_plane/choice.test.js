import assert from "node:assert/strict"
import { test } from "node:test"

import { Choice } from "./choice.js"

/** @type {import("./index.js").Experiment} */
const RING = { dataset: "ring", points: [], loss: "hinge" }
/** @type {import("./index.js").Experiment} */
const DRAWN = { dataset: "own", points: [[1, 2]], loss: "hinge" }

test("what is set before the first point is drawn is played with the data of before", () => {
  const choice = new Choice(RING)
  choice.edit({ dataset: "own" })
  choice.edit({ loss: "saturating" })
  assert.ok(choice.isEmpty)
  assert.deepEqual(choice.playable, { ...RING, loss: "saturating" })
  choice.edit({ points: [[1, 2]] })
  assert.ok(!choice.isEmpty)
  assert.deepEqual(choice.playable, { ...DRAWN, loss: "saturating" })
})

test("what is set after the drawing was cleared is played with the drawing of before", () => {
  const choice = new Choice(DRAWN)
  choice.edit({ points: [] })
  choice.edit({ loss: "saturating" })
  assert.ok(choice.isEmpty)
  assert.deepEqual(choice.playable, { ...DRAWN, loss: "saturating" })
})

test("an echo of what is played leaves the empty drawing in sight, and news do not", () => {
  const choice = new Choice(RING)
  choice.edit({ dataset: "own" })
  choice.receive({ ...RING, loss: "saturating" }, "echo")
  assert.ok(choice.isEmpty)
  assert.equal(choice.experiment.loss, "saturating")
  choice.receive(DRAWN, "old")
  assert.equal(choice.held.dataset, "ring")
  choice.receive(DRAWN, "news")
  assert.deepEqual(choice.experiment, DRAWN)
  assert.deepEqual(choice.playable, DRAWN)
})
