import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { connect } from "./live.js"

/** The sockets that were opened, of a stand-in for WebSocket. */
let opened = []
/** A clock that starts at 10:00:00, and what waits for it. */
let now = 0
let due = []
/** Each test watches a run of its own, as modules keep their connections. */
let run = 0

class Socket {
  static OPEN = 1

  constructor(url) {
    this.path = url.pathname
    this.sent = []
    this.readyState = 0
    opened.push(this)
  }

  open() {
    this.readyState = 1
    this.onopen()
  }

  send(text) {
    this.sent.push(JSON.parse(text))
  }

  close() {
    this.readyState = 3
  }

  receive(facts) {
    const tensors = { x: { dtype: "U8", shape: [1], data_offsets: [0, 1] } }
    const header = new TextEncoder().encode(
      JSON.stringify({ ...tensors, __metadata__: { frame: JSON.stringify(facts) } }),
    )
    const bytes = new Uint8Array(8 + header.length + 1)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
    bytes.set(header, 8)
    this.onmessage({ data: bytes.buffer })
  }

  answer() {
    this.onmessage({ data: '{"type": "pong"}' })
  }
}

globalThis.window = { location: { href: "http://host/page" } }
globalThis.requestAnimationFrame = (draw) => draw()
globalThis.WebSocket = Socket
Date.now = () => now
globalThis.setTimeout = (fn, ms = 0) => {
  const timer = { fn, at: now + ms }
  due.push(timer)
  return timer
}
globalThis.clearTimeout = (timer) => (due = due.filter((other) => other !== timer))

beforeEach(() => {
  opened = []
  due = []
  now = Date.parse("2026-01-02T10:00:00")
  run += 1
})

/** Let seconds pass in which nobody answers. */
function pass(seconds) {
  const end = now + 1000 * seconds
  for (;;) {
    const [next] = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
    if (!next) break
    clearTimeout(next)
    now = Math.max(now, next.at)
    next.fn()
  }
  now = end
}

/** Let seconds pass with a server that answers. */
function live(seconds) {
  for (let i = 0; i < 10 * seconds; i++) {
    pass(0.1)
    for (const socket of opened.filter(({ readyState }) => readyState === 1)) {
      const asked = socket.sent.findIndex(({ type }) => type === "ping")
      if (asked < 0) continue
      socket.sent.splice(asked, 1)
      socket.answer()
    }
  }
}

/** A component "map" watches the run, and its socket is open; the names of the run and its successor. */
function watched() {
  const [one, two] = [`one${run}`, `two${run}`]
  connect(one).watch("map", { layers: ["*"], weights: ["conv1"], image: { index: 3 } })
  opened[0].open()
  return [one, two]
}

test("the run that takes another's place is watched before the page turns to it", () => {
  const [, two] = watched()
  opened[0].receive({ successor: two })
  opened[1].open()
  assert.equal(opened[1].path, `/live/${two}`)
  const wish = opened[1].sent.at(-1)
  assert.deepEqual(wish.layers, ["*"])
  assert.deepEqual(wish.image, { index: 3 })
  assert.ok(!("weights" in wish), "they are sent once they are wished for by the page")

  opened[1].receive({ step: 7 })
  const steps = []
  connect(two).onFrame((frame) => steps.push(frame.step))
  assert.deepEqual(steps, [7], "the frame is there at once")
  assert.equal(opened.length, 2, "and no third socket was opened")
})

test("what was asked at the meeting gives way to the page's own wish", () => {
  const [, two] = watched()
  opened[0].receive({ successor: two })
  opened[1].open()
  connect(two).watch("status", { layers: [] })
  live(60)
  assert.deepEqual(opened[1].sent.at(-1).layers, [])
  assert.equal(opened[1].readyState, 1)
})

for (const [turns, state] of [
  [true, 1],
  [false, 3],
])
  test(`a meeting ${turns ? "that the page turns to stays open" : "that leads nowhere is closed"}`, () => {
    const [, two] = watched()
    opened[0].receive({ successor: two })
    opened[1].open()
    if (turns) connect(two)
    live(60)
    assert.equal(opened[1].readyState, state)
  })

/** What a component of this test's run hears: the kind of each sentence and its first part, or null. */
function listen() {
  const told = []
  connect(`one${run}`).onStatus((sentence, kind) => told.push(sentence && [kind, sentence.split(". ")[0]]))
  return told
}

/** The same, of a page that has been connected for twenty seconds. */
function connected() {
  const told = listen()
  opened[0].open()
  live(20)
  return told
}

const LOST = ["lost", "No connection since 10:00:20"]

for (const [how, cut] of [
  ["the server ends", () => opened[0].onclose({ code: 1006 })],
  ["a cable is cut, and the socket hears nothing", () => {}],
])
  test(`a connection that is lost is said after three seconds: ${how}`, () => {
    const told = connected()
    cut()
    pass(2.9)
    assert.deepEqual(told, [])
    pass(1.2)
    assert.deepEqual(told, [LOST])
  })

test("while the server answers nothing is said, however long no frame comes", () => {
  const told = listen()
  opened[0].open()
  live(600)
  assert.deepEqual(told, [])
})

test("a drop of two seconds is not worth a word", () => {
  const told = connected()
  opened[0].onclose({ code: 1006 })
  pass(2)
  opened.at(-1).open()
  live(20)
  assert.deepEqual(told, [])
})

test("a socket that opens is no answer, and the time said is that of the last one", () => {
  const told = connected()
  opened[0].onclose({ code: 1006 })
  pass(2)
  opened.at(-1).open()
  pass(8)
  assert.deepEqual(told, [LOST])
  opened.at(-1).answer()
  assert.deepEqual(told, [LOST, null])
})

test("a server that hangs up at once is not asked ever faster", () => {
  listen()
  for (const expected of [1, 2, 3, 4]) {
    opened.at(-1).open()
    opened.at(-1).onclose({ code: 1006 })
    pass(0.1 * 2 ** expected)
    assert.equal(opened.length, expected)
    pass(0.05 * 2 ** expected)
    assert.equal(opened.length, expected + 1)
  }
})

test("it recovers by itself and says so", () => {
  const told = connected()
  opened[0].onclose({ code: 1006 })
  for (let tries = 1; tries < 5; tries++) {
    while (opened.length === tries) pass(1)
    opened[tries].onclose({ code: 1006 })
  }
  pass(4)
  opened.at(-1).open()
  live(20)
  assert.deepEqual(told, [LOST, null])
})

test("a socket that hangs is given up for another", () => {
  const told = connected()
  pass(12)
  assert.equal(opened.length, 2)
  assert.equal(opened[0].readyState, 3)
  opened[1].open()
  live(5)
  assert.deepEqual(told, [LOST, null])
})

test("an answer that comes late is an answer", () => {
  const told = connected()
  pass(5)
  opened[0].answer()
  live(5)
  assert.deepEqual(told, [LOST, null])
  assert.equal(opened.length, 1)
})

test("a page out of sight, whose timers run once a minute, is not told a lie", () => {
  const told = listen()
  opened[0].open()
  opened[0].answer()
  for (let minute = 0; minute < 10; minute++) {
    now += 60_000
    pass(0)
    opened[0].answer()
  }
  assert.deepEqual(told, [])
})

test("who never gets a connection hears it too", () => {
  const told = listen()
  pass(4)
  assert.deepEqual(told, [["lost", "No connection since 10:00:00"]])
})

test("a page that was cut off because it sent too much says so, waits, and goes on", () => {
  const told = connected()
  opened[0].onclose({ code: 4429 })
  pass(3.9)
  assert.deepEqual(told, [["lost", "This page sent more than the server takes, so it was cut off"]])
  assert.equal(opened.length, 1)
  pass(0.2)
  opened[1].open()
  live(20)
  assert.equal(told.at(-1), null)
})

test("a run that is gone is asked for no more", () => {
  const told = listen()
  opened[0].open()
  opened[0].onclose({ code: 4404 })
  pass(60)
  assert.deepEqual(told, [["ended", "This run has ended"]])
  assert.equal(opened.length, 1)
  const later = []
  connect(`one${run}`).onStatus((sentence, kind) => later.push(kind))
  assert.deepEqual(later, ["ended"])
})

test("of a run that sleeps and cannot be woken the reason is kept that the server gave", () => {
  const told = listen()
  opened[0].open()
  const reason = "There is no room for another run now."
  opened[0].onmessage({ data: JSON.stringify({ type: "error", reason }) })
  connect(`one${run}`).watch("map", { layers: ["*"] })
  pass(1)
  opened[0].onclose({ code: 4503 })
  pass(2)
  assert.deepEqual(told.at(-1), ["asleep", reason])
  assert.equal(opened.length, 1)
})

test("a run that cannot be read is asked for no more, and the reason stays", () => {
  const told = listen()
  opened[0].open()
  const reason = "This run cannot be read: its file is damaged."
  opened[0].onmessage({ data: JSON.stringify({ type: "error", reason }) })
  opened[0].onclose({ code: 4422 })
  pass(60)
  assert.deepEqual(told.at(-1), ["unreadable", reason])
  assert.equal(opened.length, 1)
})

test("a run that sleeps is asked for again, and its first frame ends what was said", () => {
  const told = listen()
  opened[0].open()
  opened[0].onmessage({ data: JSON.stringify({ type: "error", reason: "There is no room." }) })
  opened[0].onclose({ code: 4503 })
  pass(5)
  assert.equal(opened.length, 2)
  opened[1].open()
  assert.equal(told.at(-1)[0], "asleep")
  opened[1].receive({})
  assert.equal(told.at(-1), null)
})

/** The run's status, "refused" or null, as a component hears it; its socket, and a wish that has left. */
function refusals() {
  const connection = connect(`one${run}`)
  const told = []
  connection.onStatus((sentence, kind) => told.push(kind))
  opened[0].open()
  const ask = (image) => {
    connection.watch("input", { image })
    pass(0.1)
    return opened[0].sent.at(-1)
  }
  const refuse = (number) =>
    opened[0].onmessage({ data: JSON.stringify({ type: "error", reason: "It cannot be.", number }) })
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

test("who comes late while the past is looked at gets its pictures, not news of the present", () => {
  const slider = connect(`run-${run}`)
  slider.watch("slider", { step: 5 })
  opened[0].open()
  opened[0].receive({ step: 5, live: false })
  opened[0].receive({ step: 90, live: true })
  const seen = () => {
    const steps = []
    connect(`run-${run}`).onFrame(({ step }) => steps.push(step))
    return steps
  }
  assert.deepEqual(seen(), [5])
  slider.watch("slider", { step: null })
  opened[0].receive({ step: 91, live: true })
  assert.deepEqual(seen(), [91])
})

test("what is proposed counts until somebody chooses, and again when that ends", () => {
  const [grid, knobs] = [connect(`run-${run}`), connect(`run-${run}`)]
  knobs.watch("knobs", { latent: [3] })
  opened[0].open()
  grid.propose("grid", { latent: [1] })
  pass(0.1)
  assert.deepEqual(opened[0].sent.at(-1).latent, [3])
  knobs.close()
  pass(0.1)
  assert.deepEqual(opened[0].sent.at(-1).latent, [1])
})
