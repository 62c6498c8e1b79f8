import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../tests/assets/page.js"
import { Source } from "./source.js"

openPage()
globalThis.FileReader = /** @type {any} */ (
  class {
    readAsDataURL({ bytes }) {
      this.result = `data:;base64,${bytes}`
      this.onload()
    }
  }
)

const CAT = { input: "photograph", photo: "cat", colour: "grey", example: 0, size: 64, grid: [[0]] }

/** A page's source that shows a photograph, and what it is told of since. */
function opened() {
  const problems = []
  const on = { onEdit() {}, onDraw() {}, onClear() {}, onLive() {}, onFreeze() {} }
  const source = new Source("page", { ...on, onProblem: (problem) => problems.push(problem) })
  const thumbnails = { source: "", names: [{ name: "cat", title: "Cat" }] }
  const show = (changes, more = {}) => {
    const chosen = { ...CAT, ...changes }
    const answer = { chosen, thumbnails, problem: null, still: "Still shown: it.", query: {}, ...more }
    source.show(chosen, answer, 0)
  }
  show({})
  /** Choose a file, as a browser does: its field names it. */
  const choose = (bytes, size = 1) => {
    Object.assign(source.file.node, { value: bytes, files: [{ bytes, size }] })
    source.file.node.onchange()
  }
  return { source, problems, show, choose, named: () => source.file.node.value }
}

const own = (picture) => [{ input: "own" }, { query: { own: picture } }]

test("the field names a file as long as its picture is shown", () => {
  const { show, choose, named } = opened()
  choose("AAAA")
  assert.equal(named(), "AAAA")
  show(...own("small"))
  assert.equal(named(), "AAAA")
  show(...own("small"))
  assert.equal(named(), "AAAA", "another setting changes nothing of that")
  show({}, { query: {} })
  assert.equal(named(), "", "an undo brought the photograph back")
})

test("the field does not go on to name a file whose picture gave way to the one before", () => {
  const { show, choose, named } = opened()
  choose("AAAA")
  show(...own("first"))
  choose("BBBB")
  show(...own("second"))
  assert.equal(named(), "BBBB")
  show(...own("first"))
  assert.equal(named(), "")
})

test("a file that is no picture is named no more once it is refused, so that it can be chosen again", () => {
  const { show, choose, named } = opened()
  choose("AAAA")
  show({}, { problem: { control: "input", message: "No picture." } })
  assert.equal(named(), "")
})

test("a file that is too large is refused at once", () => {
  const { problems, choose, named } = opened()
  choose("AAAA", 30_000_000)
  const message = "This file is larger than 20 MB. Still shown: it."
  assert.deepEqual(problems, [{ control: "input", message }])
  assert.equal(named(), "")
})
