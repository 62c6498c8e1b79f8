import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { Ribbons } from "./ribbons.js"

beforeEach(() => {
  const createElementNS = () => {
    const attributes = {}
    return {
      attributes,
      appendChild: (child) => child,
      setAttribute: (name, value) => (attributes[name] = value),
      toggleAttribute: (name, force) => (attributes[name] = force),
    }
  }
  globalThis.document = /** @type {any} */ ({ createElementNS })
})

afterEach(() => delete (/** @type {any} */ (globalThis).document))

/** An element whose box the page may lay out anew: `at` is [left, top, width, height]. */
const laidOut = (...at) => ({
  at,
  getBoundingClientRect() {
    const [left, top, width, height] = this.at
    return { left, top, right: left + width, bottom: top + height }
  },
})

/** The ribbons of a page whose sum is `result`; panes of 10 x 10 cells of 4 px. */
function ribbonsTo(result, values = laidOut(100, 10, 30, 30)) {
  const ribbons = new Ribbons()
  const pane = (left) => ({ over: laidOut(left, 0, 40, 40), margin: 0, cell: 4 })
  const frame = laidOut(0, 0, 300, 100)
  ribbons.arrange(frame, pane(0), { before: [values], after: [result], output: pane(260) })
  return ribbons
}

test("the wedges run from the window to its copy, and from the sum to its pixel", () => {
  const ribbons = ribbonsTo(laidOut(150, 20, 50, 16))
  ribbons.draw([1, 1, 3, 3], [2, 2, 1, 1])
  assert.equal(ribbons.opening.attributes.d, "M16 4L97 10V40L16 16Z")
  assert.equal(ribbons.closing.attributes.d, "M203 20L268 8V12L203 36Z")
})

test("a wedge begins where the sum stands by now, though it was hidden or shorter before", () => {
  const result = laidOut(0, 0, 0, 0)
  const ribbons = ribbonsTo(result)
  result.at = [150, 20, 50, 16]
  ribbons.draw([1, 1, 3, 3], [2, 2, 1, 1])
  assert.equal(ribbons.closing.attributes.d, "M203 20L268 8V12L203 36Z")
})

test("below each other, as on a phone, there is no room for them", () => {
  const values = laidOut(100, 10, 30, 30)
  const ribbons = ribbonsTo(laidOut(150, 20, 50, 16), values)
  values.at = [0, 60, 30, 30]
  ribbons.draw([1, 1, 3, 3], [2, 2, 1, 1])
  assert.equal(ribbons.node.attributes.hidden, true)
})
