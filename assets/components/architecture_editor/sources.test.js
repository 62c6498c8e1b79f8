import assert from "node:assert/strict"
import { test } from "node:test"

import { rewritten, sourcesFor } from "./sources.js"

const STEMS = { Conv2d: "conv", BatchNorm2d: "norm", Add: "add", Concat: "concat", MaxPool2d: "pool" }
const kindOf = ({ kind, function: name }) => ({
  stem: STEMS[kind] ?? name,
  joins: kind === "Add" || kind === "Concat",
})
const conv = (source) => ({ kind: "Conv2d", ...(source && { source }) })
const bend = (name) => ({ kind: "Activation", function: name })
const add = (source) => ({ kind: "Add", source })

// conv1 relu1 conv2 norm1 conv3(relu1) add1(norm1) add2(input)
const LAYERS = [
  conv(),
  bend("relu"),
  conv(),
  { kind: "BatchNorm2d" },
  conv("relu1"),
  add("norm1"),
  add("input"),
]
const BEFORE = LAYERS.map((layer, key) => ({ key, layer }))
const sources = (layers) => layers.map(({ source }) => source).filter(Boolean)
const edit = (change) => {
  const after = [...BEFORE]
  change(after)
  return sources(rewritten(BEFORE, after, kindOf))
}

for (const [what, change, expected] of [
  ["nothing changes", () => {}, ["relu1", "norm1", "input"]],
  [
    "an activation comes first",
    (all) => all.splice(0, 0, { key: "new", layer: bend("relu") }),
    ["relu2", "norm1", "input"],
  ],
  [
    "the first activation is another function",
    (all) => (all[1] = { key: 1, layer: bend("tanh") }),
    ["tanh1", "norm1", "input"],
  ],
  [
    "what is named goes: its own input takes its place",
    (all) => all.splice(1, 1),
    ["conv1", "norm1", "input"],
  ],
  ["what is named and what that reads go", (all) => all.splice(0, 2), ["input", "norm1", "input"]],
  ["a norm in the middle goes", (all) => all.splice(3, 1), ["relu1", "conv2", "input"]],
  ["the layer before the named one goes", (all) => all.splice(2, 1), ["relu1", "norm1", "input"]],
  ["the layer with the source goes", (all) => all.splice(4, 1), ["norm1", "input"]],
  [
    "two convolutions change places",
    (all) => ([all[0], all[2]] = [all[2], all[0]]),
    ["relu1", "norm1", "input"],
  ],
])
  test(`sources go on naming their layers where ${what}`, () => assert.deepEqual(edit(change), expected))

test("a layer that is gone and read another leads there", () => {
  const layers = [conv(), bend("relu"), conv(), conv("relu1"), add("conv2"), add("conv3")]
  const before = layers.map((layer, key) => ({ key, layer }))
  const after = before.filter(({ key }) => key !== 3)
  assert.deepEqual(sources(rewritten(before, after, kindOf)), ["conv2", "relu1"])
})

test("a name that no layer has stays as it is", () => {
  const before = [
    { key: 0, layer: conv() },
    { key: 1, layer: add("conv9") },
  ]
  assert.deepEqual(sources(rewritten(before, before, kindOf)), ["conv9"])
})

test("layers that name each other end at the input where both are gone", () => {
  const before = [conv("conv2"), conv("conv1"), add("conv1")].map((layer, key) => ({ key, layer }))
  assert.deepEqual(sources(rewritten(before, before.slice(2), kindOf)), ["input"])
})

const ROWS = [
  { name: "conv1", out_shape: [8, 28, 28] },
  { name: "pool1", out_shape: [8, 14, 14] },
  { name: "conv2", out_shape: [16, 14, 14] },
  { name: "conv3", out_shape: [8, 14, 14] },
]
const values = (index, kind, joins) =>
  sourcesFor(ROWS, index, [1, 28, 28], { kind, joins }).map(({ value }) => value)

test("a join is offered what fits the layer before it", () => {
  assert.deepEqual(values(4, "Add", true), ["pool1"])
  assert.deepEqual(values(4, "Concat", true), ["pool1", "conv2"])
  assert.deepEqual(values(1, "Add", true), [])
  assert.deepEqual(values(1, "Concat", true), ["input"])
})

test("any other layer is offered all but the one before it, which it reads anyhow", () =>
  assert.deepEqual(values(3, "Conv2d", false), ["input", "conv1", "pool1"]))

test("an option says the shape", () =>
  assert.deepEqual(sourcesFor(ROWS, 2, [1, 28, 28], { kind: "Conv2d", joins: false })[1], {
    value: "conv1",
    label: "conv1 · 8 × 28 × 28",
  }))

test("where a layer cannot work yet, those behind it can still choose", () => {
  const rows = [ROWS[0], { name: "conv2", out_shape: null }, { name: "conv3", out_shape: null }]
  assert.equal(sourcesFor(rows, 3, [1, 28, 28], { kind: "Add", joins: true }).length, 3)
})
