import assert from "node:assert/strict"
import { test } from "node:test"

import { priceWords } from "./price.js"

const MEASURED = {
  tradeoff: [
    [0.2, 0.59, 0.14],
    [0.4, 0.79, 0.26],
    [1, 0.83, 0.36],
  ],
  untouched: 1,
  measured_on: 256,
  measured_step: 1500,
}
const SEES = "a classifier of the real pictures is"
const WITHOUT = "Without truncation it is 83\u00a0% sure, and the variety is 0.36. "
const OF = "on 256 pictures at each dot."

test("at a dot its own numbers are told", () => {
  assert.equal(
    priceWords(MEASURED, 0.4),
    `At ψ = 0.40 ${SEES} 79\u00a0% sure what it sees, and the variety is 0.26. ` +
      `${WITHOUT}Measured at step 1,500, ${OF}`,
  )
  assert.equal(
    priceWords({ ...MEASURED, measured_step: 0 }, 1),
    `At ψ = 1.00 ${SEES} 83\u00a0% sure what it sees, and the variety is 0.36. ` + `Measured ${OF}`,
  )
})

test("between two dots both are told, and no number that nobody measured", () => {
  const first = `At ψ = 0.20 ${SEES} 59\u00a0% sure what it sees, and the variety is 0.14. `
  assert.equal(
    priceWords(MEASURED, 0.3),
    `ψ = 0.30 lies between two dots. ${first}` +
      `At ψ = 0.40 it is 79\u00a0% sure, and the variety is 0.26. ${WITHOUT}Measured at step 1,500, ${OF}`,
  )
  assert.match(
    priceWords(MEASURED, 0.7),
    /^ψ = 0\.70 lies .* At ψ = 1\.00 it is 83\s% sure, and the variety is 0\.36\. Measured/,
  )
})
