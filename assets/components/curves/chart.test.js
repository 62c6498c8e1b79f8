import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../tests/assets/page.js"
import { Chart } from "./chart.js"

openPage()
Object.assign(globalThis, {
  matchMedia: () => ({ matches: true }),
  requestAnimationFrame() {},
  cancelAnimationFrame() {},
})

const MARKER_PX = 3.5
const LETTER_PX = 7
const AXIS_TOP = 166
const measureText = (text) => ({ width: LETTER_PX * text.length })

const contextOf = (own) =>
  new Proxy({ measureText, ...own }, { get: (all, name) => all[name] ?? (() => {}), set: () => true })

/** Where the line of a past step stands, in CSS px, on a chart of steps 1 to 40 that is 600 px wide. */
function markerOf(step) {
  const chart = new Chart({ title: "Losses", series: [{ name: "d_loss", label: "D", colour: "real" }] })
  const markers = []
  const arc = (x, _y, radius) => radius === MARKER_PX && markers.push(x)
  chart.context = contextOf({ arc })
  chart.arrange(600, {})
  const steps = Array.from({ length: 40 }, (_, i) => i + 1)
  chart.show(steps, [steps.map((step) => 1 / step)])
  chart.mark({ step, metrics: {}, measured: {} }, null)
  return markers.at(-1)
}

for (const [step, x] of [
  [0, 44.5],
  [1, 44.5],
  [40, 590.5],
  [44, 590.5],
])
  test(`the marker of step ${step} stands on the axis`, () => assert.equal(markerOf(step), x))

test("no number beside the axis begins left of the picture", () => {
  const chart = new Chart({ title: "Losses", series: [{ name: "d_loss", label: "D", colour: "real" }] })
  const starts = []
  const fillText = (text, x, y) => y < AXIS_TOP && starts.push(x - LETTER_PX * text.length)
  chart.context = contextOf({ fillText })
  chart.arrange(600, {})
  for (const [lowest, highest] of [
    [0, 1.3e-5],
    [-1.3e-5, 0],
    [-80_000, 0],
  ]) {
    chart.show([1, 2], [[lowest, highest]])
    chart.draw()
  }
  assert.ok(starts.length > 6)
  assert.ok(Math.min(...starts) >= 0)
})

test("the numbers beside the axis are short, however large they are", () => {
  const chart = new Chart({ title: "Losses", series: [{ name: "d_loss", label: "D", colour: "real" }] })
  const texts = new Set()
  const fillText = (text) => texts.add(text)
  chart.context = contextOf({ fillText })
  chart.arrange(600, {})
  for (const [largest, expected] of [
    [3.9e29, "2·10²⁹"],
    [1e36, "10³⁶"],
    [4e10, "20 G"],
    [0.7, "0.6"],
    [0.0009, "5·10⁻⁴"],
  ]) {
    texts.clear()
    chart.show([1, 2], [[0, largest]])
    chart.draw()
    assert.ok(texts.has(expected), `${[...texts].join(", ")}, but not ${expected}`)
    for (const text of texts) assert.ok(text.length <= 8, text)
  }
})

test("in words it says of which step its numbers are", () => {
  const chart = new Chart({
    title: "Loss",
    series: [
      { name: "train_loss", label: "training", colour: "train" },
      { name: "val_loss", label: "validation", colour: "train" },
    ],
  })
  const says = () => {
    chart.describe()
    return chart.canvas.attributes["aria-label"]
  }
  chart.show(
    [1, 2, 3],
    [
      [3, 2, 1],
      [4, NaN, NaN],
    ],
  )
  assert.equal(says(), "Loss at step 3: training 1.00, validation 4.00 at step 1")
  chart.mark({ step: 1, metrics: {}, measured: {} })
  assert.equal(says(), "Loss at step 1: training 3.00, validation 4.00")
})

const LINE_PX = 1.6

/** What is drawn of a metric at steps 1, 2, ...: "-" for each line from point to point, "." for one alone. */
function drawn(values, series) {
  const chart = new Chart({
    title: "Losses",
    series: [{ name: "d_loss", label: "D", colour: "real", ...series }],
  })
  let [found, width] = ["", 0]
  const own = {
    measureText,
    lineTo: () => width === LINE_PX && (found += "-"),
    fillRect: () => (found += "."),
  }
  const set = (_, name, value) => {
    if (name === "lineWidth") width = value
    return true
  }
  chart.context = new Proxy(own, { get: (all, name) => all[name] ?? (() => {}), set })
  chart.arrange(600, {})
  const steps = values.map((_, at) => at + 1)
  chart.show(steps, [values])
  found = ""
  chart.draw()
  return found
}

test("a line is parted where a metric lay on another scale, and joined where it is measured seldom", () => {
  const values = [3, 2, NaN, NaN, 5, NaN, 1, 2, 3]
  assert.equal(drawn(values, { parts: true }), "-.--")
  assert.equal(drawn(values, {}), "-----")
})
