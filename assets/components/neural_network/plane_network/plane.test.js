import assert from "node:assert/strict"
import { test } from "node:test"

import { keysText } from "./plane.js"

test("keys are said to do what they do with the tool that is in hand", () => {
  const said = "The plane: arrow keys move the cross"
  assert.equal(keysText("look"), said)
  assert.equal(keysText("erase"), `${said}, Enter erases the points around it`)
  assert.equal(keysText(0), `${said}, Enter adds a point`)
})
