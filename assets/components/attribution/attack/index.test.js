import assert from "node:assert/strict"
import { test } from "node:test"

import { enlarged } from "./index.js"

test("what is added spans black to white, with grey for nothing", () => {
  const change = { shape: [1, 1, 3], data: Float32Array.of(-0.25, 0, 0.125) }
  assert.deepEqual([...enlarged(change, 0.25).data], [0, 0.5, 0.75])
  assert.deepEqual([...enlarged({ shape: [1, 1, 1], data: Float32Array.of(0) }, 0).data], [0.5])
})
