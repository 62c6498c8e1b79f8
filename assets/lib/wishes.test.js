import assert from "node:assert/strict"
import { test } from "node:test"

import { merge } from "./wishes.js"

for (const [wishes, merged] of [
  [[], {}],
  [
    [{ layers: ["a", "b"] }, { layers: ["b", "c"], history: true }],
    { layers: ["a", "b", "c"], history: true },
  ],
  [[{ anything: false }, { anything: true }, { anything: false }], { anything: true }],
  [[{ latent: [1, 2] }, { latent: [3] }, { latent: null }], { latent: [3] }],
  [[{ silenced: [["relu1", 3]] }, { silenced: [] }], { silenced: [] }],
  [[{ step: 5 }, { step: 0 }], { step: 0 }],
  [[{ image: { index: 1 } }, { image: { index: 2 } }, { image: null }], { image: { index: 2 } }],
  [[{ step: null }, { step: null, image: { index: 3 } }], { step: null, image: { index: 3 } }],
])
  test(`the wishes ${JSON.stringify(wishes)} of several components become one`, () =>
    assert.deepEqual(merge(wishes), merged))
