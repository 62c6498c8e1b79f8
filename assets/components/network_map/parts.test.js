import assert from "node:assert/strict"
import { test } from "node:test"

import { columnsOf } from "./model.js"
import { fold, turned } from "./parts.js"

const MAPS = [4, 6, 6]
const facts = { kind: "Conv2d", in_shape: MAPS, out_shape: MAPS, weighted: true, channelwise: false }
const row = (name, more = {}) => ({
  name,
  title: name,
  signed: true,
  source: null,
  joins: false,
  ...facts,
  ...more,
})
const add = (name, source) =>
  row(name, { kind: "Add", weighted: false, channelwise: true, signed: null, joins: true, source })

// A stem of two layers; a stage of two blocks, of which the second adds what it reads; one layer at the end.
const ROWS = [
  row("conv1"),
  row("conv2"),
  row("conv3"),
  row("conv4"),
  row("conv5"),
  row("conv6"),
  add("add1", "conv4"),
  row("linear1", { kind: "Linear", out_shape: [3] }),
]
const block = (title, first, last) => ({ title, first, last, parts: [] })
const PARTS = [
  block("Stem", 0, 1),
  { title: "Stage 1", first: 2, last: 6, parts: [block("Block 1", 2, 3), block("Block 2", 4, 6)] },
  block("Classifier", 7, 7),
]
const COLUMNS = columnsOf({ prefix: "", title: "", rows: ROWS }, ["a", "b", "c"])

const drawn = (...unfolded) => {
  const { columns, brackets } = fold(COLUMNS, PARTS, new Set(unfolded))
  return {
    columns: columns.map(({ name, key, inputs }) => [name, key, ...inputs.map((at) => columns[at].name)]),
    brackets: brackets.map(({ title, from, to, depth }) => [
      title,
      columns[from].name,
      columns[to].name,
      depth,
    ]),
  }
}

test("a network without parts is drawn layer by layer", () => {
  assert.deepEqual(fold(COLUMNS, [], new Set(["2-6"])), { columns: COLUMNS, brackets: [] })
})

test("folded, each part is one column: the maps of its last layer", () => {
  assert.deepEqual(drawn(), {
    columns: [
      ["input", "input"],
      ["Stem", "conv2", "input"],
      ["Stage 1", "add1", "Stem"],
      ["linear1", "linear1", "Stage 1"],
      ["output", "probabilities", "linear1"],
    ],
    brackets: [],
  })
})

test("a stage unfolds to its blocks, which read what they add", () => {
  assert.deepEqual(drawn("2-6"), {
    columns: [
      ["input", "input"],
      ["Stem", "conv2", "input"],
      ["Block 1", "conv4", "Stem"],
      ["Block 2", "add1", "Block 1"],
      ["linear1", "linear1", "Block 2"],
      ["output", "probabilities", "linear1"],
    ],
    brackets: [["Stage 1", "Block 1", "Block 2", 0]],
  })
})

test("a block unfolds to its layers, and a sum reads the block before", () => {
  assert.deepEqual(drawn("2-6", "4-6", "0-1"), {
    columns: [
      ["input", "input"],
      ["conv1", "conv1", "input"],
      ["conv2", "conv2", "conv1"],
      ["Block 1", "conv4", "conv2"],
      ["conv5", "conv5", "Block 1"],
      ["conv6", "conv6", "conv5"],
      ["add1", "add1", "conv6", "Block 1"],
      ["linear1", "linear1", "add1"],
      ["output", "probabilities", "linear1"],
    ],
    brackets: [
      ["Stem", "conv1", "conv2", 0],
      ["Block 2", "conv5", "add1", 1],
      ["Stage 1", "Block 1", "add1", 0],
    ],
  })
})

test("a column knows the place of its layer, however many are folded before it", () => {
  const { columns } = fold(COLUMNS, PARTS, new Set())
  assert.deepEqual(
    columns.map(({ index, at }) => [index, at]),
    [
      [0, -1],
      [1, 1],
      [2, 6],
      [3, 7],
      [4, 8],
    ],
  )
})

test("a block that is unfolded stays so when its stage is folded, and unseen", () => {
  assert.deepEqual(drawn("4-6"), drawn())
})

test("only one part is unfolded, and what it lies in", () => {
  const press = (before, key) => [...turned(new Set(before), PARTS, key)]
  assert.deepEqual(press([], "2-6"), ["2-6"])
  assert.deepEqual(press(["2-6"], "4-6"), ["2-6", "4-6"])
  assert.deepEqual(press(["2-6", "4-6"], "2-3"), ["2-6", "2-3"])
  assert.deepEqual(press(["2-6", "4-6"], "0-1"), ["0-1"])
  assert.deepEqual(press(["2-6", "4-6"], "4-6"), ["2-6"])
  assert.deepEqual(press(["2-6", "4-6"], "2-6"), [])
  assert.deepEqual(press(["2-6"], "7-9"), [])
})

test("what a folded part holds stands in words", () => {
  const { columns } = fold(COLUMNS, PARTS, new Set())
  assert.deepEqual(
    columns.filter(({ folded }) => folded).map(({ title, row }) => [title, row]),
    [
      ["2 layers", undefined],
      ["2 blocks", undefined],
    ],
  )
})
