import assert from "node:assert/strict"
import { test } from "node:test"

import { onLaid, tell } from "./laid.js"

const laid = (/** @type {number} */ iteration) => ({ run: "r", layer: "l", dims: 2, points: "", iteration })

test("who comes late hears the newest, and who has left nothing more", () => {
  /** @type {(number | undefined)[]} */
  const heard = []
  tell(laid(1))
  const stop = onLaid((one) => heard.push(one?.iteration))
  tell(laid(2))
  tell(null)
  stop()
  tell(laid(3))
  assert.deepEqual(heard, [1, 2, undefined])
})
