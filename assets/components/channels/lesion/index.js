// What becomes of the answer to the picture while a channel is changed, live; and of those to many pictures.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame } from "../../../lib/frame.js" */

import { linesOf, shownOf } from "../../../lib/classes.js"
import { element, setText, throttled } from "../../../lib/dom.js"
import { chance } from "../../../lib/format.js"
import { setNumber } from "../../../lib/numbers.js"
import { Watcher } from "../../../lib/watcher.js"
import { answerWords, lossWords, shiftsOf } from "./words.js"

const SPOKEN_EVERY_MS = 2000
/** So many letters of a class have room over its column, side by side. */
const LEVEL_LETTERS = 3
const MATRIX = "Answers gained and lost: a row a class, a column an answer"

/**
 * @typedef {object} Measured
 * @property {number} images
 * @property {number} before share of right answers
 * @property {number} after
 * @property {boolean} own whether what the whole network answers counts as right
 * @property {string[]} names of rows and columns; none where there are too many
 * @property {number[]} shifts answers that were gained, a row a class, a column an answer
 * @property {string[]} turned what other pictures are read as now, a sentence each
 */

/**
 * @typedef {object} LesionData
 * @property {string} run
 * @property {string} title what is changed, and how: "conv2, channel 4, switched off"
 * @property {{layer: string, channel: number, factor: number, offset: number}} change
 * @property {string[]} class_names
 * @property {Measured | null} measured null: it is being measured
 */

/**
 * Show it in `root`.
 * @param {HTMLElement} root
 * @param {Component<LesionData>} component
 * @returns {Lesion}
 */
export function mount(root, component) {
  return new Lesion(root, component)
}

class Lesion {
  /**
   * @param {HTMLElement} root
   * @param {Component<LesionData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    this.words = element("p", { class: "says", "data-testid": "lesion-answer" })
    this.list = element("div", { class: "classes" })
    const before = element("span", {}, element("i", { class: "was" }), "before")
    const after = element("span", {}, element("i", { class: "bar" }), "with the changed channel")
    this.loss = element("p", { class: "says", "data-testid": "lesion-loss" })
    this.turned = element("ul", { class: "turned" })
    this.matrix = element("div", { class: "matrix", role: "img", "aria-label": MATRIX })
    this.about = element("p", { class: "muted" })
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" })
    this.speak = throttled((/** @type {string} */ words) => setText(this.spoken, words), SPOKEN_EVERY_MS)
    root.replaceChildren(
      element(
        "section",
        { class: "answer" },
        element("h4", { textContent: "This picture" }),
        this.words,
        this.list,
        element("p", { class: "legend muted" }, before, after),
      ),
      element(
        "section",
        { class: "many" },
        element("h4", { textContent: "Many pictures" }),
        this.loss,
        this.matrix,
        this.turned,
        this.about,
      ),
      this.spoken,
    )
    this.watcher = new Watcher(root, "lesion", (frame) => this.#receive(frame))
    this.update(component)
  }

  /** @param {Component<LesionData>} component */
  update({ data }) {
    this.data = data
    this.watcher.follow(data.run)
    this.watcher.ask({ changes: [data.change] })
    this.#arrange()
    this.#measure()
  }

  #arrange() {
    const lines = linesOf(this.data.class_names.length)
    if (this.list.children.length === lines) return
    this.lines = Array.from({ length: lines }, () => {
      const [name, was, bar, value] = ["name", "was", "bar", "value"].map((kind) =>
        element("span", { class: kind }),
      )
      const track = element("span", { class: "track" }, was, bar)
      return { name, was, bar, value, row: element("div", { class: "class" }, name, track, value) }
    })
    this.list.replaceChildren(...this.lines.map(({ row }) => row))
  }

  /** @param {Frame} frame */
  #receive({ arrays, step, readable }) {
    const before = arrays.get("probabilities")?.data
    const after = arrays.get("probabilities.changed")?.data
    if (!before || !after || !readable) return
    const { class_names: names } = this.data
    shownOf(before, null).forEach((at, place) => {
      const { name, was, bar, value } = /** @type {NonNullable<typeof this.lines>} */ (this.lines)[place]
      setText(name, names[at])
      setNumber(value, chance(after[at]), {
        metric: "probability",
        of: `${names[at]}, ${this.data.title}`,
        step,
      })
      was.style.width = `${100 * before[at]}%`
      bar.style.width = `${100 * after[at]}%`
    })
    const words = answerWords(before, after, names)
    setText(this.words, words)
    this.speak(words)
    this.root.dataset.changed = this.data.title
  }

  #measure() {
    const { measured } = this.data
    setText(this.loss, measured ? lossWords(measured) : "It answers many pictures …")
    this.matrix.hidden = !measured?.names.length
    this.turned.hidden = !measured?.turned.length
    this.about.hidden = this.matrix.hidden
    if (!measured) return
    this.turned.replaceChildren(...measured.turned.map((words) => element("li", { textContent: words })))
    if (measured.names.length) this.#drawMatrix(measured)
  }

  /** @param {Measured} measured */
  #drawMatrix({ names, shifts }) {
    const most = Math.max(1, ...shifts.map(Math.abs))
    const kind = names.some((name) => name.length > LEVEL_LETTERS) ? "head upright" : "head"
    const head = names.map((name) => element("b", { class: kind, textContent: name }))
    const lines = names.flatMap((name, row) => [
      element("b", { textContent: name }),
      ...names.map((_, column) => {
        const shift = shifts[row * names.length + column]
        const cell = element("span", { textContent: shift === 0 ? "" : shiftsOf(shift) })
        const share = `${Math.round((60 * Math.abs(shift)) / most)}%`
        const colour = shift > 0 ? "var(--ls-negative)" : "var(--ls-positive)"
        if (shift !== 0) cell.style.background = `color-mix(in srgb, ${colour} ${share}, transparent)`
        return cell
      }),
    ])
    this.matrix.style.setProperty("--classes", String(names.length))
    this.matrix.replaceChildren(element("b"), ...head, ...lines)
    setText(
      this.about,
      "A row a class, a column an answer: how many answers came (orange) or went (blue) with the change.",
    )
  }

  destroy() {
    this.speak.cancel()
    this.watcher.close()
  }
}
