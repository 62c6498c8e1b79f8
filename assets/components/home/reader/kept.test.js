import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { beginStorage } from "../../../../tests/assets/storage.js"
import { base64Of } from "../../../lib/base64.js"
import { DRAWING_VALUES } from "../../../lib/draw_pad.js"
import { keepPad, keepTally, recallPad, recallTally } from "./kept.js"

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

const DRAWING = { levels: base64Of(new Uint8Array(DRAWING_VALUES).fill(7)), centred: false }
const PAD = { drawing: DRAWING, meant: 8, isChanged: false, before: { drawn: 2, misread: 1 } }

test("a drawing is found again with what was said of it", () => {
  assert.equal(recallPad(), null)
  keepPad(PAD)
  assert.deepEqual(recallPad(), PAD)
  keepPad({ ...PAD, meant: null })
  assert.equal(recallPad()?.meant, null)
})

for (const [what, wrong] of [
  ["no drawing", { drawing: null }],
  ["too few levels", { drawing: { ...DRAWING, levels: base64Of(Uint8Array.of(1)) } }],
  ["no base64", { drawing: { ...DRAWING, levels: "?" } }],
  ["no digit", { meant: 10 }],
  ["no score", { before: { drawn: 1, misread: 2 } }],
  ["no flag", { isChanged: 1 }],
])
  test(`a drawing that the pad could not use is left: ${what}`, () => {
    keepPad({ ...PAD, ...wrong })
    assert.equal(recallPad(), null)
  })
