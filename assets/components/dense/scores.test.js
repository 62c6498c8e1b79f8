import assert from "node:assert/strict"
import { test } from "node:test"

import { lossText } from "./scores.js"

test("the logarithm of a rounded probability is not said to equal the loss", () => {
  assert.equal(lossText("3", 4.398), "loss = −ln(p₃) ≈ −ln(0.012) ≈ 4.398")
  assert.equal(lossText("3", 0), "loss = −ln(p₃) = −ln(1) = 0")
})

for (const loss of [0.0006, 0.0016, 0.0055, 0.0091])
  test(`a loss of ${loss} is that of the probability beside it`, () => {
    const [, share, written] = lossText("3", loss).match(/−ln\(([\d.]+)\) ≈ ([\d.]+)$/) ?? []
    assert.ok(Math.abs(-Math.log(Number(share)) / Number(written) - 1) < 0.05, `${share}: ${written}`)
  })
