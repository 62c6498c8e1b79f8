import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

/** Each test has a page of its own, as modules keep their connections. */
let connect
/** The sockets that were opened, of a stand-in for WebSocket. */
let opened = []
/** A clock that starts at 10:00:00, and what waits for it. */
let now = 0
let due = []
/** Whether the browser draws later than at once, and what it draws then. */
let waits = false
let drawing = []
let page = 0

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

  receive(facts, run = "one") {
    const tensors = { x: { dtype: "U8", shape: [1], data_offsets: [0, 1] } }
    const header = new TextEncoder().encode(
      JSON.stringify({ ...tensors, __metadata__: { frame: JSON.stringify({ run, ...facts }) } }),
    )
    const bytes = new Uint8Array(8 + header.length + 1)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
    bytes.set(header, 8)
    this.onmessage({ data: bytes.buffer })
  }

  answer() {
    this.tell({ type: "pong" })
  }

  tell(word) {
    this.onmessage({ data: JSON.stringify(word) })
  }

  /** The newest wish that was sent about a run. */
  wish(run = "one") {
    return this.sent.filter((message) => message.type === "watch" && message.run === run).at(-1)
  }
}

globalThis.window = { location: { href: "http://host/page" } }
globalThis.requestAnimationFrame = (draw) => (waits ? drawing.push(draw) : draw())
globalThis.WebSocket = Socket
Date.now = () => now
globalThis.setTimeout = (fn, ms = 0) => {
  const timer = { fn, at: now + ms }
  due.push(timer)
  return timer
}
globalThis.clearTimeout = (timer) => (due = due.filter((other) => other !== timer))

beforeEach(async () => {
  opened = []
  due = []
  waits = false
  drawing = []
  now = Date.parse("2026-01-02T10:00:00")
  page += 1
  ;({ connect } = await import(`./live.js?page=${page}`))
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

/** A component "map" watches a run, and the socket is open. */
function watched() {
  const map = connect("one")
  map.watch("map", { layers: ["*"], weights: ["conv1"], image: { index: 3 } })
  opened[0].open()
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
  assert.equal(opened.length, 1)
  assert.equal(opened[0].path, "/live")
  assert.deepEqual([opened[0].wish("one").layers, opened[0].wish("two").layers], [["*"], ["conv2"]])
  opened[0].receive({ step: 3 }, "one")
  opened[0].receive({ step: 8 }, "two")
  assert.deepEqual([seen("one"), seen("two")], [[3], [8]])
})

test("frames that come together are drawn together, and the server hears once which", () => {
  watched()
  connect("two").watch("map", { layers: ["*"] })
  waits = true
  opened[0].receive({ step: 3 }, "one")
  opened[0].receive({ step: 8 }, "two")
  assert.equal(drawing.length, 1)
  assert.ok(!opened[0].sent.some(({ type }) => type === "next"))
  drawing[0]()
  const said = opened[0].sent.filter(({ type }) => type === "next")
  assert.deepEqual(said, [{ type: "next", runs: ["one", "two"] }])
})

test("what nobody looks at any more is left, and the socket once nothing is looked at", () => {
  const map = watched()
  const other = connect("two")
  other.watch("map", {})
  other.close()
  assert.deepEqual(opened[0].sent.at(-1), { type: "leave", run: "two" })
  map.close()
  live(4)
  assert.equal(opened[0].readyState, 1, "the next page may need it")
  live(2)
  assert.equal(opened[0].readyState, 3)
  connect("two")
  assert.equal(opened.length, 2)
})

test("the run that takes another's place is there before the page turns to it", () => {
  watched()
  opened[0].receive({ step: 7 }, "two")
  assert.deepEqual(seen("two"), [7], "the frame is there at once")
  live(60)
  assert.ok(!opened[0].sent.some(({ type }) => type === "leave"))
})

test("one to which the page does not turn is left", () => {
  watched()
  opened[0].receive({ step: 7 }, "two")
  live(60)
  assert.deepEqual(opened[0].sent.at(-1), { type: "leave", run: "two" })
  assert.deepEqual(seen("two"), [])
})

/** What a component hears: the kind of each sentence and its first part, or null. */
function listen() {
  const told = []
  connect("one").onStatus((sentence, kind) => told.push(sentence && [kind, sentence.split(". ")[0]]))
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

test("who never gets a connection hears it too, and that what is pressed may not arrive", () => {
  const said = []
  connect("one").onStatus((sentence) => said.push(sentence))
  pass(4)
  assert.match(said.join(), /^No connection since 10:00:00\. .* What you press until then may be lost\.$/)
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

/** What the server says of a run that is not to be had. */
const absent = (kind, reason = "That is why.") => ({ type: "absent", run: "one", kind, reason })

for (const kind of ["ended", "unreadable"])
  test(`a run that is ${kind} is asked for no more, and the reason stays`, () => {
    const told = listen()
    connect("one").watch("map", { layers: ["*"] })
    opened[0].open()
    opened[0].tell(absent(kind))
    const { number } = opened[0].wish()
    connect("one").watch("map", { layers: ["conv1"] })
    live(60)
    assert.deepEqual(told, [[kind, "That is why."]])
    assert.equal(opened[0].wish().number, number)
    opened[0].onclose({ code: 1006 })
    pass(60)
    const later = []
    connect("one").onStatus((sentence, kind) => later.push(kind))
    assert.deepEqual([told.length, later], [1, [kind]])
  })

test("a run that sleeps is asked for again, and its first frame ends what was said", () => {
  const told = listen()
  const map = connect("one")
  map.watch("map", { layers: ["*"] })
  opened[0].open()
  opened[0].tell(absent("asleep", "There is no room."))
  const { number } = opened[0].wish()
  map.watch("map", { layers: ["conv1"] })
  live(3.9)
  assert.equal(opened[0].wish().number, number)
  live(0.2)
  assert.deepEqual(opened[0].wish().layers, ["conv1"])
  assert.deepEqual(told, [["asleep", "There is no room."]])
  opened[0].receive({})
  assert.equal(told.at(-1), null)
})

test("one that sleeps while the connection is lost is asked for when that is back", () => {
  connect("one").watch("map", { layers: ["*"] })
  opened[0].open()
  opened[0].tell(absent("asleep"))
  opened[0].onclose({ code: 1006 })
  pass(10)
  opened.at(-1).open()
  assert.deepEqual(opened.at(-1).wish().layers, ["*"])
})

test("what is wrong with one run is not said of another", () => {
  const told = listen()
  const other = []
  connect("two").onStatus((sentence, kind) => other.push(kind))
  opened[0].open()
  opened[0].tell(absent("ended"))
  assert.deepEqual([told.length, other], [1, []])
})

/** The run's status, "refused" or null, as a component hears it; its socket, and a wish that has left. */
function refusals() {
  const connection = connect("one")
  const told = []
  connection.onStatus((sentence, kind) => told.push(kind))
  opened[0].open()
  const ask = (image) => {
    connection.watch("input", { image })
    pass(0.1)
    return opened[0].wish()
  }
  const refuse = (number, run = "one") =>
    opened[0].tell({ type: "error", run, number, reason: "It cannot be." })
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
  opened[0].open()
  opened[0].receive({ step: 5, live: false })
  opened[0].receive({ step: 90, live: true })
  assert.deepEqual(seen("one"), [5])
  slider.watch("slider", { step: null })
  opened[0].receive({ step: 91, live: true })
  assert.deepEqual(seen("one"), [91])
})

test("what is proposed counts until somebody chooses, and again when that ends", () => {
  const [grid, knobs] = [connect("one"), connect("one")]
  knobs.watch("knobs", { latent: [3] })
  opened[0].open()
  grid.propose("grid", { latent: [1] })
  pass(0.1)
  assert.deepEqual(opened[0].wish().latent, [3])
  knobs.close()
  pass(0.1)
  assert.deepEqual(opened[0].wish().latent, [1])
})
