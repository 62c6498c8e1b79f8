import assert from "node:assert/strict"
import { test } from "node:test"

import { absent, find } from "./index.js"

/** @typedef {{text?: string, seen?: boolean} & Record<string, unknown>} Told */

/**
 * A stand-in for an element with a text of its own, attributes, and whether it is seen.
 * @param {Told} told
 * @returns {HTMLElement}
 */
function node({ text = "", seen = true, ...attributes }) {
  const made = {
    childNodes: [
      { nodeType: 1, textContent: "of a child" },
      { nodeType: 3, textContent: text },
    ],
    getAttribute: (/** @type {string} */ name) => attributes[name] ?? null,
    getClientRects: () => (seen ? [{}] : []),
  }
  return /** @type {HTMLElement} */ (/** @type {unknown} */ (made))
}

/** @type {[told: Told, words: string, isFound: boolean][]} */
const CASES = [
  [{ text: "Stride" }, "Stride", true],
  [{ text: " stride:\n" }, "Stride", true],
  [{ text: "Learning   rate" }, "learning rate", true],
  [{ "aria-label": "Stride" }, "stride", true],
  [{ title: "Stride" }, "stride", true],
  [{ placeholder: "An experiment" }, "An experiment", true],
  [{ text: "Stride 2" }, "Stride", false],
  [{ text: "Stride", seen: false }, "Stride", false],
  [{}, "of a child", false],
]

for (const [told, words, isFound] of CASES)
  test(`${JSON.stringify(told)} ${isFound ? "is" : "is not"} “${words}”`, () =>
    assert.equal(find([node(told)], words) !== undefined, isFound))

test("a title is shown before a legend that writes it small", () => {
  const nodes = [node({ text: "straight" }), node({ text: "Straight" })]
  assert.equal(find(nodes, "Straight"), nodes[1])
})

test("what is not in sight is named, with a way to it", () => {
  assert.equal(absent("Play", true), "“Play” is not in sight: press “Set it up again”.")
  assert.equal(absent("Play", false), "“Play” is not in sight: it is in another part of this page.")
})

test("of several the first that is seen is shown", () => {
  const nodes = [node({ text: "A", seen: false }), node({ text: "A" }), node({ text: "A" })]
  assert.equal(find(nodes, "a"), nodes[1])
})
