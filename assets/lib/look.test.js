import assert from "node:assert/strict"
import { afterEach, test } from "node:test"

import { keepLook, recallLook } from "./look.js"

const SCALES = ["layer", "map", "all"]

function remembers(/** @type {Map<string, string>} */ kept = new Map()) {
  globalThis.sessionStorage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => kept.delete(key),
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  })
}

afterEach(() => delete (/** @type {any} */ (globalThis).sessionStorage))

test("what was chosen comes back, each by its name", () => {
  remembers()
  keepLook("scale", "all")
  keepLook("tests", false)
  assert.equal(recallLook("scale", SCALES), "all")
  assert.equal(recallLook("tests", [true, false]), false)
  assert.equal(recallLook("hard", [false, true]), false)
})

test("what is not known any more gives way to what is usual", () => {
  remembers(new Map([["look.scale", "<b>"]]))
  assert.equal(recallLook("scale", SCALES), "layer")
})

test("a browser that keeps nothing shows what is usual", () => {
  keepLook("scale", "all")
  assert.equal(recallLook("scale", SCALES), "layer")
})
