import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { beginStorage } from "../../../tests/assets/storage.js"
import { keepOpen, recallOpen } from "./kept.js"

const COLUMNS = [
  { key: "input", channels: 1, height: 28, width: 28 },
  { key: "conv1", channels: 8, height: 24, width: 24 },
]

beforeEach(beginStorage)

for (const open of [
  { index: 1, channel: 7, pixel: null },
  { index: 1, channel: 0, pixel: { index: 0, row: 27, column: 0 } },
])
  test(`an open channel is found again: ${JSON.stringify(open)}`, () => {
    keepOpen(COLUMNS, open)
    assert.deepEqual(recallOpen(COLUMNS), open)
    keepOpen(COLUMNS, null)
    assert.equal(recallOpen(COLUMNS), null)
  })

for (const open of [
  { index: 1, channel: 8, pixel: null },
  { index: 1, channel: 0, pixel: { index: 1, row: 24, column: 0 } },
  { index: 0, channel: 0, pixel: { index: 1, row: 0, column: 0 } },
  { index: 0, channel: 0 },
])
  test(`what this network does not have stays closed: ${JSON.stringify(open)}`, () => {
    keepOpen(COLUMNS, open)
    assert.equal(recallOpen(COLUMNS), null)
  })

test("another network's channel stays closed", () => {
  keepOpen(COLUMNS, { index: 1, channel: 0, pixel: null })
  assert.equal(recallOpen([COLUMNS[0], { ...COLUMNS[1], key: "linear1" }]), null)
})
