import assert from "node:assert/strict"
import { test } from "node:test"

import { all, openPage, place } from "../../../../tests/assets/page.js"
import { mount, titleOf } from "./index.js"
import { aboutWords } from "./knobs.js"

openPage()

const tensor = (...shape) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) })

/**
 * The noise of a run of 64 samples; the first is (3, 4, 0, 0), the last (0, 0, 6, 8), the others are 0.
 * @param {object} root
 * @param {{run: string, chosen?: number, class_names?: string[], judgements?: object}} data
 */
function shown(root, { run, chosen = 0, class_names = [], judgements }) {
  const noise = mount(root, { data: { run, chosen, class_names } })
  const arrays = { noise: [64, 4], samples: [64, 1, 2, 2], sample: [1, 2, 2], d_sample: [1] }
  const tensors = new Map(Object.entries(arrays).map(([name, shape]) => [name, tensor(...shape)]))
  tensors.get("noise").data.set([3, 4])
  tensors.get("noise").data.set([6, 8], 254)
  noise.visible = true
  const frame = { step: 0, readable: true, arrays: tensors, judgements }
  for (const listener of noise.connection.channel.frameListeners) listener(frame)
  return noise
}

const turn = ({ knobs }, place, value) => {
  knobs.rows[place].slider.value = value
  knobs.rows[place].slider.oninput()
}

test("the walk is before its first step again where its samples are shown as they are", (context) => {
  const noise = shown(place(), { run: "reset" })
  context.after(() => noise.destroy())
  noise.walk.shapes[1].onclick()
  noise.walk.move(0.5)
  assert.match(noise.walk.formula.textContent, /^z = 0\.50 · A \+ 0\.50 · B$/)
  assert.match(noise.walk.lengths.textContent, /^Length of A 5\.0, of z 5\.6, of B 10\.0\./)
  const [reset] = all(noise.knobs.node, ({ textContent }) => textContent === "Reset")
  reset.onclick()
  assert.equal(noise.title.textContent, "Sample 1")
  assert.equal(noise.walk.formula.textContent, "z = 1.00 · A + 0.00 · B")
  assert.match(noise.walk.lengths.textContent, /^Length of A 5\.0, of z 5\.0, of B 10\.0\./)
  assert.equal(noise.walk.share.textContent, "0.00")
})

test("what the walk calls z is the noise that is shown, also after a reload", (context) => {
  const noise = shown(place(), { run: "turned" })
  noise.walk.shapes[1].onclick()
  noise.walk.move(0.5)
  const isElsewhere = ({ walk, title }) => {
    assert.equal(title.textContent, "Between A and B, turned")
    assert.match(walk.formula.textContent, /^This point = 0\.50 · A \+ 0\.50 · B\. The z that is shown/)
    assert.match(walk.lengths.textContent, /^Length of A 5\.0, of this point 5\.6, of B 10\.0\./)
  }
  turn(noise, 0, 3)
  isElsewhere(noise)
  noise.destroy()
  const again = shown(place(), { run: "turned" })
  context.after(() => again.destroy())
  isElsewhere(again)
  turn(again, 0, 1.5)
  assert.match(again.walk.formula.textContent, /^z = 0\.50/, "it is back where the walk is")
})

test("another sample than A is no point of the walk's beginning", (context) => {
  const noise = shown(place(), { run: "third", chosen: 2 })
  context.after(() => noise.destroy())
  assert.match(noise.walk.formula.textContent, /^This point = 1\.00 · A/)
  noise.walk.move(0)
  assert.equal(noise.walk.formula.textContent, "z = 1.00 · A + 0.00 · B")
})

for (const classes of [0, 3, 10])
  test(`a walk begins and ends with samples that the grid shows: ${classes} classes`, (context) => {
    const root = place()
    const class_names = Array.from({ length: classes }, (_, at) => `class ${at}`)
    const noise = shown(root, { run: `r${classes}`, class_names })
    context.after(() => noise.destroy())
    const [ends] = all(root, ({ attributes }) => attributes.class === "latent-ends")
    assert.match(ends.textContent, new RegExp(`A: sample 1U.*B: sample 64U`))
  })

test("a picture of a sample's noise is that sample only as its own class", () => {
  assert.equal(titleOf("Sample 5", false, false), "Sample 5")
  assert.equal(titleOf("Sample 5", true, false), "Sample 5, turned")
  assert.equal(titleOf("Sample 5", false, true), "Noise of sample 5")
  assert.equal(titleOf("Sample 5", true, true), "Noise of sample 5, turned")
  assert.equal(titleOf("Between A and B", false, true), "Between A and B")
})

test("of a generator that is told classes a sample is its noise and its class", () => {
  assert.match(aboutWords(false), /nothing but these numbers, pushed through G\./)
  assert.match(aboutWords(true), /nothing but these numbers and its class, pushed through G\./)
})

test("a verdict is a critic's score where D was one when it gave it, whatever is chosen since", (context) => {
  const critic = shown(place(), { run: "critic", judgements: { play: { raw: true } } })
  const judge = shown(place(), { run: "judge", judgements: { play: { raw: false } } })
  context.after(() => [critic, judge].forEach((noise) => noise.destroy()))
  assert.match(critic.says.textContent, /^The critic’s score at step 0: /)
  assert.doesNotMatch(judge.says.textContent, /critic/)
})
