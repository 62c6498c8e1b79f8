import assert from "node:assert/strict"
import { test } from "node:test"

import { readingOf } from "./legend.js"
import { answers } from "./model.js"

const said = (sums, kind) => {
  const values = [
    answers(
      sums.map((z) => Float32Array.of(z)),
      kind,
    ).map(([value]) => value),
  ]
  return readingOf({ x: 0, y: 0 }, values, kind)
}

test("no class is told to be certain, however sure the network is", () => {
  const two = { classes: 2, loss: "cross_entropy" }
  const three = { classes: 3, loss: "cross_entropy" }
  assert.match(said([40], two), /: class 2 \(blue\) with >99.9\u00a0%$/)
  assert.match(said([-40], two), /: class 1 \(orange\) with >99.9\u00a0%$/)
  assert.match(said([-60, 0, 60], three), /: class 3 \(green\) with >99.9\u00a0%$/)
  assert.match(said([0], two), /with 50\u00a0%$/)
})
