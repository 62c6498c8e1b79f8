import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../tests/assets/page.js"
import { Plot } from "./plot.js"

openPage()

const LETTER_PX = 7
const HEIGHT = 200

/** Where the labels of the upright axis begin, in CSS px from the left edge. */
function startsOf(/** @type {number[]} */ y) {
  const plot = new Plot()
  plot.arrange(300, HEIGHT, /** @type {any} */ ({}))
  const starts = /** @type {number[]} */ ([])
  plot.context = /** @type {any} */ (
    new Proxy(
      {
        measureText: (/** @type {string} */ text) => ({ width: LETTER_PX * text.length }),
        fillText: (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ top) =>
          top < HEIGHT - 10 && starts.push(x - LETTER_PX * text.length),
      },
      { get: (own, name) => Reflect.get(own, name) ?? (() => {}), set: () => true },
    )
  )
  plot.show({ x: [0, 1], y, curves: [], label: "" })
  return starts
}

for (const y of [
  [0, 1.3e-5],
  [-1.3e-5, 1e-5],
  [0, 1],
  [0, 123_456],
])
  test(`no label of an axis from ${y[0]} to ${y[1]} begins left of the picture`, () => {
    const starts = startsOf(y)
    assert.ok(starts.length > 2)
    assert.ok(Math.min(...starts) >= 0)
  })
