// The live stream: one socket a run, shared by every component on the page that shows this run.
// Components say what they need (`watch`); the wishes merge into one; each frame goes to all of them.

/** @import { Frame } from "./frame.js" */
/** @import { Wish } from "./wishes.js" */

import { readFrame } from "./frame.js"
import { merge } from "./wishes.js"

const SEND_EVERY_MS = 30
const MEETING = "meeting"
const MEETING_MS = 5000
const RUN_IS_GONE = 4404
const RUN_IS_UNREADABLE = 4422
const RUN_SLEEPS = 4503
const FLOODED = 4429
const SAID = new Set([RUN_IS_GONE, RUN_IS_UNREADABLE, RUN_SLEEPS, FLOODED])
const BEAT_MS = 1000
const LOST_AFTER_MS = 3000
const HANGS_AFTER_MS = 10_000
const BACK_LATER_MS = 4000

/**
 * @typedef {"lost" | "ended" | "unreadable" | "asleep" | "refused"} Status
 * @typedef {(sentence: string | null, kind: Status | null) => void} StatusListener
 */

/** @type {Map<string, Socket>} */
const sockets = new Map()

/**
 * A component's connection to a run: watch(part, wish), propose(part, wish), onFrame, onStatus,
 * onPresent(fn) -> off, toPresent(), close().
 * @param {string} runId
 * @returns {Connection}
 */
export function connect(runId) {
  let socket = sockets.get(runId)
  if (!socket) sockets.set(runId, (socket = new Socket(runId)))
  return new Connection(socket)
}

/**
 * Open the stream of the run that takes another's place before the page has turned to it, with a like wish.
 * @param {string} runId
 * @param {Wish} wish
 */
function meet(runId, wish) {
  if (sockets.has(runId)) return
  const socket = new Socket(runId)
  sockets.set(runId, socket)
  socket.wishes.set(MEETING, { layers: wish.layers, image: wish.image })
  setTimeout(() => socket.users || socket.end(), MEETING_MS)
}

/** One component's share of a run's socket. */
class Connection {
  /** @param {Socket} socket */
  constructor(socket) {
    this.socket = socket
    /** @type {Set<string>} */
    this.parts = new Set()
    /** @type {(() => void)[]} */
    this.offs = []
    socket.users += 1
  }

  /**
   * Ask for something in every frame from now on.
   * @param {string} part the component's name among those that watch the run
   * @param {Wish} wish
   */
  watch(part, wish) {
    this.parts.add(part)
    this.socket.watch(part, wish)
  }

  /**
   * Ask for what gives way to all that others choose.
   * @param {string} part
   * @param {Wish} wish
   */
  propose(part, wish) {
    this.parts.add(part)
    this.socket.propose(part, wish)
  }

  /**
   * Called with each frame, and at once with the newest one that is here.
   * @param {(frame: Frame) => void} listener
   * @returns {() => void} what ends it
   */
  onFrame(listener) {
    if (this.socket.lastFrame) listener(this.socket.lastFrame)
    return this.#listen(this.socket.frameListeners, listener)
  }

  /**
   * Called with a sentence and its kind: "lost" (no answer for 3 s, or cut off), "ended" (there is no such
   * run any more), "unreadable" (what is stored of it), "asleep" (it cannot be woken now) or "refused" (a
   * wish); with null when all is well.
   * @param {StatusListener} listener
   * @returns {() => void} what ends it
   */
  onStatus(listener) {
    if (this.socket.status) listener(...this.socket.status)
    return this.#listen(this.socket.statusListeners, listener)
  }

  /**
   * Called when a component changes the run's present, so that nobody goes on looking at its past.
   * @param {() => void} listener
   * @returns {() => void} what ends it
   */
  onPresent(listener) {
    return this.#listen(this.socket.presentListeners, listener)
  }

  /** Tell all that look at the past to come back. */
  toPresent() {
    for (const listener of [...this.socket.presentListeners]) listener()
  }

  /** The step of the past that is looked at; null: the present. */
  get past() {
    return this.socket.past
  }

  close() {
    this.offs.forEach((off) => off())
    this.parts.forEach((part) => this.socket.forget(part))
    this.socket.release()
  }

  /**
   * @template Listener
   * @param {Set<Listener>} listeners
   * @param {Listener} listener
   * @returns {() => void}
   */
  #listen(listeners, listener) {
    listeners.add(listener)
    const off = () => listeners.delete(listener)
    this.offs.push(off)
    return off
  }
}

/** The one connection to a run, and what is asked over it. */
class Socket {
  /** @param {string} runId */
  constructor(runId) {
    this.runId = runId
    this.users = 0
    /** @type {Map<string, Wish>} */
    this.wishes = new Map()
    /** @type {Set<(frame: Frame) => void>} */
    this.frameListeners = new Set()
    /** @type {Set<StatusListener>} */
    this.statusListeners = new Set()
    /** @type {Set<() => void>} */
    this.presentListeners = new Set()
    /** @type {Frame | null} */
    this.lastFrame = null
    /** @type {[sentence: string, kind: Status | null] | null} */
    this.status = null
    this.reason = "" // the last that the server gave
    this.retryMs = 250
    this.sentAt = 0
    this.asked = 0 // wishes sent: a refusal names its own
    /** @type {number | undefined} */
    this.sending = undefined
    /** @type {number | undefined} */
    this.saying = undefined
    /** @type {number | undefined} */
    this.beating = undefined
    /** @type {number | undefined} */
    this.retryTimer = undefined
    this.heardAt = Date.now()
    /** @type {number | null} */
    this.askedAt = null
    this.socket = this.open()
  }

  /** The step of the past that is looked at; null: the present. */
  get past() {
    return /** @type {number | null} */ (merge([...this.wishes.values()]).step ?? null)
  }

  open() {
    const url = new URL(`./live/${encodeURIComponent(this.runId)}`, window.location.href)
    url.protocol = url.protocol.replace("http", "ws")
    const socket = new WebSocket(url)
    socket.binaryType = "arraybuffer"
    socket.onopen = () => this.opened()
    socket.onmessage = ({ data }) => {
      this.heard()
      if (typeof data === "string") this.told(JSON.parse(data))
      else this.received(data)
    }
    socket.onclose = ({ code }) => this.closed(code)
    this.doubt()
    return socket
  }

  // A socket opens while the server still looks for the run, or waits for a process: that is no answer yet.
  opened() {
    this.ping()
    this.beating = setTimeout(() => this.beat(), BEAT_MS)
    if (this.wishes.size) this.send()
  }

  /** The server has answered. */
  heard() {
    this.retryMs = 250
    this.heardAt = Date.now()
    this.askedAt = null
    clearTimeout(this.saying)
    this.saying = undefined
    if (this.status?.[1] === "lost") this.tell(null)
  }

  /** There is no answer: if none comes soon, say since when. */
  doubt() {
    const since = this.heardAt
    const wait = Math.max(0, since + LOST_AFTER_MS - Date.now())
    this.saying ??= setTimeout(() => this.tell(noConnection(since), "lost"), wait)
  }

  // A run that stands has nothing to send, and a cut cable closes no socket: so ask whether the server is
  // there. What counts is how long it has not answered, as a page out of sight asks once a minute.
  beat() {
    this.beating = setTimeout(() => this.beat(), BEAT_MS)
    const now = Date.now()
    if (this.askedAt === null) {
      if (now - this.heardAt >= BEAT_MS) this.ping()
    } else if (now - this.askedAt >= HANGS_AFTER_MS) this.drop()
    else if (now - this.askedAt >= BEAT_MS) this.doubt()
  }

  ping() {
    this.askedAt = Date.now()
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"type":"ping"}')
  }

  /** Give up a socket that hangs, and open another. */
  drop() {
    Object.assign(this.socket, { onopen: null, onmessage: null, onclose: null })
    this.socket.close()
    this.closed()
  }

  /**
   * A refusal of a wish that another one has taken the place of is no news.
   * @param {{type: string, reason: string, number?: number | null}} message
   */
  told({ type, reason, number }) {
    if (type !== "error" || (number ?? this.asked) !== this.asked) return
    this.reason = reason
    this.tell(reason, "refused")
  }

  /** @param {ArrayBuffer} buffer */
  received(buffer) {
    const frame = readFrame(buffer)
    if (this.status?.[1] === "asleep") this.tell(null)
    if (frame.successor) meet(frame.successor, merge([...this.wishes.values()]))
    requestAnimationFrame(() => {
      // News of the present while the reader looks at the past is no start for a late component.
      if (frame.arrays.size && (this.past === null || !frame.live)) this.lastFrame = frame
      for (const listener of [...this.frameListeners]) listener(frame)
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"type":"next"}')
    })
  }

  /** @param {number} [code] */
  closed(code) {
    clearTimeout(this.beating)
    this.askedAt = null
    if (this.users === 0) return this.end()
    if (code && SAID.has(code)) clearTimeout(this.saying)
    if (code === RUN_IS_GONE)
      return this.tell("This run has ended. Open the page again to start a new one.", "ended")
    if (code === RUN_IS_UNREADABLE) return this.tell(this.reason, "unreadable")
    if (code === RUN_SLEEPS) {
      this.retryMs = BACK_LATER_MS
      this.heardAt = Date.now() + this.retryMs // until then nobody asks
      this.tell(this.reason, "asleep")
    } else if (code === FLOODED) {
      this.retryMs = BACK_LATER_MS
      this.tell("This page sent more than the server takes, so it was cut off. It goes on by itself.", "lost")
    } else this.doubt()
    this.retryTimer = setTimeout(() => (this.socket = this.open()), this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, 4000)
  }

  /**
   * @param {string | null} sentence
   * @param {Status | null} [kind=null]
   */
  tell(sentence, kind = null) {
    this.status = sentence === null ? null : [sentence, kind]
    for (const listener of [...this.statusListeners]) listener(sentence, kind)
  }

  /**
   * @param {string} part
   * @param {Wish} wish
   */
  watch(part, wish) {
    this.wishes.delete(MEETING)
    this.wishes.delete(part)
    this.wishes.set(part, wish)
    this.schedule()
  }

  /**
   * @param {string} part
   * @param {Wish} wish
   */
  propose(part, wish) {
    this.wishes.delete(part)
    this.wishes = new Map([[part, wish], ...this.wishes])
    this.schedule()
  }

  /** @param {string} part */
  forget(part) {
    if (this.wishes.delete(part) && this.users > 1) this.schedule()
  }

  // A pen moves faster than the server needs to know: at most one wish every 30 ms, and always the last.
  schedule() {
    if (this.sending !== undefined) return
    const wait = Math.max(0, this.sentAt + SEND_EVERY_MS - performance.now())
    this.sending = setTimeout(() => {
      this.sending = undefined
      if (this.socket.readyState === WebSocket.OPEN) this.send()
    }, wait)
  }

  send() {
    this.sentAt = performance.now()
    this.asked += 1
    if (this.status?.[1] === "refused") this.tell(null)
    const wish = merge([...this.wishes.values()])
    this.socket.send(JSON.stringify({ type: "watch", number: this.asked, ...wish }))
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

/**
 * @param {number} since ms since 1970
 * @returns {string}
 */
function noConnection(since) {
  const time = new Date(since).toLocaleTimeString("en-GB")
  return (
    `No connection since ${time}. What you see is from then. ` +
    "The page goes on by itself once the server answers."
  )
}
