import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { begin, live, pass, stage } from "../../tests/assets/sockets.js"
import { Link } from "./link.js"

beforeEach(begin)

/** A link that is needed, and what is said of its connection: the first part of each sentence, or null. */
function listen() {
  const told = []
  const turned = () => told.push(link.lost && link.lost.split(". ")[0])
  const link = new Link("./live", { turned, opened() {}, received() {}, told() {} })
  link.need()
  return told
}

/** The same, of one that has been connected for twenty seconds. */
function connected() {
  const told = listen()
  stage.opened[0].open()
  live(20)
  return told
}

const LOST = "No connection since 10:00:20"

for (const [how, cut] of [
  ["the server ends", () => stage.opened[0].onclose({ code: 1006 })],
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
  stage.opened[0].open()
  live(600)
  assert.deepEqual(told, [])
})

test("a drop of two seconds is not worth a word", () => {
  const told = connected()
  stage.opened[0].onclose({ code: 1006 })
  pass(2)
  stage.opened.at(-1).open()
  live(20)
  assert.deepEqual(told, [])
})

test("a socket that opens is no answer, and the time said is that of the last one", () => {
  const told = connected()
  stage.opened[0].onclose({ code: 1006 })
  pass(2)
  stage.opened.at(-1).open()
  pass(8)
  assert.deepEqual(told, [LOST])
  stage.opened.at(-1).answer()
  assert.deepEqual(told, [LOST, null])
})

test("a server that hangs up at once is not asked ever faster", () => {
  listen()
  for (const expected of [1, 2, 3, 4]) {
    stage.opened.at(-1).open()
    stage.opened.at(-1).onclose({ code: 1006 })
    pass(0.1 * 2 ** expected)
    assert.equal(stage.opened.length, expected)
    pass(0.05 * 2 ** expected)
    assert.equal(stage.opened.length, expected + 1)
  }
})

test("it recovers by itself and says so", () => {
  const told = connected()
  stage.opened[0].onclose({ code: 1006 })
  for (let tries = 1; tries < 5; tries++) {
    while (stage.opened.length === tries) pass(1)
    stage.opened[tries].onclose({ code: 1006 })
  }
  pass(4)
  stage.opened.at(-1).open()
  live(20)
  assert.deepEqual(told, [LOST, null])
})

test("a socket that hangs is given up for another", () => {
  const told = connected()
  pass(12)
  assert.equal(stage.opened.length, 2)
  assert.equal(stage.opened[0].readyState, 3)
  stage.opened[1].open()
  live(5)
  assert.deepEqual(told, [LOST, null])
})

test("an answer that comes late is an answer", () => {
  const told = connected()
  pass(5)
  stage.opened[0].answer()
  live(5)
  assert.deepEqual(told, [LOST, null])
  assert.equal(stage.opened.length, 1)
})

test("a page out of sight, whose timers run once a minute, is not told a lie", () => {
  const told = listen()
  stage.opened[0].open()
  stage.opened[0].answer()
  for (let minute = 0; minute < 10; minute++) {
    stage.now += 60_000
    pass(0)
    stage.opened[0].answer()
  }
  assert.deepEqual(told, [])
})

test("who never gets a connection hears it too, and that what is pressed may not arrive", () => {
  const link = new Link("./live", { turned() {}, opened() {}, received() {}, told() {} })
  link.need()
  pass(4)
  assert.match(link.lost, /^No connection since 10:00:00\. .* What you press until then may be lost\.$/)
})

test("a page that was cut off because it sent too much says so, waits, and goes on", () => {
  const told = connected()
  stage.opened[0].onclose({ code: 4429 })
  pass(3.9)
  assert.deepEqual(told, ["This page sent more than the server takes, so it was cut off"])
  assert.equal(stage.opened.length, 1)
  pass(0.2)
  stage.opened[1].open()
  live(20)
  assert.equal(told.at(-1), null)
})
