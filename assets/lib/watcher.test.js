import assert from "node:assert/strict"
import { test } from "node:test"

import { begin, pass, stage } from "../../tests/assets/sockets.js"
import { edits } from "./live.js"
import { Watcher } from "./watcher.js"

/** The observers of what is in sight, oldest first. */
const observers = []

globalThis.IntersectionObserver = class {
  constructor(tell) {
    this.see = (isIntersecting) => tell([{ isIntersecting }])
    observers.push(this)
  }
  observe() {}
  disconnect() {}
}
begin()

/** A component that watches a run, the steps of the frames that it got, and what brings it into sight. */
function watcher(run, part = "filters", wish = { weights: ["conv1"] }) {
  const steps = []
  const watching = new Watcher({}, part, ({ step }) => steps.push(step))
  watching.ask(wish)
  watching.follow(run)
  return { watching, steps, see: observers.at(-1).see }
}

test("one that is mounted anew has the frame that came for the one before as soon as it is in sight", () => {
  const before = watcher("one")
  before.see(true)
  stage.opened[0].open()
  stage.opened[0].receive({ step: 3 })
  const after = watcher("one")
  before.watching.close()
  assert.deepEqual([before.steps, after.steps], [[3], []])
  after.see(true)
  assert.deepEqual(after.steps, [3], "the wish is what it was, so that no other frame will come")
})

test("the one that leaves takes no wish along of the one that is mounted in its place", () => {
  const before = watcher("two")
  before.see(true)
  const after = watcher("two")
  after.see(true)
  before.watching.close()
  watcher("two", "map", { layers: ["*"] }).see(true)
  pass(0.1)
  assert.deepEqual(stage.opened[0].wish("two").weights, ["conv1"])
})

test("one out of sight gets no frame", () => {
  const { steps, see } = watcher("three")
  stage.opened[0].receive({ step: 5 }, "three")
  see(false)
  assert.deepEqual(steps, [])
})

test("one in sight hears of the run that takes the place of its own as its network is edited", () => {
  const turns = []
  const watching = new Watcher(
    {},
    "map",
    () => {},
    ({ run, networks }) => turns.push([run, networks]),
  )
  watching.ask({ layers: ["*"] })
  watching.follow("before")
  const { see } = observers.at(-1)
  const socket = stage.opened.at(-1)
  const networks = { "": [{ name: "conv1" }] }
  socket.receive({ step: 0, instead: "before", networks }, "hidden from it")
  see(true)
  socket.receive({ step: 0 }, "of another page")
  socket.receive({ step: 0, instead: "nobody's", networks }, "of nobody")
  socket.receive({ step: 0, instead: "before", networks }, "edited in another tab")
  edits([])
  socket.receive({ step: 0, instead: "before", networks }, "after")
  assert.deepEqual(turns, [["after", networks]])
})
