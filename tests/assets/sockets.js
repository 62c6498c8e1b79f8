// Stand-ins for what a page has of a browser to speak with the server: WebSocket, a clock and the moments at
// which it draws.

/** What there is in a test: see `begin`. */
export const stage = {}

class Socket {
  static OPEN = 1

  constructor(url) {
    this.path = url.pathname
    this.sent = []
    this.readyState = 0
    stage.opened.push(this)
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

/** A clock that starts at 10:00:00. What is drawn is drawn at once, or kept in `stage.drawing`. */
export function begin() {
  Object.assign(stage, { opened: [], due: [], drawing: [], waits: false })
  stage.now = Date.parse("2026-01-02T10:00:00")
}

globalThis.window = { location: { href: "http://host/page" } }
globalThis.requestAnimationFrame = (draw) => (stage.waits ? stage.drawing.push(draw) : draw())
globalThis.WebSocket = Socket
Date.now = () => stage.now
globalThis.setTimeout = (fn, ms = 0) => {
  const timer = { fn, at: stage.now + ms }
  stage.due.push(timer)
  return timer
}
globalThis.clearTimeout = (timer) => (stage.due = stage.due.filter((other) => other !== timer))

/** Let seconds pass in which nobody answers. */
export function pass(seconds) {
  const end = stage.now + 1000 * seconds
  for (;;) {
    const [next] = stage.due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
    if (!next) break
    clearTimeout(next)
    stage.now = Math.max(stage.now, next.at)
    next.fn()
  }
  stage.now = end
}

/** Let seconds pass with a server that answers. */
export function live(seconds) {
  for (let i = 0; i < 10 * seconds; i++) {
    pass(0.1)
    for (const socket of stage.opened.filter(({ readyState }) => readyState === 1)) {
      const asked = socket.sent.findIndex(({ type }) => type === "ping")
      if (asked < 0) continue
      socket.sent.splice(asked, 1)
      socket.answer()
    }
  }
}
