import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { all, ofClass, openPage, place } from "../../../../tests/assets/page.js"
import { mount } from "./index.js"
import { keepTally } from "./kept.js"

openPage()
beforeEach(() => keepTally({ drawn: 0, misread: 0 }))

/** The pad, what is drawn on it, how that is read, and what is said of it. */
function pad() {
  const root = place()
  const reader = mount(root, { data: { run: "r", steps: 400 } })
  const labelled = (words) => all(root, ({ attributes }) => attributes["aria-label"]?.startsWith(words))
  const said = (name) => ofClass(root, name)[0].textContent
  return {
    draws: (...pixels) => reader.take(Uint8Array.from(pixels.length ? pixels : [0, 255])),
    clears: () => reader.take(Uint8Array.of(0, 0)),
    isRead: (digit) => {
      const data = Float32Array.from({ length: 10 }, (_, at) => (at === digit ? 0.91 : 0.01))
      reader.show({ step: 400, metrics: {}, arrays: new Map([["probabilities", { shape: [10], data }]]) })
    },
    presses: (digit) => labelled(`I drew a ${digit}`)[0].onclick(),
    pressed: () =>
      labelled("I drew a").flatMap(({ ariaPressed }, digit) => (ariaPressed === "true" ? [digit] : [])),
    words: () => said("words"),
    tally: () => said("tally"),
  }
}

test("a row that was pressed by mistake is corrected by the right one", () => {
  const home = pad()
  home.draws()
  home.isRead(3)
  assert.deepEqual(home.pressed(), [])
  home.presses(8)
  assert.match(home.words(), /^You fooled it: you meant 8/)
  assert.match(home.tally(), /^Misread: 1 of 1 drawing\. Was it another digit\?/)
  home.presses(3)
  assert.deepEqual(home.pressed(), [3])
  assert.match(home.words(), /^It read your 3/)
  assert.match(home.tally(), /^Misread: 0 of 1 drawing\./)
})

test("a drawing that is changed after its answer is asked about again, and what counted stays so", () => {
  const home = pad()
  home.draws()
  home.isRead(7)
  home.presses(7)
  assert.equal(home.tally(), "Misread: 0 of 1 drawing. Was it another digit? Press that row.")
  home.draws(255, 255)
  assert.deepEqual(home.pressed(), [])
  assert.match(home.words(), /^You changed it\. Which digit is it now/)
  home.isRead(4)
  assert.match(home.words(), /^You changed it\. Which digit is it now/)
  assert.equal(home.tally(), "Misread: 0 of 1 drawing.")
  home.presses(4)
  assert.match(home.words(), /^It read your 4/)
  assert.match(home.tally(), /^Misread: 0 of 2 drawings\./)
  home.clears()
  home.draws()
  home.isRead(5)
  assert.match(home.words(), /^Which digit did you draw/)
  assert.equal(home.tally(), "Misread: 0 of 2 drawings.")
  home.presses(3)
  assert.match(home.tally(), /^Misread: 1 of 3 drawings\./)
})

test("strokes before the answer, and a stroke that changes nothing, make no second drawing of it", () => {
  const home = pad()
  home.draws()
  home.isRead(7)
  home.draws(255, 255)
  home.isRead(3)
  home.presses(3)
  home.draws(255, 255)
  assert.deepEqual(home.pressed(), [3])
  assert.match(home.tally(), /^Misread: 0 of 1 drawing\./)
})

test("the score outlives a reload", () => {
  const home = pad()
  home.draws()
  home.isRead(3)
  home.presses(8)
  const again = pad()
  assert.equal(again.tally(), "Misread: 1 of 1 drawing.")
  again.draws()
  again.isRead(3)
  again.presses(3)
  assert.match(again.tally(), /^Misread: 1 of 2 drawings\./)
})
