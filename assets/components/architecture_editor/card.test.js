import assert from "node:assert/strict"
import { test } from "node:test"

import { costText, seenText } from "./card.js"

test("no value sees more pixels than the image has", () => {
  const seen = (field) => seenText({ out_shape: [64, 3, 3], receptive_field: field }, [1, 28, 20])
  assert.equal(seen(5), "→ 64 × 3 × 3 · sees 5 × 5 pixels")
  assert.equal(seen(24), "→ 64 × 3 × 3 · sees 24 × 20 pixels")
  assert.equal(seen(36), "→ 64 × 3 × 3 · sees 28 × 20 pixels")
})

test("one parameter is a parameter", () => {
  assert.equal(costText({ params: 1, macs: 784 }), "1 parameter · 784 multiply-adds")
  assert.equal(costText({ params: 2, macs: 1 }), "2 parameters · 1 multiply-add")
})
