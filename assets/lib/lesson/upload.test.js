import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { Upload } from "./upload.js"

beforeEach(() => {
  const kept = new Map()
  globalThis.sessionStorage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => kept.delete(key),
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  })
})

afterEach(() => delete (/** @type {any} */ (globalThis).sessionStorage))

/** @param {string} file */
function taken(file) {
  const upload = new Upload("page")
  upload.hear({}, undefined)
  upload.send(file)
  upload.hear({}, "small")
  return upload
}

test("a file outlives a reload as that of its picture, and of no other", () => {
  taken("file")
  const again = new Upload("page")
  again.hear({}, "small")
  assert.equal(again.file, "file")
  const linked = new Upload("page")
  linked.hear({}, "another")
  assert.equal(linked.file, "")
})

test("a picture that was drawn, or taken back, since is not of the file", () => {
  const upload = taken("file")
  upload.hear({}, "drawn")
  assert.equal(upload.file, "")
  const again = new Upload("page")
  again.hear({}, "drawn")
  assert.equal(again.file, "")
})

test("a refused file leaves the one before", () => {
  const upload = taken("file")
  upload.send("text")
  upload.hear({}, "small", true)
  assert.equal(upload.file, "file")
})

test("an answer that is shown again says nothing of what is on its way", () => {
  const upload = new Upload("page")
  const told = {}
  upload.hear(told, undefined)
  upload.send("file")
  upload.hear(told, undefined)
  upload.hear({}, "small")
  assert.equal(upload.file, "file")
})

test("a file without room is gone after a reload", () => {
  taken("x".repeat(2_000_000))
  const again = new Upload("page")
  again.hear({}, "small")
  assert.equal(again.file, "")
  assert.ok(again.isGone)
  const later = new Upload("page")
  later.hear({}, "small")
  assert.ok(later.isGone)
  later.hear({}, "drawn")
  assert.ok(!later.isGone)
})
