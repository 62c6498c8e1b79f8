import assert from "node:assert/strict"
import { test } from "node:test"

import { captionOf } from "./index.js"

const WORDS = { metric: "val_accuracy", text: "of unseen digits read correctly" }

/**
 * @param {number} step
 * @param {Record<string, number>} [metrics]
 * @param {Record<string, number>} [measured]
 */
const caption = (step, metrics = {}, measured = {}) => captionOf(WORDS, { step, metrics, measured })

test("a share that was measured at this very step stands behind it", () =>
  assert.equal(caption(25, { val_accuracy: 0.512 }), "Step 25: 51\u00a0% of unseen digits read correctly"))

test("a share that was measured earlier names its step", () =>
  assert.equal(
    caption(1021, { val_accuracy: 0.082 }, { val_accuracy: 1000, d_fake: 3 }),
    "Step 1,021. At step 1,000: 8.2\u00a0% of unseen digits read correctly",
  ))

test("nothing measured, nothing said", () => {
  assert.equal(caption(3), "Step 3")
  assert.equal(captionOf(null, { step: 3, metrics: { val_accuracy: 1 }, measured: {} }), "Step 3")
})
