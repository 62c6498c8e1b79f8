import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { base64Of } from "../../lib/base64.js"
import { DRAWING_VALUES } from "../../lib/draw_pad.js"
import { keep, recall } from "./kept.js"

const PLACE = { page: "cnn", run: "a", index: 378, input_shape: [3, 4, 5] }
const VALUES = 3 * 4 * 5

/** A tab's storage, and what it takes at most. */
let items = new Map()
let room = Infinity

Object.defineProperty(globalThis, "sessionStorage", {
  value: {
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => items.delete(key),
    setItem(key, text) {
      if (text.length > room) throw new DOMException("full", "QuotaExceededError")
      items.set(key, text)
    },
  },
})

beforeEach(() => {
  items = new Map()
  room = Infinity
})

const bytes = (length) => base64Of(Uint8Array.from({ length }, (_, at) => (at * 37) % 256))
const picture = { name: "seven.png", pixels: bytes(VALUES), framed: null }
const drawing = { levels: bytes(DRAWING_VALUES), centred: false }
const whole = { mode: "draw", drawing, picture, framing: true }

for (const [name, kept] of [
  ["a drawing", whole],
  ["no upload", { ...whole, picture: null }],
  [
    "a framed upload",
    {
      ...whole,
      mode: "upload",
      picture: { ...picture, framed: { pixels: bytes(VALUES), inverted: true } },
      framing: false,
    },
  ],
])
  test(`a tab keeps the input of its page: ${name}`, () => {
    keep(PLACE, kept)
    assert.deepEqual(recall(PLACE), kept)
    for (const other of [{ page: "gan" }, { run: "b" }, { index: 0 }])
      assert.equal(recall({ ...PLACE, ...other }), null)
  })

test("what does not fit the storage is not kept, nor what was before", () => {
  keep(PLACE, whole)
  room = 10
  keep(PLACE, { ...whole, mode: "set" })
  assert.equal(recall(PLACE), null)
})

test("a picture without bounds is not kept", () => {
  const most = 1_000_000
  keep(PLACE, { ...whole, picture: { ...picture, pixels: bytes(most) } })
  assert.equal(items.size, 0)
})

for (const [name, text] of [
  ["no JSON", "{"],
  ["no record", '"a"'],
  ["null", "null"],
  ...Object.entries({
    "another mode": { mode: "constructor" },
    "no drawing": { drawing: undefined },
    "a short drawing": { drawing: { ...drawing, levels: bytes(DRAWING_VALUES - 1) } },
    "levels that are numbers": { drawing: { ...drawing, levels: 7 } },
    "a drawing without its choice": { drawing: { levels: drawing.levels } },
    "no base64": { picture: { ...picture, pixels: "<script>" } },
    "a picture of another size": { picture: { ...picture, pixels: bytes(VALUES + 1) } },
    "a name of any length": { picture: { ...picture, name: "n".repeat(10_000) } },
    "a name that is none": { picture: { ...picture, name: { toString: "x" } } },
    "no word of framing": { picture: { name: "x", pixels: picture.pixels } },
    "another size when framed": { picture: { ...picture, framed: { pixels: "", inverted: true } } },
    "framing that is no choice": { framing: "yes" },
  }).map(([what, change]) => [what, JSON.stringify({ run: "a", index: 378, kept: { ...whole, ...change } })]),
])
  test(`what comes back from a tab is a stranger's: ${name}`, () => {
    keep(PLACE, whole)
    for (const key of items.keys()) items.set(key, text)
    assert.equal(recall(PLACE), null)
  })
