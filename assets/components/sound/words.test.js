import assert from "node:assert/strict"
import { test } from "node:test"

import { NO_OPINION } from "../network_map/notice.js"
import { hearsWords } from "./words.js"

test("the likeliest word is heard, and none where the maps say that there is no opinion", () => {
  const names = ["one", "two"]
  assert.equal(hearsWords([0.2, 0.8], names, "torn"), "The network hears “two”, with 80\u00a0%.")
  assert.equal(hearsWords([0.49, 0.51], names, "none"), NO_OPINION)
})
