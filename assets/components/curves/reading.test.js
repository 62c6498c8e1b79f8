import assert from "node:assert/strict"
import { test } from "node:test"

import { readingOf } from "./reading.js"

const NAMES = ["train_loss", "val_loss"]
// The loss was changed at step 4: what was measured by the former one is put aside.
const POINTS = {
  steps: [0, 2, 4, 6],
  lines: [
    [NaN, NaN, 0.4, 0.3],
    [NaN, NaN, 0.5, 0.4],
  ],
}
const past = (step, metrics, measured = {}) => ({ step, metrics, measured })
const read = (where) => readingOf(POINTS, NAMES, { hovered: null, past: null, anew: true, ...where })

test("the newest values are read where nothing is pointed at or looked back at", () =>
  assert.deepEqual(read({}), {
    step: 6,
    begins: undefined,
    values: [
      { value: 0.3, step: 6 },
      { value: 0.4, step: 6 },
    ],
  }))

test("a past step that is measured anew has the numbers of its frame, also before the curves", () => {
  const frame = past(2, { train_loss: 0.6, val_loss: 0.7 })
  const values = [
    { value: 0.6, step: 2 },
    { value: 0.7, step: 2 },
  ]
  assert.deepEqual(read({ past: frame }), { step: 2, begins: undefined, values })
  assert.deepEqual(read({ past: frame, hovered: 1 }).values, values)
})

test("a past step between two points of the curves is read at itself", () =>
  assert.deepEqual(read({ past: past(5, { train_loss: 0.35 }) }), {
    step: 5,
    begins: undefined,
    values: [
      { value: 0.35, step: 5 },
      { value: 0.5, step: 4 },
    ],
  }))

test("under the pointer the curves are read, wherever one looks back", () => {
  const { step, values } = read({ past: past(2, { train_loss: 0.6 }), hovered: 2 })
  assert.equal(step, 4)
  assert.deepEqual(values[0], { value: 0.4, step: 4 })
})

test("where the past is as it was measured then, it has no value before the curves", () => {
  const reading = read({ past: past(2, { train_loss: 0.6, val_loss: 0.7 }), anew: false })
  assert.equal(reading.begins, 4)
  assert.deepEqual(
    reading.values.map(({ value }) => value),
    [undefined, undefined],
  )
})

test("a past step that thinned curves leave out is read at itself, once they have begun", () => {
  const reading = read({ past: past(5, { train_loss: 0.35, val_loss: 0.45 }), anew: false })
  assert.deepEqual(reading, {
    step: 5,
    begins: undefined,
    values: [
      { value: 0.35, step: 5 },
      { value: 0.45, step: 5 },
    ],
  })
  const validated = read({ past: past(5, { train_loss: 0.35, val_loss: 0.5 }, { val_loss: 4 }), anew: false })
  assert.deepEqual(validated.values[1], { value: 0.5, step: 4 })
})

test("a past step where a curve was put aside, as with another loss, has the number before that", () => {
  const steps = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  const line = steps.map((step) => (step < 4 || step > 6 ? step / 10 : NaN))
  const where = { hovered: null, past: past(5, { train_loss: 40 }), anew: false }
  const values = readingOf({ steps, lines: [line] }, ["train_loss"], where).values
  assert.deepEqual(values, [{ value: 0.3, step: 3 }])
})

test("a value that was measured earlier than the past step is not its own", () =>
  assert.deepEqual(read({ past: past(6, { val_loss: 0.9 }, { val_loss: 4 }) }).values[1], {
    value: 0.4,
    step: 6,
  }))

test("before there are curves the numbers are those of the frame that is shown", () => {
  const none = { steps: [], lines: [[], []] }
  const newest = past(0, { train_loss: 0.7 })
  const reading = readingOf(none, NAMES, { hovered: null, past: null, anew: false, newest })
  assert.equal(reading.step, 0)
  assert.deepEqual(
    reading.values.map(({ value }) => value),
    [0.7, undefined],
  )
  assert.equal(read({ newest: past(8, { train_loss: 0.1 }) }).values[0].value, 0.3)
})
