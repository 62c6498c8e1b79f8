import assert from "node:assert/strict"
import { test } from "node:test"

import { all, ofClass, openPage } from "../../../tests/assets/page.js"
import { Controls } from "./controls.js"

openPage()

test("each control is called by the words that stand above it, as tutorials name it", () => {
  const fields = ofClass(new Controls(() => {}).node, "field")
  const written = fields.map(({ firstChild }) => firstChild.textContent)
  const called = fields.map((field) => all(field, ({ attributes }) => "aria-label" in attributes))
  assert.deepEqual(written, ["Kernel before the activation", "Its weights times", "Bias", "Colours and axes"])
  assert.deepEqual(
    called.map((named) => named.map(({ attributes }) => attributes["aria-label"])),
    written.map((words) => [words]),
  )
})
