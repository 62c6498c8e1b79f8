import assert from "node:assert/strict"
import { test } from "node:test"

import { explain } from "./arithmetic.js"
import { describe } from "./interaction.js"
import { columnsOf } from "./model.js"
import { channelNotice, networkLabel, networkNotice, unitNotice } from "./notice.js"

const MAP = { name: "conv1", title: "Conv 1 × 1", role: "maps", width: 2, height: 2, signed: true }
const FLAT = { name: "flatten1", role: "units", row: { kind: "Flatten", in_shape: [2, 2, 2] } }
const PLANE = [0.5, -1, 2, 1]

test("a notice counts from one", () => {
  const words = channelNotice(MAP, 0, PLANE, false)
  assert.ok(words.startsWith("Channel 1 runs"), words)
  assert.ok(words.includes("row 2, column 1 (2.00)"), words)
  const parts = [
    { channel: 0, sum: 3 },
    { channel: 1, sum: -1 },
  ]
  assert.equal(
    unitNotice(FLAT, 1, 2, parts),
    "Unit 2 of flatten1 is 2.00. Of its 2 inputs, number 1 counts most now: 3.00.",
  )
})

test("a sigmoid is nowhere said to be zero, as half precision makes it", () => {
  const row = (kind, signed, name, more = {}) => {
    return { kind, signed, name, title: name, in_shape: [1, 2, 2], out_shape: [1, 2, 2], ...more }
  }
  const says = (name) => {
    const activation = row("Activation", false, `${name}1`, { function: name })
    const rows = [row("Conv2d", true, "conv1"), activation, row("AvgPool2d", null, "pool1")]
    const columns = columnsOf({ prefix: "", title: "", rows }, [])
    const [map, pool] = columns.filter((column) => column.row && column.name !== "conv1")
    const arrays = new Map([
      ["probabilities", { data: [0.9, 0.1] }],
      [map.key, { data: [0, 0.5, 0, 1] }],
    ])
    const frame = { arrays, judgements: { answer: { kind: "sure" } } }
    const whole = networkNotice({ kind: "classifier", columns: [...columns, { names: ["a", "b"] }] }, frame)
    const channel = (column) => channelNotice(column, 0, [0, 0.5, 0, 1], false)
    const none = channelNotice(map, 0, [0, 0, 0, 0], false)
    return [whole.at(-1), channel(map).split(";")[0], channel(pool).split(";")[0], none]
  }
  assert.deepEqual(says("sigmoid"), [
    " After sigmoid1, 50\u00a0% of the values are all but zero (below 3.0·10⁻⁸).",
    "Channel 1 is 50\u00a0% all but zero (below 3.0·10⁻⁸) after sigmoid1",
    "Channel 1 is 50\u00a0% all but zero (below 3.0·10⁻⁸) after pool1",
    "Channel 1 is all but zero (below 3.0·10⁻⁸) everywhere.",
  ])
  assert.deepEqual(says("relu"), [
    " After relu1, 50\u00a0% of the values are zero.",
    "Channel 1 is 50\u00a0% zero after relu1",
    "Channel 1 is 50\u00a0% zero after pool1",
    "Channel 1 has the same value everywhere: 0.",
  ])
})

test("a unit of a sigmoid is not said to be 0 either", () => {
  const says = (positive) => unitNotice({ name: "act1", positive }, 2, 0, null)
  assert.equal(says(true), "Unit 3 of act1 is all but zero (below 3.0·10⁻⁸).")
  assert.equal(says(false), "Unit 3 of act1 is 0.")
})

test("a unit of a convolution has its input from channels", () => {
  const parts = (channels) => channels.map((channel) => ({ channel, sum: channel }))
  const says = (...channels) => unitNotice({ name: "conv3" }, 0, 2, parts(channels), "input channel")
  assert.match(says(4, 5), / Of its 2 input channels, number 6 counts most now: 5\.00\.$/)
  assert.match(says(3), / Its only input channel adds 3\.00\.$/)
})

test("without a gradient it is not said that units are 0, as those of tanh stand at 1", () => {
  const learning = { kind: "cut_off", loss: 3, guessing: 2.3, steps: 100, silent: "conv1" }
  const words = networkNotice({ kind: "classifier" }, { judgements: { learning } }).join("")
  assert.match(words, /No gradient gets back to conv1: .*flat/)
  assert.match(words, /dead.*or at the end of their range/)
})

test("the map in words names the step that its sentence is of", () => {
  const view = {
    network: { title: "Discriminator" },
    kind: "discriminator",
    verdict: ({ step }) => ({ share: 0.5, text: step === 1200 ? "50\u00a0%" : "8.0\u00a0%" }),
  }
  assert.equal(
    networkLabel(view, { step: 1200, judgements: {} }),
    "Discriminator map at step 1,200. The discriminator has judged this picture (real: 50\u00a0%).",
  )
})

test("what G reads is noise, and where it knows classes the class", () => {
  const view = (network) => ({ network, kind: "generator", columns: [{ channels: 12 }, { key: "sample" }] })
  const frame = { arrays: new Map([["sample", { data: [0, 1] }]]) }
  const says = (network) => networkNotice(view(network), frame).join("")
  assert.match(says({}), /^12 random numbers become 2 pixel values/)
  assert.match(says({ classes: 10 }), /^2 random numbers and 10 for the class become 2 pixel values/)
  assert.match(says({ classes: 11 }), /^1 random number and 11 for the class become/)
})

test("what is pointed at is counted from one", () => {
  const pointed = (column, channel, pixel, data) =>
    describe(
      { dataOf: () => ({ data }), dead: new Map() },
      null,
      null,
      { place: { column }, channel, pixel },
      { mode: "layer" },
    )
  assert.deepEqual(pointed(MAP, 0, { row: 1, column: 0 }, PLANE), [
    "conv1, channel 1",
    "row 2, column 1: 2.00",
  ])
  assert.deepEqual(pointed(FLAT, 6, null, [0, 1, 2, 3, 4, 5, 6, 7]), [
    "flatten1, unit 7",
    "6.00",
    "from channel 2, row 2, column 1",
  ])
})

test("a map of zeros has no colours to tell of, whatever it had before", () => {
  const colours = (isZero) =>
    describe(
      { dataOf: () => ({ data: PLANE }), dead: new Map() },
      null,
      null,
      { place: { column: MAP }, channel: 0 },
      { mode: "map", of: () => [-2, 2], isZero: () => isZero },
    ).at(-1)
  assert.equal(colours(false), "colours from −2.00 to 2.00")
  assert.equal(colours(true), "0 everywhere")
})

/** What is said of the first channel of a column, of the two frames { data } that are shown and read now. */
const said = (column, frame, read) =>
  describe(
    { verdict: ({ data }) => ({ text: String(data[0]) }), dataOf: (_, of) => of, dead: new Map() },
    frame,
    read,
    { place: { column }, channel: 0 },
    { mode: "layer" },
  )

test("a verdict that is pointed at is said as it stands on the map", () =>
  assert.deepEqual(said({ role: "verdict" }, { data: [0.5] }, { data: [0.25] }), ["Verdict", "0.25"]))

test("a share that is pointed at is said as it stands on the map", () =>
  assert.deepEqual(said({ role: "bars", names: ["7"] }, { data: [0.968] }, { data: [0.974] }), [
    "Class 7",
    "97.4\u00a0%",
  ]))

test("a class has neither nothing nor all", () => {
  const column = { role: "bars", names: ["7"] }
  assert.equal(said(column, null, { data: [1] })[1], ">99.9\u00a0%")
  assert.equal(said(column, null, { data: [0] })[1], "<0.1\u00a0%")
  const view = { kind: "classifier", columns: [{ names: ["6", "7"] }] }
  const arrays = new Map([["probabilities", { data: Float32Array.of(0, 1) }]])
  const words = networkNotice(view, { judgements: { answer: { kind: "sure" } }, arrays })
  assert.equal(words[1].text, ">99.9\u00a0%")
})

test("what stands only in the tooltip is said of the frame that is shown", () =>
  assert.deepEqual(said({ ...FLAT, row: {} }, { data: [2] }, { data: [1] }), ["flatten1, unit 1", "2.00"]))

test("what is rounded is not called equal", () => {
  const linear = (weight, value) =>
    explain({ kind: "Linear", in_shape: [2], out_shape: [1] }, value, {
      input: [1, 1],
      weights: { weight: { data: weight, shape: [1, 2] }, bias: { data: [0] } },
      channel: 0,
    })
  assert.match(linear([0.125, 0.25], 0.375), / ≈ 0.38$/)
  assert.match(linear([0.5, 0.25], 0.75), / = 0.75$/)
  const tanh = { kind: "Activation", function: "tanh", in_shape: [1], out_shape: [1] }
  assert.match(explain(tanh, Math.tanh(0.5), { input: [0.5], channel: 0 }), / ≈ 0.46$/)
})

for (const [name, before, value, words] of /** @type {const} */ ([
  ["sigmoid", -18, 0, "sigmoid(−18.0) ≈ 0"],
  ["sigmoid", 0, 0.5, "sigmoid(0) = 0.50"],
  ["tanh", 16, 1, "tanh(16.0) ≈ 1.00"],
  ["elu", -32, -1, "elu(−32.0) ≈ −1.00"],
  ["elu", 2, 2, "elu(2.00) = 2.00"],
  ["leaky_relu", -2, -0.5, "leaky_relu(−2.00) = −0.50"],
]))
  test(`what a power of e makes is only near what a float holds: ${words}`, () => {
    const row = { kind: "Activation", function: name, in_shape: [1], out_shape: [1] }
    assert.equal(explain(row, value, { input: [before], channel: 0 }), words)
  })

test("a layer without a bias adds none", () => {
  const dense = { kind: "Linear", in_shape: [1], out_shape: [1] }
  const weights = { weight: { data: [2], shape: [1, 1] } }
  assert.equal(explain(dense, 6, { input: [3], weights, channel: 0 }), "6.00 (unit 1) = 6.00")
})

test("a sum names its parts, counted from one", () => {
  const dense = { kind: "Linear", in_shape: [2], out_shape: [1] }
  const weights = { weight: { data: [2, 1], shape: [1, 2] }, bias: { data: [0] } }
  assert.equal(
    explain(dense, 7, { input: [3, 1], weights, channel: 0 }),
    "6.00 (unit 1) + 1.00 (unit 2) + 0 (bias) = 7.00",
  )
})

test("a convolution whose weights are not here yet is no mean", () => {
  const row = { kind: "Conv2d", in_shape: [1, 2, 2], out_shape: [1, 1, 1], kernel_size: 2, padding: 0 }
  const from = { input: [1, 2, 3, 4], weights: null, channel: 0, pixel: { row: 0, column: 0 } }
  assert.equal(explain(row, 0.5, from), "0.50")
  const mean = { ...row, kind: "GlobalAvgPool2d", kernel_size: undefined }
  assert.equal(explain(mean, 2.5, from), "the mean of 1.00, 2.00, 3.00, 4.00 = 2.50")
})

test("the largest of a window is what comes out, however precisely either has come", () => {
  const row = { kind: "MaxPool2d", in_shape: [1, 2, 2], out_shape: [1, 1, 1], kernel_size: 2, padding: 0 }
  const half = 1.2353515625 // what half precision makes of 1.2349
  const from = { input: [0.5, half, 0.3, 0.2], channel: 0, pixel: { row: 0, column: 0 } }
  assert.equal(explain(row, 1.2349, from), "the largest of 0.50, 1.23, 0.30, 0.20 = 1.23")
})
