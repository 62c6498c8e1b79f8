import assert from "node:assert/strict"
import { test } from "node:test"

import { News } from "./news.js"

test("who comes late hears the newest, and who has left nothing more", () => {
  const news = new News()
  /** @type {unknown[]} */
  const heard = []
  news.tell(1)
  const stop = news.hear((value) => heard.push(value))
  news.tell(2)
  news.tell(null)
  stop()
  news.tell(3)
  assert.deepEqual(heard, [1, 2, null])
})
