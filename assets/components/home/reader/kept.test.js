import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { beginStorage } from "../../../../tests/assets/storage.js"
import { keepTally, recallTally } from "./kept.js"

const NONE = { drawn: 0, misread: 0 }

beforeEach(beginStorage)

test("a score is found again, and who has drawn nothing has none", () => {
  assert.deepEqual(recallTally(), NONE)
  keepTally({ drawn: 3, misread: 1 })
  assert.deepEqual(recallTally(), { drawn: 3, misread: 1 })
})

for (const wrong of [
  null,
  3,
  {},
  { drawn: 1 },
  { drawn: 1, misread: 2 },
  { drawn: 1, misread: -1 },
  { drawn: "2", misread: 0 },
])
  test(`a score that nobody can have is left: ${JSON.stringify(wrong)}`, () => {
    keepTally(wrong)
    assert.deepEqual(recallTally(), NONE)
  })
