import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { keepNoise, recallNoise } from "./kept.js"

/** @type {Map<string, string>} */
let kept
const WALK = { a: 0, b: 63, t: 0.25, spherical: false }
const SET = {
  run: "r",
  chosen: 2,
  z: [1, -1.5],
  origin: "Sample 3",
  turned: true,
  label: null,
  first: 0,
  walk: WALK,
}

beforeEach(() => {
  kept = new Map()
  globalThis.sessionStorage = /** @type {any} */ ({
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => kept.set(name, text),
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    removeItem: (/** @type {string} */ name) => kept.delete(name),
  })
})

test("what was set of a run's noise is found again, and of no other run", () => {
  keepNoise(SET)
  assert.deepEqual(recallNoise("r", 2, 64), SET)
  assert.equal(recallNoise("another", 2, 64), null)
})

for (const wrong of [
  { z: [1] },
  { z: [1, null] },
  { z: "12" },
  { label: -1 },
  { first: 6 },
  { walk: null },
  { walk: { ...WALK, b: 64 } },
  { walk: { ...WALK, t: 1.5 } },
  { walk: { ...WALK, t: "half" } },
  { turned: 1 },
])
  test(`noise that nobody can have set is left: ${JSON.stringify(wrong)}`, () => {
    keepNoise(/** @type {any} */ ({ ...SET, ...wrong }))
    assert.equal(recallNoise("r", 2, 64), null)
  })
