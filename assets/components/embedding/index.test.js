import assert from "node:assert/strict"
import { test } from "node:test"

import { openPage, place } from "../../../tests/assets/page.js"
import { mount } from "./index.js"
import { LAID } from "./news.js"

openPage()
globalThis.matchMedia = () => ({ matches: true })
globalThis.requestAnimationFrame = () => 1
globalThis.cancelAnimationFrame = () => {}

const DATA = {
  run: "r",
  of: "images",
  class_names: ["0", "1"],
  answers: ["0", "1"],
  colours: ["class", "answer", "error"],
  trains: false,
  layers: [{ name: "relu1", size: 9 }],
  layer: "relu1",
  size: 9,
  colour: "class",
  points: "marks",
  method: "tsne",
  dims: 2,
  perplexity: 30,
  more: { offered: false, folded: [] },
  version: 1,
  locked: "",
}
const PLACES = Float32Array.of(0, 0, 4, 2, -4, -2)
const SAYS = ["By PCA they are right for 55 %, by t-SNE for 93 %.", "Trustworthiness."]
const of = (data, shape = [data.length]) => ({ shape, data: Float32Array.from(data) })

/** A cloud of three pictures, of which the chosen one is the second. */
const frameOf = (isOfCloud) => ({
  step: 0,
  readable: true,
  judgements: { cloud: { kind: "loses" } },
  arrays: new Map([
    ["cloud.count", of([3, 9])],
    ["cloud.points", of([1, 0, 0, 1, -1, -1], [3, 2])],
    ["cloud.own", of([0, 1])],
    ...(isOfCloud ? [["cloud.same", of([1])]] : []),
    ["cloud.near", of([0, 2])],
    ["cloud.distances", of([1, 2])],
    ["cloud.variance", of([0.5, 0.2])],
    ["cloud.agreement", of([0.9, 0.55])],
    ["cloud.predicted", of([0, 1, 1])],
    ["cloud.pictures", of(Array(12).fill(0), [3, 1, 2, 2])],
    ["cloud.labels", of([0, 1, 1])],
    ["cloud.places", of([5, 6, 7])],
    ["probabilities", of([0.2, 0.8])],
  ]),
})

function shown(context, isOfCloud, laid) {
  const embedding = mount(place(), { data: DATA, setTriggerValue() {}, setStateValue() {} })
  context.after(() => embedding.destroy())
  embedding.watcher.onFrame(frameOf(isOfCloud))
  LAID.tell(laid)
  return embedding
}

const points = Buffer.from(PLACES.buffer).toString("base64")
const STANDS = { run: "r", layer: "relu1", dims: 2, points, iteration: 750, says: SAYS }

test("in t-SNE a chosen image of the cloud is marked where its point lies", (context) => {
  const { scatter, side } = shown(context, true, STANDS)
  assert.deepEqual(scatter.layout.own, [1, 0.5, 0])
  assert.doesNotMatch(side.metric.textContent, /new picture/)
})

test("a new picture has no place there, and it is said", (context) => {
  const { scatter, side } = shown(context, false, STANDS)
  assert.equal(scatter.layout.own, null)
  assert.match(side.metric.textContent, /t-SNE has no place for a new picture/)
})

test("who cannot see the cloud is told what that of t-SNE is worth, once it stands", (context) => {
  const embedding = shown(context, true, { ...STANDS, iteration: 10, says: [] })
  const told = []
  embedding.speak = Object.assign((words) => told.push(words), { cancel() {} })
  LAID.tell(STANDS)
  assert.equal(told.at(-1), `${embedding.side.answer.textContent} ${SAYS[0]}`)
  LAID.tell({ ...STANDS, says: [] })
  assert.equal(told.at(-1), embedding.side.answer.textContent)
  assert.doesNotMatch(told.join(), /in these 2 dimensions/)
})
