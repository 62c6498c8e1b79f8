import assert from "node:assert/strict"
import { before, beforeEach, mock, test } from "node:test"

const HOST = "http://host"

/** The browser's history, and the entries that it has. */
let entries = []
let now = 0

before(async () => {
  mock.method(performance, "now", () => now)
  globalThis.history = {
    state: null,
    pushState(state, title, url) {
      entries.push("")
      this.replaceState(state, title, url)
    },
    replaceState(state, title, url) {
      globalThis.location = new URL(url, globalThis.location)
      entries[entries.length - 1] = globalThis.location.href
    },
  }
  globalThis.location = new URL(`${HOST}/`)
  await import("./address.js")
})

beforeEach(() => {
  now += 60_000 // what the test before opened is long ago
  globalThis.location = new URL(`${HOST}/`)
  entries = [`${HOST}/`]
})

/** A number in a story is a wait in milliseconds. */
for (const [name, story, left] of [
  ["a setting is no new page", ["/?a=1", "/?a=2"], ["/?a=2"]],
  ["a page and its query", ["/lab", "/lab?run=x"], ["/", "/lab?run=x"]],
  ["a query that comes before its page", ["/?run=x", "/lab?run=x"], ["/", "/lab?run=x"]],
  ["what the page before had comes back", ["/?a=1", 5000, "/?run=x", "/lab?run=x"], ["/?a=1", "/lab?run=x"]],
  [
    "cleared first, then written, before its page",
    ["/?a=1", 5000, "/", "/?run=x", "/lab?run=x"],
    ["/?a=1", "/lab?run=x"],
  ],
  ["cleared before a page without a query", ["/?a=1", 5000, "/", "/lab"], ["/?a=1", "/lab"]],
  ["a last change of the page before stays", ["/?a=1", 5000, "/?a=2", "/lab"], ["/?a=2", "/lab"]],
  ["defaults stay defaults", ["/?a=1", 5000, "/", 5000, "/lab"], ["/", "/lab"]],
])
  test(`each entry of the history keeps its own query: ${name}`, () => {
    for (const move of story) {
      if (typeof move === "number") now += move
      else history.pushState(null, "", move)
    }
    assert.deepEqual(
      entries.map((entry) => entry.replace(HOST, "")),
      left,
    )
  })
