import assert from "node:assert/strict"
import { test } from "node:test"

import { askedNow, markOf } from "./asking.js"

const method = (/** @type {string} */ name, /** @type {number} */ cost, quick = false) =>
  /** @type {import("./tiles.js").MethodFacts} */ ({ name, cost, quick })
const METHODS = [method("a", 3, true), method("b", 60), method("c", 3, true), method("d", 90)]
const about = { passes: 100, chosen: "a", isFresh: () => false, rests: true }

test("all at once where there is time for all", () => {
  assert.deepEqual(askedNow(METHODS, { ...about, passes: 156 }), ["a", "b", "c", "d"])
})

test("else the quick ones, and one more once the picture rests", () => {
  assert.deepEqual(askedNow(METHODS, about), ["a", "c", "b"])
  assert.deepEqual(askedNow(METHODS, { ...about, rests: false }), ["a", "c"])
})

test("the chosen one comes first, and what is known is not asked again", () => {
  assert.deepEqual(askedNow(METHODS, { ...about, chosen: "d" }), ["a", "c", "d"])
  const isFresh = (/** @type {string} */ name) => name === "d"
  assert.deepEqual(askedNow(METHODS, { ...about, chosen: "d", isFresh }), ["a", "c", "b"])
  assert.deepEqual(askedNow(METHODS, { ...about, isFresh: () => true }), ["a", "c"])
})

/** @returns {import("../../lib/frame.js").Frame} */
const frame = (/** @type {number} */ step, /** @type {number[]} */ pixels) =>
  /** @type {any} */ ({
    step,
    arrays: new Map([["input", { shape: [1, 1, pixels.length], data: Float32Array.from(pixels) }]]),
  })

test("an answer is about a step and a picture", () => {
  const mark = markOf(frame(3, [0, 0.5, 1]))
  assert.equal(markOf(frame(3, [0, 0.5, 1])), mark)
  for (const other of [frame(4, [0, 0.5, 1]), frame(3, [0.5, 0, 1]), frame(3, [0, 0.5, 0.9])])
    assert.notEqual(markOf(other), mark)
})
