import assert from "node:assert/strict"
import { test } from "node:test"

import { layerOf, withKind } from "./layer.js"

/** @typedef {import("./layer.js").LayerChoice} LayerChoice */

/** @type {LayerChoice} */
const CHOSEN = { kind: "max", window: 3, stride: 2, padding: 1, ceil: "no" }

test("through L2, which has no padding, and back the padding stays", () => {
  const l2 = { ...CHOSEN, ...withKind(CHOSEN, "l2") }
  assert.equal(l2.padding, 1)
  assert.deepEqual(layerOf(l2), { kind: "l2", window: 3, stride: 2, padding: 0, ceil: false })
  const back = { ...l2, ...withKind(l2, "max") }
  assert.deepEqual(back, CHOSEN)
  assert.equal(layerOf(back).padding, 1)
})

test("a window that became smaller while L2 was looked at keeps as much padding as it allows", () => {
  /** @type {LayerChoice} */
  const l2 = { ...CHOSEN, kind: "l2", window: 5, padding: 3 }
  for (const kind of /** @type {const} */ (["max", "average", "global"]))
    assert.deepEqual(withKind(l2, kind), { kind, padding: 2 })
  assert.deepEqual(withKind({ ...l2, window: 1, padding: 1 }, "max"), { kind: "max", padding: 0 })
})

test("a padding that L2 has not hidden is left as it was typed", () =>
  assert.deepEqual(withKind({ ...CHOSEN, padding: 3 }, "average"), { kind: "average" }))
