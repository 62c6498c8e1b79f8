import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { keptScore, scoreAfter } from "./score.js"

/** @type {Map<string, string>} */
let kept
beforeEach(() => {
  kept = new Map()
  Object.assign(globalThis, {
    sessionStorage: {
      getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
      setItem: (/** @type {string} */ name, /** @type {string} */ text) => kept.set(name, text),
      removeItem: (/** @type {string} */ name) => kept.delete(name),
    },
  })
})

test("answers are counted, and a reload finds the count", () => {
  assert.deepEqual(keptScore(), { right: 0, asked: 0 })
  const score = scoreAfter(scoreAfter(keptScore(), true), false)
  assert.deepEqual(score, { right: 1, asked: 2 })
  assert.deepEqual(keptScore(), score)
})

for (const text of [
  '{"right": 3, "asked": 2}',
  '{"right": "1", "asked": 2}',
  "[]",
  "7",
  '{"right": -1, "asked": 2}',
])
  test(`what comes back from a tab is a stranger's: ${text}`, () => {
    kept.set("backpropagation.score", text)
    assert.deepEqual(keptScore(), { right: 0, asked: 0 })
  })
