// A run in one row: its state in words, and its numbers at the step that is looked at, as a rule now. Where
// the run turned to another state or to other settings than the page was drawn with, and the page did nothing
// for that (it diverged, its steps are done, another tab changed it), Python hears of it.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame } from "../../lib/frame.js" */
/** @import { Status } from "../../lib/live.js" */

import { connect } from "../../lib/live.js"
import { element, setText } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { textOf, titleOf } from "../../lib/metrics.js"
import { setWords, stepOf } from "../../lib/numbers.js"

const TELL_AFTER_MS = 700
/** So long the numbers of a run stand where another takes its place: as a rule it is there before. */
const STALE_AFTER_MS = 700
const WAITS = "Waiting for the run"
const NOTHING = { state: "", step: 0, message: null }

/**
 * @typedef {object} StatusData
 * @property {string} run
 * @property {string} state that the page was drawn with
 * @property {string} settings the mark of those that the page was drawn with
 * @property {boolean} mine whether who looks is the one whose run it is
 * @property {string[]} items the metrics to show
 * @property {Record<string, string>} [of] what some of them were measured on, in words
 */

const NEW_RUN = "This run has ended. Train, or any step, starts a new one with the same settings."
/** @type {Record<string, [word: string, tone: string]>} */
const STATES = {
  running: ["Training", "good"],
  paused: ["Paused", ""],
  finished: ["Finished", ""],
  diverged: ["Diverged", "bad"],
  failed: ["Failed", "bad"],
}
/** @type {Partial<Record<Status, [word: string, tone: string]>>} */
const CUT = {
  lost: ["No connection", "bad"],
  ended: ["Ended", ""],
  unreadable: ["Cannot be read", "bad"],
  asleep: ["Asleep", ""],
}

/**
 * What a page is drawn for: where it is another one, the page is to run again.
 * @param {{state: string, settings: string}} of
 */
const turnOf = ({ state, settings }) => `${state} ${settings}`

/**
 * Show a run's state in `root`.
 * @param {HTMLElement} root
 * @param {Component<StatusData>} component
 * @returns {RunStatus}
 */
export function mount(root, component) {
  const status = new RunStatus(root)
  status.update(component)
  return status
}

class RunStatus {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root
    /** @type {Component<StatusData> | null} */
    this.component = null
    /** What the page was drawn with. */
    this.drawn = ""
    /** @type {string | undefined} */
    this.run = undefined
    /** @type {ReturnType<typeof connect> | undefined} */
    this.connection = undefined
    /** @type {string[]} */
    this.items = []
    /** @type {Record<string, string>} */
    this.of = {}
    /** @type {HTMLElement[]} */
    this.values = []
    /** @type {HTMLElement[]} */
    this.times = []
    /** @type {Frame | null} the newest of the present, but for what a run says that makes way for another */
    this.frame = null
    /** What the newest frame is of. */
    this.turn = ""
    /** @type {Frame | null} the newest of the past */
    this.past = null
    /** @type {Frame | null} the newest whose numbers are shown */
    this.read = null
    /** @type {string | null} what Python is told, or was told, while the page is drawn for another turn */
    this.news = null
    /** @type {number | undefined} */
    this.telling = undefined
    /** @type {number | undefined} */
    this.waiting = undefined
    /** @type {Status | null} */
    this.cut = null
    /** @type {string | null} */
    this.trouble = null
    /** @type {string | null} */
    this.message = null
    this.chip = element("span", { class: "chip", role: "status" }, WAITS)
    this.list = element("dl", {})
    this.share = element("span", { class: "share" })
    this.sentence = element("p", { class: "sentence", role: "alert", hidden: true })
    root.replaceChildren(element("div", { class: "row" }, this.chip, this.list), this.share, this.sentence)
  }

  /** @param {Component<StatusData>} component */
  update(component) {
    const { data } = component
    this.component = component
    this.drawn = turnOf(data)
    if (data.run !== this.run) this.#follow(data.run)
    if (JSON.stringify([data.items, data.of]) !== JSON.stringify([this.items, this.of])) this.#build(data)
    this.#compare()
  }

  /**
   * @param {StatusData} data
   */
  #build({ items, of = {} }) {
    this.items = items
    this.of = of
    this.values = items.map((item) => element("dd", { "data-item": item }, "–"))
    this.times = items.map(() => element("dd", { class: "when" }))
    this.list.replaceChildren(
      ...items.map((item, i) => {
        const label = [titleOf(item), of[item]].filter(Boolean).join(", ")
        return element("div", {}, element("dt", {}, label), this.values[i], this.times[i])
      }),
    )
    this.#write()
  }

  /** @param {string} run */
  #follow(run) {
    this.run = run
    this.#stop()
    this.frame = this.past = this.read = this.news = null
    this.turn = ""
    this.waiting = setTimeout(() => this.#wait(), STALE_AFTER_MS)
    this.connection = connect(run)
    this.connection.onStatus((sentence, kind) => this.#hear(sentence, kind))
    this.connection.onFrame((frame) => {
      clearTimeout(this.waiting)
      if (!frame.live) this.past = frame
      else {
        this.turn = turnOf(frame)
        if (!frame.successor || !this.frame) this.frame = frame
      }
      if (frame.readable) {
        this.read = this.#shown()
        this.#write()
      }
      this.#compare()
    })
  }

  /** What stands there is of the run before. */
  #wait() {
    setText(this.chip, WAITS)
    this.chip.className = "chip"
    for (const value of this.values) setWords(value, ["–"], 0)
    for (const time of this.times) setText(time, "")
  }

  // A press of a button reaches the run before the page is drawn anew, and while one drags the run is ahead
  // of the page: that needs no telling. Each turn is told once, so that a page that cannot follow rests.
  #compare() {
    const news = !this.turn || this.turn === this.drawn ? null : this.turn
    if (news === this.news) return
    clearTimeout(this.telling)
    this.news = news
    if (news) this.telling = setTimeout(() => this.component?.setTriggerValue("turned", news), TELL_AFTER_MS)
  }

  #write() {
    const shown = this.read
    if (!this.frame || !shown) return
    const { state, step, share } = this.frame
    this.#name()
    setText(this.share, this.component?.data.mine ? share : "")
    Object.assign(this.root.dataset, { state, step })
    this.items.forEach((item, i) => {
      const value = item === "step" ? shown.step : shown.metrics[item]
      const text = textOf(item, value)
      const measuredAt = stepOf(shown, item)
      const total = shown.metrics[`${item}_total`]
      setWords(
        this.values[i],
        [{ text, metric: item, of: this.of[item] }, total ? ` of ${count(total)}` : ""],
        measuredAt,
      )
      // While the reader looks back, "this batch" is another one than that of now.
      const isTold = measuredAt !== shown.step || (!shown.live && item in this.of)
      setText(this.times[i], text !== "–" && isTold ? `at step ${count(measuredAt)}` : "")
    })
  }

  #shown() {
    return (this.connection?.past !== null && this.past) || this.frame
  }

  /** The state in a word. Without a connection, or without the run, the last one is no news. */
  #name() {
    const shown = this.#shown()
    const cut = this.cut && CUT[this.cut]
    if (!cut && !this.frame) return
    const { state, step, message } = this.frame ?? NOTHING
    const usual = state === "paused" && step === 0 ? ["Ready", ""] : (STATES[state] ?? [state, ""])
    const [word, tone] = cut ?? (shown?.live ? usual : ["Looking back", "past"])
    setText(this.chip, word)
    this.chip.className = `chip ${tone}`
    this.#say("message", state === "finished" ? null : message)
  }

  /**
   * @param {string | null} sentence
   * @param {Status | null} kind
   */
  #hear(sentence, kind) {
    this.cut = kind
    this.root.dataset.cut = kind ?? ""
    this.#name()
    this.#say("trouble", kind === "ended" ? NEW_RUN : sentence)
  }

  /**
   * A lost connection matters more than what the run last said.
   * @param {"trouble" | "message"} kind
   * @param {string | null} sentence
   */
  #say(kind, sentence) {
    this[kind] = sentence
    const shown = this.trouble ?? this.message
    this.sentence.hidden = !shown
    setText(this.sentence, shown ?? "")
  }

  #stop() {
    clearTimeout(this.telling)
    clearTimeout(this.waiting)
    this.connection?.close()
  }

  destroy() {
    this.#stop()
  }
}
