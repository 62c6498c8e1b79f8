import assert from "node:assert/strict"
import { test } from "node:test"

import { sentence } from "./index.js"

/** Columns by title: [energy, pattern]. */
const columns = (all) => Object.entries(all).map(([title, [energy, pattern]]) => ({ title, energy, pattern }))

test("each way is told against real digits, also where it has less than they have", () => {
  const found = columns({ A: [0.031, "none"], B: [0.012, "none"], C: [0.4, "strong"] })
  assert.equal(
    sentence({ columns: found, real: 0.036 }),
    "“C” has the most energy at the stride: 0.40. “B” has the least: 0.012. " +
      "Real digits have 0.036: “A” and “B” have no more; “C” has at least twice as much.",
  )
})

test("while only one is built it is most and least", () =>
  assert.match(
    sentence({ columns: columns({ A: [0.05, "slight"] }), real: 0.036 }),
    /“A” has less than twice/,
  ))

test("at first there is none", () =>
  assert.equal(sentence({ columns: [], real: 0.036 }), "The networks are being built."))
