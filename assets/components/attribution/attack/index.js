// A picture, what is added to it, and their sum; what the network reads before and after. The slider says how
// far a pixel may change.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Shape, Tensor } from "../../../lib/frame.js" */

import { bestOf } from "../../../lib/classes.js"
import { element, setText, throttled } from "../../../lib/dom.js"
import { crispSide } from "../../../lib/draw.js"
import { Exchange } from "../../../lib/exchange.js"
import { tensorOf } from "../../../lib/frame.js"
import { Lock } from "../../../lib/lock.js"
import { paintImage } from "../../../lib/picture.js"
import { Watcher } from "../../../lib/watcher.js"
import { AttackAnswers } from "./answers.js"
import { WHITE, changeWords, levelWords, lossWords, pictureWords } from "./words.js"

const SPOKEN_EVERY_MS = 2000
const SENT_AFTER_MS = 300
const LARGEST = 196
const GAP = 24
const SIGNS = ["+", "="]

/**
 * @typedef {object} AttackFacts
 * @property {string} name
 * @property {string} title
 * @property {string} does
 * @property {string} formula
 * @property {string} paper
 * @property {number} steps how many one takes, where it takes steps
 */

/**
 * @typedef {object} AttackData
 * @property {string} run
 * @property {string[]} class_names
 * @property {Shape} shape c h w of what the network reads
 * @property {AttackFacts[]} attacks
 * @property {number} most grey levels by which a pixel may change
 * @property {string} attack the one that is chosen
 * @property {number} level grey levels
 * @property {number | null} aim the class that it is to be read as; null: any other
 * @property {string} locked why nothing can be chosen; empty: it can
 * @property {number} version of attack, level and aim
 */

/**
 * Show an attack in `root`.
 * @param {HTMLElement} root
 * @param {Component<AttackData>} component
 * @returns {AttackView}
 */
export function mount(root, component) {
  return new AttackView(root, component)
}

class AttackView {
  /**
   * @param {HTMLElement} root
   * @param {Component<AttackData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    this.exchange = new Exchange()
    this.buttons = this.data.attacks.map(({ name, title }) => {
      const onclick = () => this.#choose({ attack: name })
      return element("button", { type: "button", textContent: title, onclick })
    })
    this.slider = element("input", {
      type: "range",
      min: 0,
      max: this.data.most,
      step: 1,
      "aria-label": "How far a pixel may change, in grey levels",
      oninput: () => this.#choose({ level: Number(this.slider.value) }),
    })
    this.output = element("output")
    this.figures = ["The picture", "What is added", "The changed picture"].map(figure)
    this.answers = new AttackAnswers((aim) => this.#choose({ aim }))
    this.method = element("p", { class: "method" })
    this.formula = element("p", { class: "formula" })
    this.loss = element("p", { class: "loss" })
    this.paper = element("p", { class: "muted" })
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" })
    const say = (/** @type {string} */ words) => (this.spoken.textContent = words)
    this.speak = throttled(say, SPOKEN_EVERY_MS)
    const group = { class: "segmented", role: "group", "aria-label": "Attack" }
    const attacks = element("div", group, this.buttons)
    this.pictures = element(
      "div",
      { class: "sum" },
      this.figures.flatMap(({ node }, at) => [
        at ? element("span", { class: "sign", ariaHidden: "true" }, SIGNS[at - 1]) : null,
        node,
      ]),
    )
    this.lock = new Lock()
    root.replaceChildren(
      this.lock.node,
      element(
        "div",
        { class: "controls" },
        attacks,
        element("label", { class: "slide" }, element("span", {}, "ε"), this.slider, this.output),
      ),
      element("div", { class: "bench" }, this.pictures, this.answers.node),
      element("div", { class: "about" }, this.method, this.formula, this.loss, this.paper),
      this.spoken,
    )
    /** @type {Frame | null} the newest of those with an attack whose numbers are to be read */
    this.read = null
    this.watcher = new Watcher(root, "attack", (frame) => this.#receive(frame))
    this.sizes = new ResizeObserver(() => this.#arrange())
    this.update(component)
    this.sizes.observe(root)
  }

  /** @param {Component<AttackData>} component */
  update(component) {
    const { data } = component
    const isOther = data.run !== this.data.run || String(data.shape) !== String(this.data.shape)
    if (isOther) this.read = null
    const { attack, level, aim } = this.data
    const isOld = this.exchange.receive(component, data.version) === "old" && !isOther
    this.data = isOld ? { ...data, attack, level, aim } : data
    this.watcher.follow(data.run)
    this.#arrange()
    this.#show()
  }

  #arrange() {
    const [, height, width] = this.data.shape
    const room = this.root.clientWidth
    if (!room) return
    const side = crispSide(Math.min(LARGEST, (room - 2 * GAP) / 3), Math.max(height, width))
    for (const { canvas } of this.figures) {
      canvas.style.width = `${(side * width) / Math.max(height, width)}px`
      canvas.style.height = `${(side * height) / Math.max(height, width)}px`
    }
    this.pictures.style.setProperty("--side", `${side}px`)
  }

  /** @param {Partial<Pick<AttackData, "attack" | "level" | "aim">>} choice */
  #choose(choice) {
    Object.assign(this.data, choice)
    const all = () => ({ attack: this.data.attack, level: this.data.level, aim: this.data.aim })
    this.exchange.edit(all, "level" in choice ? SENT_AFTER_MS : 0)
    this.#show()
  }

  /** What is chosen; and the network is asked for that. */
  #show() {
    const { attacks, attack, level, aim } = this.data
    attacks.forEach(({ name }, at) => this.buttons[at].setAttribute("aria-pressed", String(name === attack)))
    const chosen = attacks.find(({ name }) => name === attack)
    setText(this.method, chosen?.does ?? "")
    setText(this.formula, chosen?.formula ?? "")
    setText(this.paper, chosen?.paper ?? "")
    if (Number(this.slider.value) !== level) this.slider.value = String(level)
    setText(this.output, levelWords(level))
    this.slider.setAttribute("aria-valuetext", levelWords(level))
    const asked = { method: attack, epsilon: level / WHITE, ...(chosen ? { steps: chosen.steps } : {}) }
    this.watcher.ask({ attack: aim === null ? asked : { ...asked, target: aim } })
    this.#write()
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (!frame.arrays.has("attack.image")) return
    const { arrays } = frame
    const level = levelOf(frame)
    const [picture, change, changed] = this.figures
    const added = tensorOf(arrays, "attack.change")
    paintImage(picture.canvas, tensorOf(arrays, "input"))
    paintImage(change.canvas, enlarged(added, level / WHITE))
    paintImage(changed.canvas, tensorOf(arrays, "attack.image"))
    for (const { note } of [picture, changed]) setText(note, pictureWords(added.shape))
    setText(change.note, changeWords(level))
    if (frame.readable || !this.read) this.read = frame
    if (frame === this.read) this.#write()
    this.root.dataset.step = String(frame.step)
    this.root.dataset.level = String(level)
  }

  #write() {
    this.#tell()
    this.lock.show(this.data.locked, [this.root])
  }

  /** What was found of what was asked for last. */
  #tell() {
    if (!this.read) return
    const { class_names: names, aim } = this.data
    this.answers.show(this.read, names, aim, levelOf(this.read))
    setText(this.loss, lossWords(bestOf(tensorOf(this.read.arrays, "probabilities").data), aim, names))
    this.speak(this.answers.turned.textContent ?? "")
  }

  destroy() {
    this.speak.cancel()
    this.sizes.disconnect()
    this.exchange.destroy()
    this.watcher.close()
  }
}

/** @param {string} title */
function figure(title) {
  const canvas = element("canvas", { role: "img", "aria-label": title })
  const note = element("figcaption", { class: "muted" })
  return { canvas, note, node: element("figure", {}, element("h4", { textContent: title }), canvas, note) }
}

/** @param {Frame} frame */
const levelOf = ({ arrays }) => Math.round(tensorOf(arrays, "attack.epsilon").data[0] * WHITE)

/**
 * What is added, enlarged until epsilon is half of black to white: 0 is grey.
 * @param {Tensor} change
 * @param {number} epsilon
 * @returns {Tensor}
 */
export const enlarged = ({ shape, data }, epsilon) => ({
  shape,
  data: Float32Array.from(data, (value) => 0.5 + (epsilon ? value / (2 * epsilon) : 0)),
})
