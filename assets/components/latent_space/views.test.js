import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage } from "../../../tests/assets/page.js"
import { ChannelsView } from "./channels.js"
import { DirectionsView } from "./directions.js"
import { PathsView } from "./paths.js"
import { Stage } from "./stage.js"
import { TruncationView } from "./truncation.js"

openPage()
globalThis.cancelAnimationFrame = () => {}

const AXES = [
  [1, 0],
  [0, 1],
]

/** A stage of two numbers of noise and pictures of 2 x 2, whose G answers with as many as are asked for. */
function stageOf(chosen, data = {}) {
  const stage = Object.create(Stage.prototype)
  const show = () => {}
  const pictures = { size: (side) => ({ width: side, height: side }), draw() {}, show }
  Object.assign(stage, {
    ready: true,
    chosen,
    data: { latent_size: 2, label: null, axes: AXES, shares: [0.7, 0.3], shares_step: 0, ...data },
    colours: { generated: "purple" },
    pictures: { samples: pictures, at: pictures, sample: pictures },
    noise: (sample) => [sample, 1],
    labelOf: () => null,
    ask: (vectors) => (stage.at = { shape: [vectors.length, 1, 2, 2], data: new Float32Array(4) }),
    edit: (values) => Object.assign(chosen, values),
  })
  return stage
}

/** That part of the page, drawn; `boxes` has where frames are drawn on a canvas since it was last emptied. */
function opened(View, stage) {
  const view = new View(stage)
  if (view.picker) view.picker.canvas.matches = () => false
  view.arrange(1000)
  view.frame({ arrays: new Map() })
  return view
}

function boxes(canvas) {
  const drawn = []
  const { getContext } = canvas
  canvas.getContext = () => {
    drawn.length = 0
    const context = getContext.call(canvas)
    return new Proxy(context, {
      get: (own, name) => (name === "strokeRect" ? (x) => drawn.push(x) : own[name]),
      set: () => true,
    })
  }
  return drawn
}

test("the box on both ways stands on the picture that is nearest to t", () => {
  const view = opened(PathsView, stageOf({ a: 1, b: 2, t: 0 }))
  const framed = view.ways.map(({ strip }) => boxes(strip.canvas))
  const places = [0, 0.04, 0.06, 0.5, 1].map((t) => {
    view.t.input.value = String(t)
    view.t.input.oninput()
    view.frame({ arrays: new Map() })
    assert.deepEqual([framed[0].length, framed[1].length], [1, 1])
    assert.equal(framed[0][0], framed[1][0])
    return framed[0][0]
  })
  const step = (places[4] - places[0]) / 10
  assert.ok(step > 10)
  const stops = places.map((place) => (place - places[0]) / step)
  assert.deepEqual(
    stops.map((stop) => Math.round(100 * stop) / 100),
    [0, 0, 1, 5, 10],
  )
})

test("the directions that are shown are a choice that the page keeps", () => {
  const chosen = { sample: 1, slides: [], from: 8 }
  const axes = Array.from({ length: 14 }, () => [1, 0])
  const view = opened(DirectionsView, stageOf(chosen, { axes, shares: axes.map(() => 1 / 14) }))
  const names = () => view.shown.map(({ name }) => name.textContent).join(" ")
  assert.equal(names(), "d7 d8 d9 d10 d11 d12")
  view.after.onclick()
  assert.deepEqual([chosen.from, names(), view.range.textContent], [13, "d13 d14", "13 to 14 of 14"])
  assert.ok(view.after.disabled)
  view.before.onclick()
  view.before.onclick()
  assert.deepEqual([chosen.from, names()], [1, "d1 d2 d3 d4 d5 d6"])
  chosen.from = 32 // of a generator with more directions
  view.draw()
  assert.equal(names(), "d13 d14")
})

test("a sample is said to be moved along the directions by their names", () => {
  for (const [slides, title] of [
    [[], "Sample 14"],
    [[0, 4], "Sample 14, moved along d2"],
    [[1, -2], "Sample 14, moved along d1 and d2"],
  ]) {
    const view = opened(DirectionsView, stageOf({ sample: 14, slides, from: 1 }))
    assert.equal(view.large.node.children[0].textContent, title)
  }
})

test("what a channel does is told of the sample that is shown, its bar of pictures by their number", () => {
  const layers = [["relu1", 2]]
  const bounds = { barely: 0.01, clearly: 0.25 }
  const data = { layer: "relu1", layers, bounds, effects: [0.5, 0.25], measured_on: 16, measured_step: 1500 }
  const stage = stageOf({ sample: 14, off: [["relu1", 1]] }, data)
  stage.frame = { arrays: new Map([["samples", { shape: [64, 1, 2, 2], data: new Float32Array(256) }]]) }
  const maps = { arrays: new Map([["g.relu1", { shape: [2, 2, 2], data: new Float32Array(8) }]]) }
  const view = new ChannelsView(stage)
  for (const canvas of [view.maps.canvas, view.picker.canvas]) canvas.matches = () => false
  view.arrange(1000)
  stage.at = { shape: [13, 1, 2, 2], data: new Float32Array(52).fill(0.5) }
  view.frame(maps)
  assert.equal(
    view.says.textContent,
    "Channel 2 of relu1 is off: pixels of sample 14 change by 0.500 on average: " +
      "0 clearly darker, 4 clearly brighter.",
  )
  assert.match(
    view.maps.caption.textContent,
    /without it, pixels of 16 pictures change by 0\.500 on average, measured at step 1,500\.$/,
  )
})

test("at a dot its numbers are marked on the curves, between two dots only the place", () => {
  const tradeoff = [
    [0.2, 0.59, 0.14],
    [0.4, 0.79, 0.26],
    [1, 0.83, 0.36],
  ]
  const stage = stageOf({ psi: 0.4 }, { cut: "scale", untouched: 1, tradeoff, measured_on: 256 })
  Object.assign(stage, { frame: { arrays: new Map() }, at: null, ask() {} })
  const view = new TruncationView(stage)
  let marked = null
  view.price.mark = (x, dots) => (marked = [x, ...dots.map(({ y }) => y)])
  view.arrange(1000)
  assert.deepEqual(marked, [0.4, 0.26, 0.79])
  stage.chosen.psi = 0.3
  view.draw()
  assert.deepEqual(marked, [0.3])
})
