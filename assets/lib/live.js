// The live stream: one socket a run, shared by every component on the page that shows this run.
// Components say what they need (`watch`); the wishes merge into one; each frame goes to all of them.

import { readFrame } from "./frame.js"

const FLAGS = ["statistics", "results", "history"]
const LISTS = ["layers", "weights"]
const CHOICES = ["image", "latent", "labels", "silenced", "real", "step"]
const SEND_EVERY_MS = 30
const MEETING = "meeting"
const MEETING_MS = 5000

const sockets = new Map()

/** A component's connection to a run: watch(part, wish), onFrame, onStatus, onPresent(fn) -> off, toPresent(), close(). */
export function connect(runId) {
  let socket = sockets.get(runId)
  if (!socket) sockets.set(runId, (socket = new Socket(runId)))
  return new Connection(socket)
}

/** Open the stream of the run that takes another's place before the page has turned to it, with a like wish. */
function meet(runId, wish) {
  if (sockets.has(runId)) return
  const socket = new Socket(runId)
  sockets.set(runId, socket)
  socket.wishes.set(MEETING, { layers: wish.layers, image: wish.image })
  setTimeout(() => socket.users || socket.end(), MEETING_MS)
}

class Connection {
  constructor(socket) {
    this.socket = socket
    this.parts = new Set()
    this.offs = []
    socket.users += 1
  }

  watch(part, wish) {
    this.parts.add(part)
    this.socket.watch(part, wish)
  }

  onFrame(listener) {
    if (this.socket.lastFrame) listener(this.socket.lastFrame)
    return this.#listen(this.socket.frameListeners, listener)
  }

  /** Called with a sentence when the stream is lost or a wish is refused, with null when all is well. */
  onStatus(listener) {
    return this.#listen(this.socket.statusListeners, listener)
  }

  /** Called when a component changes the run's present, so that nobody goes on looking at its past. */
  onPresent(listener) {
    return this.#listen(this.socket.presentListeners, listener)
  }

  toPresent() {
    for (const listener of [...this.socket.presentListeners]) listener()
  }

  /** The step of the past that is looked at; null: the present. */
  get past() {
    return merge([...this.socket.wishes.values()]).step
  }

  close() {
    this.offs.forEach((off) => off())
    this.parts.forEach((part) => this.socket.forget(part))
    this.socket.release()
  }

  #listen(listeners, listener) {
    listeners.add(listener)
    const off = () => listeners.delete(listener)
    this.offs.push(off)
    return off
  }
}

class Socket {
  constructor(runId) {
    this.runId = runId
    this.users = 0
    this.wishes = new Map()
    this.frameListeners = new Set()
    this.statusListeners = new Set()
    this.presentListeners = new Set()
    this.lastFrame = null
    this.retryMs = 250
    this.sentAt = 0
    this.sending = null
    this.open()
  }

  open() {
    const url = new URL(`/live/${encodeURIComponent(this.runId)}`, window.location.href)
    url.protocol = url.protocol.replace("http", "ws")
    this.socket = new WebSocket(url)
    this.socket.binaryType = "arraybuffer"
    this.socket.onopen = () => this.opened()
    this.socket.onmessage = ({ data }) => (typeof data === "string" ? this.told(data) : this.received(data))
    this.socket.onclose = ({ code }) => this.closed(code)
  }

  opened() {
    this.retryMs = 250
    this.tell(null)
    if (this.wishes.size) this.send()
  }

  told(text) {
    const { reason } = JSON.parse(text)
    this.tell(reason)
  }

  received(buffer) {
    const frame = readFrame(buffer)
    requestAnimationFrame(() => {
      // A frame without maps (news while the reader looks at the past) is no start for a late component.
      if (frame.arrays.size) this.lastFrame = frame
      for (const listener of [...this.frameListeners]) listener(frame)
      if (frame.successor) meet(frame.successor, merge([...this.wishes.values()]))
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"type":"next"}')
    })
  }

  closed(code) {
    const runIsGone = code === 4404
    if (this.users === 0) this.end()
    if (this.users === 0 || runIsGone) return
    this.tell("The connection to the server is lost. Trying again…")
    this.retryTimer = setTimeout(() => this.open(), this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, 4000)
  }

  tell(sentence) {
    for (const listener of [...this.statusListeners]) listener(sentence)
  }

  watch(part, wish) {
    this.wishes.delete(MEETING)
    this.wishes.delete(part)
    this.wishes.set(part, wish)
    this.schedule()
  }

  forget(part) {
    if (this.wishes.delete(part) && this.users > 1) this.schedule()
  }

  // A pen moves faster than the server needs to know: at most one wish every 30 ms, and always the last.
  schedule() {
    if (this.sending !== null) return
    const wait = Math.max(0, this.sentAt + SEND_EVERY_MS - performance.now())
    this.sending = setTimeout(() => {
      this.sending = null
      if (this.socket.readyState === WebSocket.OPEN) this.send()
    }, wait)
  }

  send() {
    this.sentAt = performance.now()
    this.socket.send(JSON.stringify({ type: "watch", ...merge([...this.wishes.values()]) }))
  }

  release() {
    this.users -= 1
    if (this.users === 0) this.end()
  }

  end() {
    clearTimeout(this.retryTimer)
    clearTimeout(this.sending)
    if (sockets.get(this.runId) === this) sockets.delete(this.runId)
    this.socket.close()
  }
}

/** Several components' wishes as one: lists unite, flags are or-ed, of a choice the latest counts. */
export function merge(wishes) {
  const merged = {}
  for (const key of LISTS) merged[key] = [...new Set(wishes.flatMap((wish) => wish[key] ?? []))]
  for (const key of FLAGS) merged[key] = wishes.some((wish) => wish[key])
  for (const key of CHOICES) merged[key] = wishes.findLast((wish) => wish[key] != null)?.[key] ?? null
  return merged
}
