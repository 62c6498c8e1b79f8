// The live stream: every component on the page that shows a run shares one view of it, a channel, and all
// channels share the page's socket. Components say what they need of a run (`watch`); the wishes merge into
// one; each frame goes to all of them.

/** @import { Frame } from "./frame.js" */
/** @import { Word } from "./link.js" */
/** @import { Wish } from "./wishes.js" */

import { readFrame } from "./frame.js"
import { Link } from "./link.js"
import { merge } from "./wishes.js"

const SEND_EVERY_MS = 30
const MEETING_MS = 5000
const AGAIN_MS = 4000
const TURNS_WITHIN_MS = 5000
const PAGE_WAITS_MS = 50

/**
 * @typedef {"lost" | "ended" | "unreadable" | "asleep" | "refused"} Status
 * @typedef {(sentence: string | null, kind: Status | null) => void} StatusListener
 */

/** @type {Map<string, Channel>} */
const channels = new Map()
/** @type {[Channel, Frame][]} frames that wait for the browser to draw */
let waiting = []
let editedAt = -Infinity
let turnedTo = () => {}
/** @type {Map<string, string>} the runs that took others' places here, by the names of those */
const successors = new Map()
const link = new Link("./live", {
  opened: () => channels.forEach((channel) => channel.send()),
  received,
  told: (word) => channelsOf(word).forEach((channel) => channel.told(word)),
  turned: () => channels.forEach((channel) => channel.tell()),
})

/**
 * A component's connection to a run: watch(part, wish), propose(part, wish), onFrame, onTurn, onStatus,
 * onPresent(fn) -> off, toPresent(), onHold(fn) -> off, hold(), close().
 * @param {string} runId
 * @returns {Connection}
 */
export function connect(runId) {
  return new Connection(channels.get(runId) ?? new Channel(runId))
}

/**
 * Somebody edits a network on this page: what takes the place of its run soon is what the page will show. A
 * page on which nobody does may stay with the run that it has. The server hears of it here ahead of the page.
 * @param {object[]} layers
 * @returns {Promise<void> | null} once that is drawn, or has taken too long for the page to wait for it; null
 *   where nobody hears of it, or the page shows several runs
 */
export function edits(layers) {
  editedAt = performance.now()
  const [run, ...others] = new Set([...channels.keys()].map(newest))
  if (run === undefined || others.length || !link.isOpen) return null
  link.say({ type: "edit", run, layers })
  return new Promise((resolve) => {
    turnedTo = resolve
    setTimeout(resolve, PAGE_WAITS_MS)
  })
}

/**
 * The run that has taken the place of one here, and of that one, and so on.
 * @param {string} run
 * @returns {string}
 */
function newest(run) {
  const next = successors.get(run)
  return next === undefined ? run : newest(next)
}

/**
 * Whom a word of the server is for; one about no run, for all.
 * @param {Word} word
 * @returns {Channel[]}
 */
function channelsOf({ run }) {
  return [...channels.values()].filter((channel) => run === null || channel.runId === run)
}

/**
 * Show a frame to all who watch its run, once the browser draws, and say that it is drawn.
 * @param {ArrayBuffer} buffer
 */
function received(buffer) {
  const frame = readFrame(buffer)
  waiting.push([channels.get(frame.run) ?? meet(frame.run), frame])
  if (waiting.length === 1) requestAnimationFrame(draw)
}

function draw() {
  const drawn = waiting
  waiting = []
  for (const [channel, frame] of drawn) {
    channel.show(frame)
    const follows = performance.now() - editedAt < TURNS_WITHIN_MS
    if (!frame.instead) continue
    successors.delete(frame.run) // an older run may come back
    successors.set(frame.instead, frame.run)
    if (!follows) continue
    channels.get(frame.instead)?.turn(frame)
    turnedTo()
  }
  link.say({ type: "next", runs: drawn.map(([{ runId }]) => runId) })
}

/**
 * Of the run that takes another's place the server sends the first frames before the page has turned to it.
 * @param {string} runId
 * @returns {Channel}
 */
function meet(runId) {
  const channel = new Channel(runId)
  setTimeout(() => channel.users || channel.end(), MEETING_MS)
  return channel
}

/** One component's share of a run. */
class Connection {
  /** @param {Channel} channel */
  constructor(channel) {
    this.channel = channel
    /** @type {Map<string, Wish>} what each part wished for last */
    this.wishes = new Map()
    /** @type {(() => void)[]} */
    this.offs = []
    channel.users += 1
  }

  /**
   * Ask for something in every frame from now on.
   * @param {string} part the component's name among those that watch the run
   * @param {Wish} wish
   */
  watch(part, wish) {
    this.wishes.set(part, wish)
    this.channel.watch(part, wish)
  }

  /**
   * Ask for what gives way to all that others choose.
   * @param {string} part
   * @param {Wish} wish
   */
  propose(part, wish) {
    this.wishes.set(part, wish)
    this.channel.propose(part, wish)
  }

  /**
   * Called with each frame, and at once with the newest one that is here.
   * @param {(frame: Frame) => void} listener
   * @returns {() => void} what ends it
   */
  onFrame(listener) {
    if (this.channel.lastFrame) listener(this.channel.lastFrame)
    return this.#listen(this.channel.frameListeners, listener)
  }

  /**
   * Called with a sentence and its kind: "lost" (no answer for 3 s, or cut off), "ended" (there is no such
   * run any more), "unreadable" (what is stored of it), "asleep" (it cannot be woken now) or "refused" (a
   * wish); with null when all is well.
   * @param {StatusListener} listener
   * @returns {() => void} what ends it
   */
  onStatus(listener) {
    const { status } = this.channel
    if (status) listener(...status)
    return this.#listen(this.channel.statusListeners, listener)
  }

  /**
   * Called with a frame of the run that has taken this one's place as somebody edits its network here, before
   * the page has turned to it.
   * @param {(frame: Frame) => void} listener
   * @returns {() => void} what ends it
   */
  onTurn(listener) {
    return this.#listen(this.channel.turnListeners, listener)
  }

  /**
   * Called when a component changes the run's present, so that nobody goes on looking at its past.
   * @param {() => void} listener
   * @returns {() => void} what ends it
   */
  onPresent(listener) {
    return this.#listen(this.channel.presentListeners, listener)
  }

  /** Tell all that look at the past to come back. */
  toPresent() {
    for (const listener of [...this.channel.presentListeners]) listener()
  }

  /**
   * Called when a component begins to work on the picture that is shown: who moves it leaves it as it is.
   * @param {() => void} listener
   * @returns {() => void} what ends it
   */
  onHold(listener) {
    return this.#listen(this.channel.holdListeners, listener)
  }

  /** Tell all that move the picture to leave it as it is. */
  hold() {
    for (const listener of [...this.channel.holdListeners]) listener()
  }

  /** The step of the past that is looked at; null: the present. */
  get past() {
    return this.channel.past
  }

  /** The newest frame that is here, if any. */
  get lastFrame() {
    return this.channel.lastFrame
  }

  close() {
    this.offs.forEach((off) => off())
    this.wishes.forEach((wish, part) => this.channel.forget(part, wish))
    this.channel.release()
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

/** What the page asks of one run, and what it knows of it. */
class Channel {
  /** @param {string} runId */
  constructor(runId) {
    this.runId = runId
    this.users = 0
    /** @type {Map<string, Wish>} */
    this.wishes = new Map()
    /** @type {Set<(frame: Frame) => void>} */
    this.frameListeners = new Set()
    /** @type {Set<(frame: Frame) => void>} */
    this.turnListeners = new Set()
    /** @type {Set<StatusListener>} */
    this.statusListeners = new Set()
    /** @type {Set<() => void>} */
    this.presentListeners = new Set()
    /** @type {Set<() => void>} */
    this.holdListeners = new Set()
    /** @type {Frame | null} */
    this.lastFrame = null
    /** @type {[sentence: string, kind: Status] | null} of this run, or of what is asked of it */
    this.trouble = null
    /** @type {string | null} the sentence that the listeners were told last */
    this.said = null
    this.sentAt = 0
    this.asked = 0 // wishes sent: a refusal names its own
    /** @type {number | undefined} */
    this.sending = undefined
    /** @type {number | undefined} */
    this.asking = undefined
    channels.set(runId, this)
    link.need()
  }

  get asleep() {
    return this.trouble?.[1] === "asleep"
  }

  /** Whether there is no such run to be had any more. */
  get over() {
    return this.trouble?.[1] === "ended" || this.trouble?.[1] === "unreadable"
  }

  /** @returns {[sentence: string, kind: Status] | null} */
  get status() {
    return link.lost === null || this.over ? this.trouble : [link.lost, "lost"]
  }

  /** The step of the past that is looked at; null: the present. */
  get past() {
    return /** @type {number | null} */ (merge([...this.wishes.values()]).step ?? null)
  }

  /** @param {Frame} frame */
  show(frame) {
    if (this.asleep) this.trouble = null
    this.tell()
    // News of the present while the reader looks at the past is no start for a late component.
    if (frame.arrays.size && (this.past === null || !frame.live)) this.lastFrame = frame
    for (const listener of [...this.frameListeners]) listener(frame)
  }

  /** @param {Frame} frame of the run that has taken this one's place */
  turn(frame) {
    for (const listener of [...this.turnListeners]) listener(frame)
  }

  /**
   * A refusal of a wish that another one has taken the place of is no news.
   * @param {Word} word
   */
  told({ type, kind, reason, number }) {
    if (type === "absent") {
      this.trouble = [reason, kind]
      clearTimeout(this.asking)
      if (kind === "asleep") this.asking = setTimeout(() => this.send(), AGAIN_MS)
    } else if (type === "error" && (number ?? this.asked) === this.asked) this.trouble = [reason, "refused"]
    this.tell()
  }

  /** Say what is wrong, if that is another thing than before. */
  tell() {
    const [sentence, kind] = this.status ?? [null, null]
    if (sentence === this.said) return
    this.said = sentence
    for (const listener of [...this.statusListeners]) listener(sentence, kind)
  }

  /**
   * @param {string} part
   * @param {Wish} wish
   */
  watch(part, wish) {
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

  /**
   * A component that is mounted in another's place wishes under its name before the other one leaves.
   * @param {string} part
   * @param {Wish} wish
   */
  forget(part, wish) {
    if (this.wishes.get(part) !== wish) return
    this.wishes.delete(part)
    if (this.users > 1) this.schedule()
  }

  // A pen moves faster than the server needs to know: at most one wish every 30 ms, and always the last. Who
  // sleeps is asked again in a while.
  schedule() {
    if (this.sending !== undefined) return
    const wait = Math.max(0, this.sentAt + SEND_EVERY_MS - performance.now())
    this.sending = setTimeout(() => {
      this.sending = undefined
      if (!this.asleep) this.send()
    }, wait)
  }

  /** Say what is wished for, where there is somebody to ask. */
  send() {
    if (!this.wishes.size || this.over || !link.isOpen) return
    this.sentAt = performance.now()
    this.asked += 1
    if (this.trouble?.[1] === "refused") this.trouble = null
    this.tell()
    const wish = merge([...this.wishes.values()])
    link.say({ type: "watch", run: this.runId, number: this.asked, ...wish })
  }

  release() {
    this.users -= 1
    if (this.users === 0) this.end()
  }

  end() {
    for (const timer of [this.sending, this.asking]) clearTimeout(timer)
    if (channels.get(this.runId) !== this) return
    channels.delete(this.runId)
    link.say({ type: "leave", run: this.runId })
    if (!channels.size) link.rest()
  }
}
