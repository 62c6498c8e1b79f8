// "Can you draw a digit that it misreads?" A pad, and what a trained network reads on it while the pen moves.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Shape } from "../../../lib/frame.js" */
/** @import { Tally } from "./verdict.js" */

import { element, setText } from "../../../lib/dom.js"
import { DrawPad } from "../../../lib/draw_pad.js"
import { chance, count, percent } from "../../../lib/format.js"
import { stepOf } from "../../../lib/numbers.js"
import { Watcher } from "../../../lib/watcher.js"
import { keepPad, keepTally, recallPad, recallTally } from "./kept.js"
import { digitRead, tallyOf, verdictOf } from "./verdict.js"

const DIGITS = 10
/** @type {Shape} */
const INPUT = [1, 28, 28]
const BEFORE = "Draw a digit here, with the mouse, a pen or a finger."
const ASKED = "Which digit did you draw? Press its row."
const ASKED_ANEW = "You changed it. Which digit is it now? Press its row."
const CORRECTED = "Was it another digit? Press that row."

/** @typedef {{run: string, steps: number}} ReaderData steps: how long it learns before it is asked */

/**
 * @param {HTMLElement} root
 * @param {Component<ReaderData>} component
 * @returns {Reader}
 */
export function mount(root, component) {
  return new Reader(root, component)
}

class Reader {
  /** @type {number[] | null} of what is drawn; null before the network has seen it */
  probabilities = null
  /** How long it learns before it is asked. */
  steps = 0
  isDrawn = false
  /** Whether it was answered, and is another drawing since. */
  isChanged = false
  /** @type {Uint8Array} what is on the pad, as the network sees it */
  pixels = new Uint8Array()
  /** @type {number | null} the digit that is drawn; null before it is said */
  meant = null
  /** Of the drawings before this one. */
  before = recallTally()
  /** Of all, as last counted. */
  counted = this.before

  /**
   * @param {HTMLElement} root
   * @param {Component<ReaderData>} component
   */
  constructor(root, component) {
    this.pad = new DrawPad((pixels) => this.take(pixels))
    this.pad.resize(INPUT)
    this.rows = Array.from({ length: DIGITS }, (_, digit) => this.row(digit))
    this.words = element("p", { className: "words", "aria-live": "polite" })
    this.tallied = element("p", { className: "muted tally" })
    this.about = element("p", { className: "muted about" }, "It is waking up.")
    const answers = element("div", { className: "answers" }, ...this.rows.map(({ node }) => node))
    const side = element("div", { className: "side" }, this.words, answers, this.tallied, this.about)
    root.replaceChildren(this.pad.node, side)
    this.drawAnswers()
    this.watcher = new Watcher(root, "reader", (frame) => this.show(frame))
    this.restore()
    this.update(component)
    this.leaving = () => document.visibilityState === "hidden" && this.keep()
    document.addEventListener("visibilitychange", this.leaving)
  }

  /** Take up what this tab drew, and what was said of it. */
  restore() {
    const kept = recallPad()
    if (!kept) return
    this.pad.show(kept.drawing)
    this.pad.send()
    if (!this.isDrawn) return
    this.meant = kept.meant
    this.isChanged = kept.isChanged
    this.before = kept.before
    this.drawAnswers()
  }

  keep() {
    const { meant, isChanged, before } = this
    keepPad({ drawing: this.pad.drawing(), meant, isChanged, before })
  }

  /** @param {Component<ReaderData>} component */
  update({ data }) {
    this.steps = data.steps
    this.watcher.follow(data.run)
  }

  destroy() {
    document.removeEventListener("visibilitychange", this.leaving)
    this.keep()
    this.watcher.close()
  }

  /** @param {number} digit */
  row(digit) {
    const bar = element("span", { className: "bar" })
    const share = element("span", { className: "share" })
    const node = element(
      "button",
      { type: "button", disabled: true, onclick: () => this.judge(digit), "aria-label": `I drew a ${digit}` },
      element("span", { className: "digit" }, String(digit)),
      element("span", { className: "track" }, bar),
      share,
    )
    return { node, bar, share }
  }

  /** @param {Uint8Array} pixels of the pad, as the network sees it */
  take(pixels) {
    this.isDrawn = pixels.some((level) => level > 0)
    const isOther = pixels.some((level, at) => level !== this.pixels[at])
    this.pixels = pixels
    if (!this.isDrawn) this.begin()
    else if (this.meant !== null && isOther) this.askAnew()
    const image = { pixels: [...pixels], shape: INPUT }
    this.watcher.ask(this.isDrawn ? { image } : {})
  }

  /** An empty pad, for another drawing. */
  begin() {
    this.before = this.tally
    this.meant = null
    this.isChanged = false
    this.probabilities = null
    this.drawAnswers()
  }

  /** The drawing was answered and counts; what it is now is another one. */
  askAnew() {
    this.before = this.tally
    this.meant = null
    this.isChanged = true
    this.drawAnswers()
  }

  /**
   * Of all drawings, this one among them: it counts once, as it was last called and is read now.
   * @returns {Tally}
   */
  get tally() {
    const { before, counted, meant, probabilities } = this
    if (meant === null) return before
    if (!probabilities) return counted
    const misread = digitRead(probabilities) === meant ? 0 : 1
    return { drawn: before.drawn + 1, misread: before.misread + misread }
  }

  /** @param {Frame} frame */
  show(frame) {
    setText(this.about, this.aboutNow(frame))
    const found = frame.arrays.get("probabilities")
    if (!this.isDrawn || !found || frame.step < this.steps) return
    this.probabilities = [...found.data]
    this.drawAnswers()
  }

  /** @param {Frame} frame */
  aboutNow(frame) {
    if (frame.step < this.steps) return `It is learning: step ${count(frame.step)} of ${count(this.steps)}.`
    const learnt = `It has learnt for ${count(frame.step)} steps`
    const share = frame.metrics.val_accuracy
    if (share === undefined) return `${learnt}.`
    const at = count(stepOf(frame, "val_accuracy"))
    return `${learnt}, and read ${percent(share)} of 1,000 digits right that it had never seen (step ${at}).`
  }

  drawAnswers() {
    const { probabilities, meant } = this
    const best = probabilities ? digitRead(probabilities) : -1
    this.rows.forEach(({ node, bar, share }, digit) => {
      node.disabled = !probabilities
      node.ariaPressed = String(digit === meant)
      node.classList.toggle("best", digit === best)
      bar.style.width = `${100 * (probabilities?.[digit] ?? 0)}%`
      setText(share, probabilities ? chance(probabilities[digit]) : "")
    })
    setText(this.words, this.wordsNow())
    const { tally } = this
    if (meant !== null) keepTally((this.counted = tally))
    setText(this.tallied, [tallyOf(tally), meant === null ? "" : CORRECTED].filter(Boolean).join(" "))
  }

  wordsNow() {
    const { probabilities, meant } = this
    if (!probabilities) return BEFORE
    if (meant !== null) return verdictOf(meant, probabilities)
    return this.isChanged ? ASKED_ANEW : ASKED
  }

  /** @param {number} meant */
  judge(meant) {
    if (!this.probabilities) return
    this.meant = meant
    this.drawAnswers()
  }
}
