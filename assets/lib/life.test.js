import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { entryPoint } from "./life.js"

/** What happened to the widgets, in order. */
let told = []
let parent = null
let call = null

beforeEach(() => {
  told = []
  parent = { isConnected: true, querySelector: () => ({ replaceChildren: () => told.push("clear") }) }
  const widget = { update: ({ data }) => told.push(`update ${data}`), destroy: () => told.push("destroy") }
  const mount = (_, { data }) => {
    told.push(`mount ${data}`)
    return widget
  }
  const enter = entryPoint(Promise.resolve({ mount }))
  call = (data) => enter({ data, parentElement: parent })
})

/** What has come is there. */
const settled = () => new Promise((go) => setImmediate(go))

/** Streamlit ends a place once it is off the page. */
function leave(end) {
  parent.isConnected = false
  end()
}

test("it is mounted once, follows each change, and ends once with its place", async () => {
  call("a")
  await settled()
  const end = call("b")
  assert.deepEqual(told, ["clear", "mount a", "update b"])
  leave(end)
  assert.deepEqual(told.slice(3), ["destroy"])
})

test("what is known by the time the module comes is what it begins with", async () => {
  call("a")
  call("b")
  await settled()
  assert.deepEqual(told, ["clear", "mount b"])
})

// Streamlit calls the end of a call that was overtaken while it waited for its module.
test("the end of a call that was overtaken ends nothing", async () => {
  call("a")
  await settled()
  const overtaken = call("b")
  overtaken()
  const end = call("c")
  assert.deepEqual(told, ["clear", "mount a", "update b", "update c"])
  leave(end)
  assert.equal(told.at(-1), "destroy")
})

test("a place that is gone before the module comes stays empty", async () => {
  leave(call("a"))
  await settled()
  assert.deepEqual(told, [])
})

test("a place that comes back begins anew, in an empty root", async () => {
  const end = call("a")
  await settled()
  leave(end)
  parent.isConnected = true
  call("b")
  await settled()
  assert.deepEqual(told, ["clear", "mount a", "destroy", "clear", "mount b"])
})
