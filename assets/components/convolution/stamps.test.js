import assert from "node:assert/strict"
import { test } from "node:test"

import { upsampledText } from "./stamps.js"

test("stride 1 is not said to repeat any pixel", () => {
  assert.match(upsampledText(2), /^Each pixel becomes 2 × 2 equal ones/)
  assert.match(upsampledText(1), /^Stride 1 enlarges nothing/)
})
