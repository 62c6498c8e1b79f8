import assert from "node:assert/strict"
import { afterEach, test } from "node:test"

import { TabMap } from "./tab.js"

/** @param {Map<string, string>} kept */
function remembers(kept) {
  globalThis.sessionStorage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => kept.delete(key),
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  })
}

afterEach(() => delete (/** @type {any} */ (globalThis).sessionStorage))

test("what a tab was told is there after a reload, each by its name", () => {
  remembers(new Map())
  const sizes = new TabMap("sizes", Number.isInteger)
  sizes.set("own", 96)
  sizes.set("digit", 28)
  sizes.set("digit", undefined)
  const again = new TabMap("sizes", Number.isInteger)
  assert.equal(again.get("own"), 96)
  assert.equal(again.get("digit"), undefined)
  assert.equal(new TabMap("others", Number.isInteger).get("own"), undefined)
})

for (const text of ["{", '"a"', "[]", "7", '{"own": "96", "digit": null}'])
  test(`what comes back from a tab is a stranger's: ${text}`, () => {
    remembers(new Map([["sizes", text]]))
    const sizes = new TabMap("sizes", Number.isInteger)
    for (const name of ["own", "digit", "0", "constructor"]) assert.equal(sizes.get(name), undefined)
  })

test("a browser that keeps nothing keeps it as long as the page is open", () => {
  const sizes = new TabMap("sizes", Number.isInteger)
  sizes.set("own", 96)
  assert.equal(sizes.get("own"), 96)
})
