import assert from "node:assert/strict"
import { test } from "node:test"

import { meaning, typing } from "./undo.js"

const BARE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

/** @type {[event: Partial<KeyboardEvent>, wanted: "undo" | "redo" | null][]} */
const KEYS = [
  [{ key: "z", ctrlKey: true }, "undo"],
  [{ key: "z", metaKey: true }, "undo"],
  [{ key: "Z", ctrlKey: true, shiftKey: true }, "redo"],
  [{ key: "Z", metaKey: true, shiftKey: true }, "redo"],
  [{ key: "y", ctrlKey: true }, "redo"],
  [{ key: "z" }, null],
  [{ key: "Z", shiftKey: true }, null],
  [{ key: "z", ctrlKey: true, altKey: true }, null],
  [{ key: "y", metaKey: true }, null],
]

for (const [event, wanted] of KEYS)
  test(`${JSON.stringify(event)} asks for ${wanted}`, () =>
    assert.equal(meaning({ ...BARE, ...event }), wanted))

/** @type {[focused: Partial<HTMLInputElement>, types: boolean][]} */
const FOCUSED = [
  [{ localName: "input", type: "text" }, true],
  [{ localName: "input", type: "number" }, true],
  [{ localName: "textarea" }, true],
  [{ localName: "div", isContentEditable: true }, true],
  [{ localName: "input", type: "range" }, false],
  [{ localName: "input", type: "checkbox" }, false],
  [{ localName: "input", type: "text", readOnly: true }, false],
  [{ localName: "button" }, false],
  [{ localName: "select" }, false],
]

for (const [focused, types] of FOCUSED)
  test(`the keys belong to ${JSON.stringify(focused)}: ${types}`, () => assert.equal(typing(focused), types))
