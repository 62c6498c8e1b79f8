import assert from "node:assert/strict"
import { beforeEach, mock, test } from "node:test"

import { Exchange } from "./exchange.js"

/** A component, and all that it tells Python. */
function listener() {
  const messages = []
  return { messages, setStateValue: (name, value) => messages.push([name, value]) }
}

let now = 0

/** Let so many ms go by. */
function pass(ms) {
  for (let step = 0; step < ms; step += 1) {
    now += 1
    mock.timers.tick(1)
  }
}

beforeEach(() => {
  mock.reset()
  mock.timers.reset()
  mock.timers.enable({ apis: ["setTimeout"] })
  mock.method(performance, "now", () => now)
})

test("the first answer is news, the same one again is not", () => {
  const exchange = new Exchange()
  assert.equal(exchange.receive(listener(), 7_000_000), "news")
  assert.equal(exchange.receive(listener(), 7_000_000), "echo")
})

test("an edit has the next number and says all that holds when it leaves", () => {
  const [exchange, component] = [new Exchange(), listener()]
  exchange.receive(component, 7_000_000)
  let all = "a"
  exchange.edit(() => all, 30)
  all = "ab"
  exchange.edit(() => all, 30)
  pass(29)
  assert.deepEqual(component.messages, [])
  pass(1)
  assert.deepEqual(component.messages, [["edit", { version: 7_000_002, edit: "ab" }]])
})

test("an answer to the edit before the newest is old, that to the newest its echo", () => {
  const exchange = new Exchange()
  exchange.receive(listener(), 7_000_000)
  exchange.edit(() => "a")
  exchange.edit(() => "b")
  assert.equal(exchange.receive(listener(), 7_000_000), "old")
  assert.equal(exchange.receive(listener(), 7_000_001), "old")
  assert.equal(exchange.receive(listener(), 7_000_002), "echo")
})

test("news takes the place of an edit that has not been sent", () => {
  const [exchange, component] = [new Exchange(), listener()]
  exchange.receive(component, 7_000_000)
  exchange.edit(() => "a", 30)
  assert.equal(exchange.receive(component, 8_000_000), "news")
  pass(100)
  assert.deepEqual(component.messages, [])
})

test("while one drags, a message leaves at once and then no more often than was asked for", () => {
  const [exchange, component] = [new Exchange(120), listener()]
  exchange.receive(component, 0)
  let place = 0
  for (; place < 30; place += 1) {
    exchange.edit(() => place)
    pass(10)
  }
  pass(200)
  const sent = component.messages.map(([, { edit }]) => edit)
  assert.equal(sent[0], 0)
  assert.equal(sent.at(-1), 30)
  assert.equal(sent.length, 4)
})

test("an edit that is needed once goes along with nothing that is sent later", () => {
  const sent = []
  const exchange = new Exchange(0, "setTriggerValue")
  exchange.receive({ setTriggerValue: (...told) => sent.push(told) }, 7)
  exchange.edit(() => "pressed")
  pass(1)
  assert.deepEqual(sent, [["edit", { version: 8, edit: "pressed" }]])
})

test("what is gone tells nothing any more", () => {
  const [exchange, component] = [new Exchange(), listener()]
  exchange.receive(component, 7_000_000)
  exchange.edit(() => "a", 30)
  exchange.destroy()
  pass(100)
  assert.deepEqual(component.messages, [])
})

test("others are told of an edit first, and Python hears of it as it was then", async () => {
  const told = []
  const exchange = new Exchange(0, "setStateValue", (edit) => {
    const { promise, resolve } = Promise.withResolvers()
    told.push({ edit, resolve, promise })
    return edit === "to nobody" ? null : promise
  })
  const component = listener()
  exchange.receive(component, 7_000_000)
  exchange.edit(() => "first")
  pass(1)
  exchange.edit(() => "second")
  pass(1)
  assert.deepEqual(
    told.map(({ edit }) => edit),
    ["first", "second"],
  )
  assert.deepEqual(component.messages, [])
  told[0].resolve()
  await told[0].promise
  assert.deepEqual(component.messages, [["edit", { version: 7_000_001, edit: "first" }]])
  exchange.edit(() => "to nobody")
  pass(1)
  assert.deepEqual(component.messages.at(-1), ["edit", { version: 7_000_003, edit: "to nobody" }])
})
