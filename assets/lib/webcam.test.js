import assert from "node:assert/strict"
import { test } from "node:test"

import { planes } from "./webcam.js"

const PIXELS = new Uint8ClampedArray([200, 100, 50, 255, 0, 0, 255, 255])

test("a photograph in colour is cut into planes", () =>
  assert.deepEqual([...planes(PIXELS, [3, 1, 2])], [200, 0, 100, 0, 50, 255]))

test("in grey it keeps its luminance, 0.299 R + 0.587 G + 0.114 B", () =>
  assert.deepEqual([...planes(PIXELS, [1, 1, 2])], [124, 29])) // 124.2 and 29.07
