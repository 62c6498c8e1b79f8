import assert from "node:assert/strict"
import { test } from "node:test"

import { CHARTS } from "./contest.js"
import { Experiment, progress, sampleName } from "./experiment.js"
import { valueAt } from "./sums.js"

for (const [shift, words] of /** @type {const} */ ([
  [0, "0 pixels"],
  [1, "1 pixel"],
  [3, "3 pixels"],
]))
  test(`a digit that moved by ${words} is called so`, () =>
    assert.equal(sampleName("shifted", shift), `The digit, ${words} to the right`))

test("no number that is there already is said to come when both are trained", () => {
  assert.match(progress("shifted", 20, 300), /^Each is measured once it is trained/)
  assert.equal(progress("plain", 20, 1300), "Training: step 20 of 1,300.")
})

for (const [key, told, expected] of [
  ["shifted", ["perceptron"], [undefined, 0.4]],
  ["shuffled", ["perceptron", "perceptron_shuffled"], [undefined, 0.9]],
  ["shifted", [], [undefined, undefined]],
])
  test(`what a card has told is shown before the prediction: ${told} ${key}`, () => {
    const standing = {
      curve: [
        [0, 0.1],
        [300, 0.9],
      ],
      shifts: [0.9, 0.8, 0.6, 0.4],
      step: 300,
      steps: 300,
    }
    const chart = Object.create(Experiment.prototype)
    Object.assign(chart, {
      key,
      about: CHARTS[key],
      hovered: null,
      verdict: {},
      ask: {},
      node: { dataset: {} },
    })
    chart.take({
      contest: "size 1",
      runs: Object.fromEntries(CHARTS[key].runs.map((name) => [name, standing])),
      predictions: { [key]: null },
      verdicts: {},
      told: { [key]: told },
      arrays: new Map([["examples", { shape: [2, 1, 1, 1], data: new Uint8Array(2) }]]),
    })
    assert.deepEqual(
      chart.lines.map((line) => valueAt(line, chart.place())),
      expected,
    )
    assert.equal(chart.ask.hidden, false)
  })
