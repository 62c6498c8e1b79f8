import assert from "node:assert/strict"
import { test } from "node:test"

import { LessonExchange } from "./exchange.js"

/**
 * A component with Python's answer, which has no arrays.
 * @param {Record<string, unknown>} facts
 * @returns {any}
 */
function component(facts) {
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: { frame: JSON.stringify(facts) } }))
  const data = new Uint8Array(8 + header.length)
  new DataView(data.buffer).setBigUint64(0, BigInt(header.length), true)
  data.set(header, 8)
  return { data, setStateValue: () => {} }
}

/** @param {string} control */
const refused = (control) => ({
  version: 7_000_000,
  query: {},
  chosen: { groups: 1 },
  problem: { control, message: "No." },
})

test("a field is not at fault where it shows what worked, as another number was in the address", () => {
  const exchange = new LessonExchange()
  const frame = exchange.receive(component(refused("groups")))
  assert.deepEqual(frame?.problem, { control: "", message: "No." })
  assert.deepEqual(exchange.chosen, { groups: 1 })
  exchange.destroy()
})

test("a field is at fault as long as it shows what was typed into it", () => {
  const exchange = new LessonExchange()
  exchange.receive(component({ ...refused(""), problem: null }))
  exchange.edit({ groups: 2 })
  const frame = exchange.receive(component({ ...refused("groups"), version: 7_000_001 }))
  assert.deepEqual(frame?.problem, { control: "groups", message: "No." })
  assert.deepEqual(exchange.chosen, { groups: 2 })
  exchange.destroy()
})

test("an input that cannot be used is told as that, wherever it was chosen", () => {
  const exchange = new LessonExchange()
  assert.equal(exchange.receive(component(refused("input")))?.problem?.control, "input")
  exchange.destroy()
})
