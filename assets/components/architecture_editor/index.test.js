import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage, place } from "../../../tests/assets/page.js"
import { belowText, mount } from "./index.js"

openPage()

const KINDS = [{ kind: "Flatten", group: "", title: "Flatten", help: "", start: {} }]
const WORKS = [{ kind: "Flatten" }]
const BROKEN = [{ kind: "Flatten" }, { kind: "Flatten" }]
const ERROR = { layer_index: 1, field: null, message: "It is flat already." }

/** What Python tells the editor: layers, and what is wrong with them. */
const told = (layers, error, version, run = "r") => ({
  kinds: KINDS,
  fields: { Flatten: {} },
  version,
  layers,
  rows: layers.map((_, at) => ({ name: `flatten${at + 1}`, out_shape: null })),
  error,
  total: { params: 0, macs: 0 },
  input_shape: [1, 2, 2],
  output: "2 classes",
  run,
})

/** The editor as a page opens it, and what it sends to Python at once. */
function opened(context, data) {
  const sent = []
  const component = { data, setStateValue: (_, { version, edit }) => sent.push({ version, edit }) }
  const editor = mount(place(), component)
  context.after(() => editor.destroy())
  context.mock.timers.tick(100)
  return { editor, sent, takes: (next) => editor.update({ ...component, data: next }) }
}

test("a draft that does not work outlives a reload: Python is told of it again", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const before = opened(context, told(WORKS, null, 10))
  assert.deepEqual(before.sent, [])
  before.takes(told(BROKEN, ERROR, 11))
  const after = opened(context, told(WORKS, null, 20))
  assert.deepEqual(after.sent, [{ version: 21, edit: BROKEN }])
  after.takes(told(BROKEN, ERROR, 21))
  assert.deepEqual(opened(context, told(WORKS, null, 30)).sent, [{ version: 31, edit: BROKEN }])
})

for (const [name, last] of [
  ["that works now", told(WORKS, null, 12)],
  ["of another run", told(BROKEN, ERROR, 12, "another")],
])
  test(`a draft ${name} is not brought back`, (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] })
    const before = opened(context, told(WORKS, null, 10, "other"))
    before.takes(told(BROKEN, ERROR, 11))
    before.takes(last)
    assert.deepEqual(opened(context, told(WORKS, null, 20)).sent, [])
  })

test("a page that knows its draft is not told of it again", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  opened(context, told(BROKEN, ERROR, 10))
  assert.deepEqual(opened(context, told(BROKEN, ERROR, 20)).sent, [])
})

const named = (kind, stem, joins = false, start = {}) => ({
  ...{ kind, group: "", title: kind, help: "", start },
  ...{ stem, joins },
})
const SOURCE = { type: "layer", label: "source", help: "" }
const conv = { kind: "Conv2d" }
const relu = { kind: "Activation", function: "relu" }

/** What Python tells of a network whose layers all give the same shape. */
const skipping = (layers) => ({
  ...told(layers, null, 10),
  kinds: [
    named("Conv2d", "conv"),
    named("Activation", null, false, { function: "relu" }),
    named("Add", "add", true, { source: "input" }),
  ],
  fields: { Conv2d: {}, Activation: {}, Add: { source: SOURCE } },
  rows: ["conv1", "relu1", "conv2", "add1"]
    .slice(0, layers.length)
    .map((name) => ({ name, kind: "", in_shape: [1, 2, 2], out_shape: [1, 2, 2] })),
})

test("an Add that is put in reads the first layer whose output fits", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const { editor, sent } = opened(context, skipping([conv, relu, conv]))
  editor.insert(3, "Add")
  context.mock.timers.tick(100)
  assert.deepEqual(sent.at(-1).edit, [conv, relu, conv, { kind: "Add", source: "conv1" }])
})

test("another network has its fields at the same places, whatever was shown before", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const bias = { type: "bool", label: "bias", help: "", default: true, rare: true }
  const told = (layers) => ({ ...skipping(layers), fields: { ...skipping(layers).fields, Conv2d: { bias } } })
  const [plain, bare] = [conv, { ...conv, bias: false }]
  const { editor, takes } = opened(context, told([plain]))
  const waiting = () => editor.cards.map((card) => card.waiting.has("bias"))
  takes({ ...told([bare, relu, bare]), version: 11 })
  assert.deepEqual(waiting(), [false, false, false], "both have none, and both say so")
  takes({ ...told([plain, relu, plain]), version: 12 })
  assert.deepEqual(waiting(), [true, false, true])
})

test("a list that is cut off says how much there is below", () => {
  assert.equal(belowText(9), "↓ and 9 more layers")
  assert.equal(belowText(1), "↓ and 1 more layer")
})

test("a source follows the layer that it names through edits of others", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const { editor, sent } = opened(context, skipping([conv, relu, conv, { kind: "Add", source: "relu1" }]))
  const source = () => {
    context.mock.timers.tick(100)
    return sent.at(-1).edit.at(-1).source
  }
  editor.insert(0, "Activation")
  assert.equal(source(), "relu2")
  editor.cards[2].set("function", "tanh")
  assert.equal(source(), "tanh1")
  editor.remove(editor.cards[2])
  assert.equal(source(), "conv1")
})
