import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { begin, live, pass, stage } from "../../tests/assets/sockets.js"

/** Each test has a page of its own, as modules keep their connections. */
let connect, edits
let page = 0

beforeEach(async () => {
  begin()
  page += 1
  ;({ connect, edits } = await import(`./live.js?page=${page}`))
})

/** A component "map" watches a run, and the socket is open. */
function watched() {
  const map = connect("one")
  map.watch("map", { layers: ["*"], weights: ["conv1"], image: { index: 3 } })
  stage.opened[0].open()
  return map
}

/** The steps that a component sees that turns to a run now. */
function seen(run) {
  const steps = []
  connect(run).onFrame(({ step }) => steps.push(step))
  return steps
}

test("all runs of a page share one socket, and each gets what is its own", () => {
  watched()
  connect("two").watch("map", { layers: ["conv2"] })
  pass(0.1)
  assert.equal(stage.opened.length, 1)
  assert.equal(stage.opened[0].path, "/live")
  assert.deepEqual(
    [stage.opened[0].wish("one").layers, stage.opened[0].wish("two").layers],
    [["*"], ["conv2"]],
  )
  stage.opened[0].receive({ step: 3 }, "one")
  stage.opened[0].receive({ step: 8 }, "two")
  assert.deepEqual([seen("one"), seen("two")], [[3], [8]])
})

test("frames that come together are drawn together, and the server hears once which", () => {
  watched()
  connect("two").watch("map", { layers: ["*"] })
  stage.waits = true
  stage.opened[0].receive({ step: 3 }, "one")
  stage.opened[0].receive({ step: 8 }, "two")
  assert.equal(stage.drawing.length, 1)
  assert.ok(!stage.opened[0].sent.some(({ type }) => type === "next"))
  stage.drawing[0]()
  const said = stage.opened[0].sent.filter(({ type }) => type === "next")
  assert.deepEqual(said, [{ type: "next", runs: ["one", "two"] }])
})

test("what nobody looks at any more is left, and the socket once nothing is looked at", () => {
  const map = watched()
  const other = connect("two")
  other.watch("map", {})
  other.close()
  assert.deepEqual(stage.opened[0].sent.at(-1), { type: "leave", run: "two" })
  map.close()
  live(4)
  assert.equal(stage.opened[0].readyState, 1, "the next page may need it")
  live(2)
  assert.equal(stage.opened[0].readyState, 3)
  connect("two")
  assert.equal(stage.opened.length, 2)
})

test("the run that takes another's place is there before the page turns to it", () => {
  watched()
  stage.opened[0].receive({ step: 7 }, "two")
  assert.deepEqual(seen("two"), [7], "the frame is there at once")
  live(60)
  assert.ok(!stage.opened[0].sent.some(({ type }) => type === "leave"))
})

test("one to which the page does not turn is left", () => {
  watched()
  stage.opened[0].receive({ step: 7 }, "two")
  live(60)
  assert.deepEqual(stage.opened[0].sent.at(-1), { type: "leave", run: "two" })
  assert.deepEqual(seen("two"), [])
})

/** What a component hears: the kind of each sentence and its first part, or null. */
function listen() {
  const told = []
  connect("one").onStatus((sentence, kind) => told.push(sentence && [kind, sentence.split(". ")[0]]))
  return told
}

test("a connection that is lost is said of every run, and that it is back", () => {
  const told = listen()
  const other = []
  connect("two").onStatus((sentence, kind) => other.push(kind))
  stage.opened[0].open()
  live(20)
  pass(5)
  assert.deepEqual([told, other], [[["lost", "No connection since 10:00:20"]], ["lost"]])
  stage.opened[0].answer()
  assert.deepEqual([told.at(-1), other.at(-1)], [null, null])
})

test("a page that is connected again says anew what it wants to see", () => {
  watched()
  stage.opened[0].onclose({ code: 1006 })
  pass(1)
  stage.opened[1].open()
  assert.deepEqual(stage.opened[1].wish().layers, ["*"])
})

/** What the server says of a run that is not to be had. */
const absent = (kind, reason = "That is why.") => ({ type: "absent", run: "one", kind, reason })

for (const kind of ["ended", "unreadable"])
  test(`a run that is ${kind} is asked for no more, and the reason stays`, () => {
    const told = listen()
    connect("one").watch("map", { layers: ["*"] })
    stage.opened[0].open()
    stage.opened[0].tell(absent(kind))
    const { number } = stage.opened[0].wish()
    connect("one").watch("map", { layers: ["conv1"] })
    live(60)
    assert.deepEqual(told, [[kind, "That is why."]])
    assert.equal(stage.opened[0].wish().number, number)
    stage.opened[0].onclose({ code: 1006 })
    pass(60)
    const later = []
    connect("one").onStatus((sentence, kind) => later.push(kind))
    assert.deepEqual([told.length, later], [1, [kind]])
  })

test("a run that sleeps is asked for again, and its first frame ends what was said", () => {
  const told = listen()
  const map = connect("one")
  map.watch("map", { layers: ["*"] })
  stage.opened[0].open()
  stage.opened[0].tell(absent("asleep", "There is no room."))
  const { number } = stage.opened[0].wish()
  map.watch("map", { layers: ["conv1"] })
  live(3.9)
  assert.equal(stage.opened[0].wish().number, number)
  live(0.2)
  assert.deepEqual(stage.opened[0].wish().layers, ["conv1"])
  assert.deepEqual(told, [["asleep", "There is no room."]])
  stage.opened[0].receive({})
  assert.equal(told.at(-1), null)
})

test("one that sleeps while the connection is lost is asked for when that is back", () => {
  connect("one").watch("map", { layers: ["*"] })
  stage.opened[0].open()
  stage.opened[0].tell(absent("asleep"))
  stage.opened[0].onclose({ code: 1006 })
  pass(10)
  stage.opened.at(-1).open()
  assert.deepEqual(stage.opened.at(-1).wish().layers, ["*"])
})

test("what is wrong with one run is not said of another", () => {
  const told = listen()
  const other = []
  connect("two").onStatus((sentence, kind) => other.push(kind))
  stage.opened[0].open()
  stage.opened[0].tell(absent("ended"))
  assert.deepEqual([told.length, other], [1, []])
})

/** The run's status, "refused" or null, as a component hears it; its socket, and a wish that has left. */
function refusals() {
  const connection = connect("one")
  const told = []
  connection.onStatus((sentence, kind) => told.push(kind))
  stage.opened[0].open()
  const ask = (image) => {
    connection.watch("input", { image })
    pass(0.1)
    return stage.opened[0].wish()
  }
  const refuse = (number, run = "one") =>
    stage.opened[0].tell({ type: "error", run, number, reason: "It cannot be." })
  return { told, ask, refuse }
}

test("a refusal is said until another wish leaves", () => {
  const { told, ask, refuse } = refusals()
  refuse(ask("a drawing of another shape").number)
  assert.equal(told.at(-1), "refused")
  ask("image 3")
  assert.equal(told.at(-1), null)
})

test("a refusal of a wish that gave way to another one is no news", () => {
  const { told, ask, refuse } = refusals()
  const { number } = ask("a drawing of another shape")
  const next = ask("image 3")
  refuse(number)
  assert.ok(!told.includes("refused"))
  refuse(next.number)
  assert.equal(told.at(-1), "refused")
})

test("what is refused without a number is said", () => {
  const { told, ask, refuse } = refusals()
  ask("image 3")
  refuse(null)
  assert.equal(told.at(-1), "refused")
})

test("what was refused of no run in particular is said of all, and nothing of what nobody asked", () => {
  const { told, ask, refuse } = refusals()
  ask("image 3")
  refuse(-1)
  assert.ok(!told.includes("refused"))
  refuse(null, null)
  assert.equal(told.at(-1), "refused")
})

test("who comes late while the past is looked at gets its pictures, not news of the present", () => {
  const slider = connect("one")
  slider.watch("slider", { step: 5 })
  stage.opened[0].open()
  stage.opened[0].receive({ step: 5, live: false })
  stage.opened[0].receive({ step: 90, live: true })
  assert.deepEqual(seen("one"), [5])
  slider.watch("slider", { step: null })
  stage.opened[0].receive({ step: 91, live: true })
  assert.deepEqual(seen("one"), [91])
})

test("what is proposed counts until somebody chooses, and again when that ends", () => {
  const [grid, knobs] = [connect("one"), connect("one")]
  knobs.watch("knobs", { latent: [3] })
  stage.opened[0].open()
  grid.propose("grid", { latent: [1] })
  pass(0.1)
  assert.deepEqual(stage.opened[0].wish().latent, [3])
  knobs.close()
  pass(0.1)
  assert.deepEqual(stage.opened[0].wish().latent, [1])
})

test("an edit reaches the server at once, under the name of the run that the page shows by then", () => {
  watched()
  const [socket] = stage.opened
  const said = () => socket.sent.filter(({ type }) => type === "edit")
  edits([{ kind: "Flatten" }])
  assert.deepEqual(said(), [{ type: "edit", run: "one", layers: [{ kind: "Flatten" }] }])
  socket.receive({ step: 0, instead: "one" }, "two")
  socket.receive({ step: 0, instead: "two" }, "three")
  edits([])
  assert.equal(said().at(-1).run, "three")
  socket.receive({ step: 0, instead: "three" }, "one") // taken back: it is the newest again
  edits([])
  assert.equal(said().at(-1).run, "one")
})

test("the page waits for the picture of an edit, but not for long", async () => {
  watched()
  const [socket] = stage.opened
  const done = []
  edits([]).then(() => done.push("drawn"))
  await null
  assert.deepEqual(done, [])
  socket.receive({ step: 0, instead: "one" }, "two")
  await null
  assert.deepEqual(done, ["drawn"])
  edits([]).then(() => done.push("late"))
  pass(0.05)
  await null
  assert.deepEqual(done, ["drawn", "late"])
})

test("where the stream is closed, or nobody can say whose network it is, the page does not wait", () => {
  assert.equal(edits([]), null)
  watched()
  connect("two")
  assert.equal(edits([]), null)
})
