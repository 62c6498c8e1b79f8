import assert from "node:assert/strict"
import { test } from "node:test"

import { pastStep } from "./past.js"

test("news of the present does not end a look at the past", () => {
  let past = null
  const found = [
    { live: true, step: 9, names: ["conv1"] },
    { live: false, step: 4, names: ["conv1"] },
    { live: true, step: 12, names: ["history.step"] },
    { live: true, step: 13, names: [] },
    { live: true, step: 14, names: ["probabilities", "history.step"] },
  ].map(({ names, ...frame }) => {
    past = pastStep({ ...frame, arrays: new Map(names.map((name) => [name, {}])) }, past)
    return past
  })
  assert.deepEqual(found, [null, 4, 4, 4, null])
})
