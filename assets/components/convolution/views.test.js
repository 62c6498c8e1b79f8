import assert from "node:assert/strict"
import { test } from "node:test"

import { Views, keptOf } from "./views.js"

const own = (/** @type {number[]} */ ...weights) => ({ name: "own", number: 0, weights, bias: 0 })
const preset = (/** @type {string} */ name) => ({ name, number: 0, weights: [], bias: 0 })

/**
 * @param {Record<string, unknown>} changes
 * @returns {any}
 */
const chosen = (changes = {}) => ({
  view: "full",
  input: "photograph",
  size: 64,
  colour: "grey",
  kernel: 3,
  stride: 1,
  padding: 1,
  mode: "zeros",
  dilation: 1,
  groups: 1,
  filters: [preset("sobel_x")],
  shown: 0,
  row: 18,
  column: 36,
  ...changes,
})
const depthwise = chosen({ view: "depthwise", colour: "rgb" })

const settings = {
  colour: "grey",
  kernel: 3,
  stride: 2,
  padding: 1,
  mode: "zeros",
  dilation: 2,
  groups: 1,
  filters: [own(0, 0, 0, 0, 5, 0, 0, 0, 0), preset("identity"), preset("box_blur")],
  shown: 1,
  size: 128,
}

test("a view that returns has the settings that were chosen in it", () => {
  const views = new Views()
  views.edited({ stride: 2 })
  views.leave(chosen(settings))
  assert.equal(views.enter("depthwise", "photograph"), null)
  assert.equal(views.touched, false)
  views.leave(depthwise)
  assert.deepEqual(views.enter("full", "photograph"), { view: "full", ...settings })
  assert.equal(views.touched, true)
})

test("a size is that of the input it was chosen for", () => {
  const views = new Views()
  views.edited({ size: 128 })
  views.leave(chosen(settings))
  const { size, ...others } = settings
  assert.equal(size, 128)
  assert.deepEqual(views.enter("full", "digit"), { view: "full", ...others })
})

test("an own picture has its size in every view, as a smaller one would not come back", () => {
  const drawn = chosen({ input: "own" })
  const query = { input: "own", own: "UklGRg", stride: "2" }
  assert.deepEqual(keptOf(query, drawn), { input: "own", own: "UklGRg", size: "64" })
  assert.deepEqual(keptOf({ photo: "coins", size: "128" }, chosen({ size: 128 })), { photo: "coins" })
  const views = new Views()
  views.edited({ stride: 2 })
  views.leave(chosen({ ...settings, input: "own", size: 16 }))
  assert.equal("size" in (views.enter("full", "own") ?? {}), false)
  views.opened({ view: "transposed", input: "own", size: "64" })
  assert.equal(views.touched, false)
})

test("a view in which nothing was chosen starts again, so that own weights come along", () => {
  const views = new Views()
  views.edited({ input: "digit", size: null, row: null })
  views.edited({ view: "full", filters: [] })
  views.edited({ shown: 2 })
  views.leave(chosen())
  assert.equal(views.enter("full", "photograph"), null)
})

test("what an address or an undo brings counts as chosen, an input does not", () => {
  const views = new Views()
  views.opened({ view: "full", input: "digit", row: "3" })
  assert.equal(views.touched, false)
  views.opened({ view: "full", input: "digit", stride: "2" })
  assert.equal(views.touched, true)
})

test("what a view was left at is there after a reload, unless it is none", () => {
  /** @type {Map<string, string>} */
  const kept = new Map()
  globalThis.sessionStorage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => kept.delete(key),
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  })
  const before = new Views()
  before.edited({ stride: 2 })
  before.leave(chosen(settings))
  assert.deepEqual(new Views().enter("full", "photograph"), { view: "full", ...settings })
  for (const [name, text] of kept) kept.set(name, text.replace('"stride":2', '"stride":"2"'))
  assert.equal(new Views().enter("full", "photograph"), null)
  delete (/** @type {any} */ (globalThis).sessionStorage)
})
