import assert from "node:assert/strict"
import { test } from "node:test"

import { columnsOf, destination, storyOf } from "./model.js"
import { linksOf } from "./sources.js"

const MAPS = [4, 6, 6]

/** A row as Python sends it. */
function row(name, { out = MAPS, ...facts } = {}) {
  const usual = {
    kind: "Conv2d",
    title: name,
    in_shape: MAPS,
    out_shape: out,
    weighted: true,
    channelwise: false,
  }
  return { name, ...usual, signed: true, source: null, joins: false, ...facts }
}

const relu = (name, facts = {}) =>
  row(name, {
    kind: "Activation",
    function: "relu",
    weighted: false,
    channelwise: true,
    signed: false,
    ...facts,
  })
const add = (name, source) =>
  row(name, { kind: "Add", weighted: false, channelwise: true, signed: null, source, joins: true })

const RESIDUAL = [
  row("conv1", { in_shape: [1, 6, 6] }),
  relu("relu1"),
  row("conv2"),
  row("norm1", { kind: "BatchNorm2d", weighted: false, channelwise: true }),
  row("conv3", { source: "relu1" }),
  add("add1", "norm1"),
  relu("relu2"),
  row("concat1", {
    kind: "Concat",
    weighted: false,
    signed: null,
    source: "relu1",
    joins: true,
    out: [8, 6, 6],
  }),
  row("flatten1", { kind: "Flatten", in_shape: [8, 6, 6], out: [288], weighted: false, signed: null }),
  row("linear1", { kind: "Linear", in_shape: [288], out: [3] }),
]
const COLUMNS = columnsOf({ prefix: "", title: "", rows: RESIDUAL }, ["a", "b", "c"])
const at = (name) => COLUMNS.findIndex((column) => column.name === name)
const named = (columns) => columns.map(({ name }) => name)

test("each column knows which columns it is made of", () => {
  const inputs = COLUMNS.map((column) => [column.name, ...column.inputs.map((index) => COLUMNS[index].name)])
  assert.deepEqual(inputs, [
    ["input"],
    ["conv1", "input"],
    ["relu1", "conv1"],
    ["conv2", "relu1"],
    ["norm1", "conv2"],
    ["conv3", "relu1"],
    ["add1", "conv3", "norm1"],
    ["relu2", "add1"],
    ["concat1", "relu2", "relu1"],
    ["flatten1", "concat1"],
    ["linear1", "flatten1"],
    ["output", "linear1"],
  ])
})

test("a join is signed where one of its inputs is", () => {
  assert.equal(COLUMNS[at("add1")].signed, true)
  assert.equal(COLUMNS[at("concat1")].signed, false)
  assert.equal(COLUMNS[at("flatten1")].signed, false)
})

for (const [name, weights, added, stages] of /** @type {const} */ ([
  ["relu1", "conv1", [], ["conv1", "relu1"]],
  ["norm1", "conv2", [], ["conv2", "norm1"]],
  ["conv3", "conv3", [], ["conv3"]],
  ["add1", undefined, ["conv3", "norm1"], ["add1", "relu2"]],
  ["relu2", undefined, ["conv3", "norm1"], ["add1", "relu2"]],
  ["concat1", undefined, [], ["concat1"]],
]))
  test(`the story of ${name} goes along its own connections`, () => {
    const story = storyOf(COLUMNS, at(name))
    assert.equal(story.weights?.name, weights)
    assert.deepEqual(named(story.added), added)
    assert.deepEqual(named(story.stages), stages)
  })

test("links lead to the columns that are read", () => {
  const links = (name, channel) =>
    linksOf(COLUMNS, at(name), channel, null).map((link) => [COLUMNS[link.from].name, link.channel])
  assert.deepEqual(links("add1", 2), [
    ["conv3", 2],
    ["norm1", 2],
  ])
  assert.deepEqual(links("concat1", 1), [["relu2", 1]])
  assert.deepEqual(links("concat1", 5), [["relu1", 1]])
  assert.deepEqual(
    links("conv3", 0),
    [0, 1, 2, 3].map((channel) => ["relu1", channel]),
  )
  assert.deepEqual(links("relu2", 3), [["add1", 3]])
  assert.deepEqual(links("output", 1), [["linear1", 1]])
})

test("a flattened unit leads to the pixel that it was", () =>
  assert.deepEqual(destination(COLUMNS, at("flatten1"), 36 * 5 + 7, null), {
    index: at("concat1"),
    channel: 5,
    pixel: { row: 1, column: 1, index: at("concat1") },
  }))
