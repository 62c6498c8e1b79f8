import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { all, ofClass, openPage, place } from "../../../tests/assets/page.js"
import { base64Of } from "../../lib/base64.js"
import { mount } from "./index.js"

openPage()
beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }))
afterEach(() => mock.timers.reset())

const CHOICE = 1_000_000

/** A bar on a set of four images, and what it sends. */
function bar() {
  const [root, sent] = [place(), []]
  const component = (data) => ({
    data: {
      page: "cnn",
      run: "",
      name: "own",
      class_names: ["cats", "dogs"],
      labels: base64Of(Uint8Array.of(0, 1, 0, 1)),
      thumbnails: { source: "a", indices: [0, 1, 2, 3], columns: 4 },
      input_shape: [1, 2, 2],
      framing: false,
      upload: {},
      ...data,
    },
    setStateValue: (name, value) => name === "edit" && sent.push(value),
  })
  const mounted = mount(root, component({ index: 2, version: CHOICE }))
  return {
    sent,
    mounted,
    hears: (data) => mounted.update(component(data)),
    picks(index) {
      all(root, ({ dataset }) => dataset.index === String(index))[0].onclick()
      mock.timers.tick(1000)
    },
    presses: (label) => all(root, ({ textContent }) => textContent === label)[0].onclick(),
    caption: () => ofClass(root, "caption")[0].textContent,
  }
}

test("an image that was picked is left and taken again by undo and redo", () => {
  const { sent, hears, picks, caption } = bar()
  picks(1)
  assert.deepEqual(sent, [{ version: CHOICE + 1, edit: 1 }])
  hears({ index: 1, version: CHOICE + 1 })
  hears({ index: 2, version: 2 * CHOICE })
  assert.equal(caption(), "Image 2: cats")
  hears({ index: 1, version: 3 * CHOICE })
  assert.equal(caption(), "Image 1: dogs")
})

test("the same image picked again after an undo is told again", () => {
  const { sent, hears, picks } = bar()
  picks(1)
  hears({ index: 2, version: 2 * CHOICE })
  picks(1)
  assert.deepEqual(sent.at(-1), { version: 2 * CHOICE + 1, edit: 1 })
})

test("an answer to the pick before does not take the next one back", () => {
  const { hears, picks, caption } = bar()
  picks(1)
  picks(3)
  hears({ index: 1, version: CHOICE + 1 })
  assert.equal(caption(), "Image 3: dogs")
  hears({ index: 3, version: CHOICE + 2 })
  assert.equal(caption(), "Image 3: dogs")
})

test("a drawing stays where nothing but the session is another", () => {
  const { hears, presses, caption } = bar()
  presses("Draw")
  hears({ index: 2, version: 9 * CHOICE })
  assert.equal(caption(), "Your drawing")
})

test("a drawing gives way to the image that is asked for, be it chosen already", () => {
  const { hears, presses, caption } = bar()
  presses("Draw")
  hears({ index: 2, version: 2 * CHOICE, asked: 2 * CHOICE })
  assert.equal(caption(), "Image 2: cats")
  presses("Draw")
  hears({ index: 2, version: 2 * CHOICE, asked: 2 * CHOICE })
  assert.equal(caption(), "Your drawing")
})

test("the same pictures in folders of other names have those names", () => {
  const { hears, caption } = bar()
  hears({ index: 2, class_names: ["lions", "dogs"], version: CHOICE })
  assert.equal(caption(), "Image 2: lions")
})

test("another set's image of the same number has that set's words, and no drawing gives way to it", () => {
  const { hears, presses, caption } = bar()
  const other = { index: 2, thumbnails: { source: "b", indices: [0, 1, 2, 3], columns: 4 } }
  hears({ ...other, labels: base64Of(Uint8Array.of(1, 1, 1, 1)), version: CHOICE })
  assert.equal(caption(), "Image 2: dogs")
  presses("Draw")
  hears({ index: 2, version: CHOICE })
  assert.equal(caption(), "Your drawing")
})

const OTHER = { index: 3, name: "others", thumbnails: { source: "b", indices: [0, 1, 2, 3], columns: 4 } }

test("an undo of another set brings back the drawing that was shown before it, and a choice does not", () => {
  const { hears, presses, caption } = bar()
  presses("Draw")
  hears({ ...OTHER, version: 2 * CHOICE, turns: 4 })
  assert.equal(caption(), "Image 3: dogs")
  hears({ index: 2, version: 3 * CHOICE, turns: 5 })
  assert.equal(caption(), "Your drawing")
  hears({ ...OTHER, version: 4 * CHOICE, turns: 6 })
  assert.equal(caption(), "Image 3: dogs")
  hears({ index: 2, version: 5 * CHOICE, turns: 6 })
  assert.equal(caption(), "Image 2: cats")
})

test("an undo brings back the image that was shown where one had turned from the drawing to it", () => {
  const { hears, presses, caption } = bar()
  presses("Draw")
  presses("Data set")
  hears({ ...OTHER, version: 2 * CHOICE, turns: 0 })
  hears({ index: 2, version: 3 * CHOICE, turns: 1 })
  assert.equal(caption(), "Image 2: cats")
})

test("an undo does not begin to film, and of a picture that is gone it shows nothing", () => {
  for (const source of ["Webcam", "Upload"]) {
    const { hears, presses, caption } = bar()
    presses(source)
    hears({ ...OTHER, version: 2 * CHOICE, turns: 0 })
    hears({ index: 2, version: 3 * CHOICE, turns: 1 })
    assert.equal(caption(), "Image 2: cats")
  }
})

test("the pad opens whenever it is asked for anew, and not when the bar is drawn again", () => {
  const { hears, presses, caption } = bar()
  hears({ index: 2, version: CHOICE, pads: 3 })
  assert.equal(caption(), "Image 2: cats")
  hears({ index: 2, version: CHOICE, pads: 4 })
  assert.equal(caption(), "Your drawing")
  presses("Data set")
  hears({ index: 2, version: CHOICE, pads: 4 })
  assert.equal(caption(), "Image 2: cats")
})

test("who begins to paint on the webcam's picture has it stand, until the webcam is chosen again", () => {
  const { presses, mounted } = bar()
  const { webcam, watcher } = mounted
  const stopped = mock.fn()
  const film = () => (webcam.stream = { getTracks: () => [{ stop: stopped }] })
  watcher.connection.hold()
  assert.equal(webcam.message.textContent, "")
  presses("Webcam")
  film()
  watcher.connection.hold()
  assert.deepEqual([stopped.mock.callCount(), webcam.stream], [1, null])
  assert.match(webcam.message.textContent, /^This picture stands/)
  const start = mock.method(webcam, "start")
  presses("Webcam")
  assert.equal(start.mock.callCount(), 1)
})

test("a drawing stays where another seed brings another image, and that is marked", () => {
  const { hears, presses, caption } = bar()
  presses("Draw")
  const thumbnails = { source: "b", indices: [1, 3], columns: 2 }
  hears({ index: 1, usual: true, version: 2 * CHOICE, thumbnails })
  assert.equal(caption(), "Your drawing")
  presses("Data set")
  assert.equal(caption(), "Image 1: dogs")
  hears({ index: 3, usual: true, version: 3 * CHOICE, thumbnails })
  assert.equal(caption(), "Image 3: dogs")
})

test("a drawing makes way for another set, and for an image that was chosen or asked for", () => {
  for (const change of [{ usual: true, name: "other" }, {}, { usual: true, asked: 2 * CHOICE }]) {
    const { hears, presses, caption } = bar()
    presses("Draw")
    hears({ index: 1, version: 2 * CHOICE, ...change })
    assert.equal(caption(), "Image 1: dogs")
  }
})
