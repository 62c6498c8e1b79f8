// The live stream: one socket a run, shared by every component on the page that shows this run.
// Components say what they need (`watch`); the wishes merge into one; each frame goes to all of them.

import { readFrame } from "./frame.js"

const FLAGS = ["statistics", "results", "history"]
const LISTS = ["layers", "weights"]
const CHOICES = ["image", "latent", "labels", "silenced", "real", "step"]
const SEND_EVERY_MS = 30
const MEETING = "meeting"
const MEETING_MS = 5000
const RUN_IS_GONE = 4404
const BEAT_MS = 1000
const LOST_AFTER_MS = 3000
const HANGS_AFTER_MS = 10_000

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

  /**
   * Called with a sentence and its kind: "lost" (no answer for 3 s), "ended" (there is no such run any more) or
   * "refused" (a wish); with null when all is well.
   */
  onStatus(listener) {
    if (this.socket.status) listener(...this.socket.status)
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
    this.status = null
    this.retryMs = 250
    this.sentAt = 0
    this.sending = null
    this.saying = null
    this.heardAt = Date.now()
    this.askedAt = null
    this.open()
  }

  open() {
    const url = new URL(`/live/${encodeURIComponent(this.runId)}`, window.location.href)
    url.protocol = url.protocol.replace("http", "ws")
    this.socket = new WebSocket(url)
    this.socket.binaryType = "arraybuffer"
    this.socket.onopen = () => this.opened()
    this.socket.onmessage = ({ data }) => {
      this.heard()
      if (typeof data === "string") this.told(JSON.parse(data))
      else this.received(data)
    }
    this.socket.onclose = ({ code }) => this.closed(code)
    this.doubt()
  }

  opened() {
    this.retryMs = 250
    this.tell(null)
    this.heard()
    this.beating = setTimeout(() => this.beat(), BEAT_MS)
    if (this.wishes.size) this.send()
  }

  /** The server has answered. */
  heard() {
    this.heardAt = Date.now()
    this.askedAt = null
    clearTimeout(this.saying)
    this.saying = null
    if (this.status?.[1] === "lost") this.tell(null)
  }

  /** There is no answer: if none comes soon, say since when. */
  doubt() {
    const since = this.heardAt
    const wait = Math.max(0, since + LOST_AFTER_MS - Date.now())
    this.saying ??= setTimeout(() => this.tell(noConnection(since), "lost"), wait)
  }

  // A run that stands has nothing to send, and a cut cable closes no socket: so ask whether the server is there. What
  // counts is how long it has not answered, as a page out of sight asks once a minute.
  beat() {
    this.beating = setTimeout(() => this.beat(), BEAT_MS)
    const now = Date.now()
    if (this.askedAt === null) {
      if (now - this.heardAt < BEAT_MS) return
      this.askedAt = now
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"type":"ping"}')
    } else if (now - this.askedAt >= HANGS_AFTER_MS) this.drop()
    else if (now - this.askedAt >= BEAT_MS) this.doubt()
  }

  /** Give up a socket that hangs, and open another. */
  drop() {
    Object.assign(this.socket, { onopen: null, onmessage: null, onclose: null })
    this.socket.close()
    this.closed()
  }

  told({ type, reason }) {
    if (type === "error") this.tell(reason, "refused")
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
    clearTimeout(this.beating)
    this.askedAt = null
    if (this.users === 0) return this.end()
    if (code === RUN_IS_GONE)
      return this.tell("This run has ended. Open the page again to start a new one.", "ended")
    this.doubt()
    this.retryTimer = setTimeout(() => this.open(), this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, 4000)
  }

  tell(sentence, kind = null) {
    this.status = sentence && [sentence, kind]
    for (const listener of [...this.statusListeners]) listener(sentence, kind)
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
    for (const timer of [this.retryTimer, this.sending, this.beating, this.saying]) clearTimeout(timer)
    if (sockets.get(this.runId) === this) sockets.delete(this.runId)
    this.socket.close()
  }
}

function noConnection(since) {
  const time = new Date(since).toLocaleTimeString("en-GB")
  return `No connection since ${time}. What you see is from then. The page goes on by itself once the server answers.`
}

/** Several components' wishes as one: lists unite, flags are or-ed, of a choice the latest counts. */
export function merge(wishes) {
  const merged = {}
  for (const key of LISTS) merged[key] = [...new Set(wishes.flatMap((wish) => wish[key] ?? []))]
  for (const key of FLAGS) merged[key] = wishes.some((wish) => wish[key])
  for (const key of CHOICES) merged[key] = wishes.findLast((wish) => wish[key] != null)?.[key] ?? null
  return merged
}
