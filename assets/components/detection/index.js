// A detector at work on one scene, live: how sure each cell is, all its boxes, and what suppression leaves;
// and on many scenes its precision over recall. Both sliders work here, on what the frame holds.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame, Tensor } from "../../lib/frame.js" */
/** @import { Found, Measured, There } from "./boxes.js" */

import { base64Of } from "../../lib/base64.js"
import { theme } from "../../lib/colours.js"
import { element, setText, throttled } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { Lock } from "../../lib/lock.js"
import { Watcher } from "../../lib/watcher.js"
import { byScene, judge, measure, suppress } from "./boxes.js"
import { CurvePlot } from "./curve.js"
import { ScenePen } from "./pen.js"
import { SceneView } from "./scene.js"
import { curveWords, markWords, sceneWords, scoreWords } from "./words.js"

const SPOKEN_EVERY_MS = 2000
const SENT_AFTER_MS = 250
const LEAST_SHOWN = 0.05
const SURE = "How sure is each cell?"
const DRAW_HERE = "Draw digits here: how sure is each cell?"

/**
 * @typedef {object} DetectionData
 * @property {string} run
 * @property {string[]} class_names
 * @property {number} index of the scene that is shown
 * @property {number} scenes how many there are
 * @property {number} checked with how many of them it is measured
 * @property {number} training how many are learnt from: the first ones
 * @property {[height: number, width: number]} size of a scene in pixels
 * @property {number} score from which a box counts
 * @property {number} overlap IoU from which a box is suppressed
 * @property {string} locked why nothing can be chosen; empty: it can
 * @property {number} version of what is chosen
 */

/**
 * Show the detector in `root`.
 * @param {HTMLElement} root
 * @param {Component<DetectionData>} component
 * @returns {Detection}
 */
export function mount(root, component) {
  return new Detection(root, component)
}

class Detection {
  /**
   * @param {HTMLElement} root
   * @param {Component<DetectionData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    this.exchange = new Exchange()
    this.colours = /** @type {Theme} */ ({})
    /** @type {Frame | null} */
    this.frame = null
    /** @type {{key: string, step: number, found: Found[][], there: There[][]} | null} of many scenes */
    this.results = null
    /** @type {Measured | null} */
    this.measured = null
    this.measuredAt = NaN
    /** @type {string} the drawing as it is sent; empty while a scene of the set is shown */
    this.drawing = ""
    this.width = 0
    this.pen = new ScenePen(component.data.size, (pixels) => this.#drawn(pixels))
    this.views = {
      cells: new SceneView(SURE),
      all: new SceneView("Every box that counts"),
      left: new SceneView("After suppression"),
    }
    this.plot = new CurvePlot()
    this.scene = element("output", { class: "which" })
    const button = (/** @type {string} */ text, /** @type {() => void} */ onclick) =>
      element("button", { type: "button", textContent: text, onclick })
    this.draw = button("Draw your own", () => this.#turnPen())
    this.clear = button("Clear", () => this.pen.clear())
    this.walk = [button("‹", () => this.#go(-1)), button("›", () => this.#go(1))]
    this.walk[0].ariaLabel = "Scene before"
    this.walk[1].ariaLabel = "Next scene"
    this.score = this.#slider("Score at least", "score", LEAST_SHOWN)
    this.overlap = this.#slider("Suppress from an IoU of", "overlap", 0.05)
    this.said = element("p", { class: "said" })
    this.marks = element("p", { class: "muted" })
    this.scoreSaid = element("p", { class: "muted" })
    this.curveSaid = element("p", { class: "said" })
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" })
    this.speak = throttled((/** @type {string} */ words) => setText(this.spoken, words), SPOKEN_EVERY_MS)
    this.lock = new Lock()
    this.row = element(
      "div",
      { class: "row" },
      this.walk[0],
      this.scene,
      this.walk[1],
      this.draw,
      this.clear,
      this.score.node,
      this.overlap.node,
    )
    root.replaceChildren(
      this.row,
      this.lock.node,
      element(
        "div",
        { class: "pictures" },
        element("div", { class: "cells" }, this.views.cells.node, this.pen.node),
        this.views.all.node,
        this.views.left.node,
        element("figure", { class: "curve" }, element("figcaption", {}, "On many scenes"), this.plot.canvas),
      ),
      this.marks,
      this.said,
      this.scoreSaid,
      this.curveSaid,
      this.spoken,
    )
    this.watcher = new Watcher(root, "detection", (frame) => this.#receive(frame))
    this.sizes = new ResizeObserver(() => root.clientWidth !== this.width && this.#arrange())
    this.update(component)
    this.sizes.observe(root)
  }

  /**
   * @param {string} label
   * @param {"score" | "overlap"} name
   * @param {number} min
   */
  #slider(label, name, min) {
    const input = element("input", { type: "range", min, max: 0.95, step: 0.01, name })
    const value = element("output", {})
    input.oninput = () => {
      this.data = { ...this.data, [name]: Number(input.value) }
      this.#paint()
      this.exchange.edit(() => this.#chosen(), SENT_AFTER_MS)
    }
    const node = element("label", { class: "slider" }, element("span", {}, label), input, value)
    return { input, value, node }
  }

  #chosen() {
    const { index, score, overlap } = this.data
    return { image: index, score, overlap }
  }

  /** @param {Component<DetectionData>} component */
  update(component) {
    const { data } = component
    const isOther = data.run !== this.data.run
    const isOld = this.exchange.receive(component, data.version) === "old"
    const { index, score, overlap } = this.data
    this.data = isOld ? { ...data, index, score, overlap } : data
    if (isOther) this.frame = this.results = this.measured = null
    this.colours = theme(this.root)
    this.watcher.follow(data.run)
    this.#ask()
    this.#arrange()
  }

  #ask() {
    const [height, width] = this.data.size
    const image = this.drawing
      ? { pixels: this.drawing, shape: [1, height, width] }
      : { index: this.data.index }
    this.watcher.ask({ image, results: true }, { image })
  }

  /** @param {number} by */
  #go(by) {
    const { index, scenes } = this.data
    this.data = { ...this.data, index: (index + by + scenes) % scenes }
    this.exchange.edit(() => this.#chosen(), SENT_AFTER_MS)
    this.#ask()
    this.#paint()
  }

  #turnPen() {
    if (this.pen.isOpen) {
      this.pen.close()
      this.drawing = ""
      this.#ask()
    } else this.pen.open()
    this.#paint()
  }

  /** @param {Uint8Array<ArrayBuffer>} pixels */
  #drawn(pixels) {
    this.drawing = base64Of(pixels)
    this.#ask()
  }

  #arrange() {
    this.width = this.root.clientWidth
    if (!this.width) return
    for (const view of Object.values(this.views)) view.arrange()
    this.pen.arrange(this.views.cells.side)
    this.plot.arrange(this.colours)
    this.#paint()
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (!frame.arrays.has("sure")) return
    this.frame = frame
    const [found, there] = [frame.arrays.get("found"), frame.arrays.get("there")]
    const step = frame.arrays.get("found.step")?.data[0] ?? frame.step
    const key = `${step} ${frame.live}`
    if (found && there && this.results?.key !== key) {
      const { checked } = this.data
      const [boxes, truths] = [byScene(found.data, 7, checked), byScene(there.data, 6, checked)]
      this.results = { key, step, found: boxes, there: truths }
      this.measured = null
      this.root.dataset.checked = String(step)
    }
    this.#paint()
    this.root.dataset.step = String(frame.step)
  }

  #paint() {
    this.#write()
    if (!this.width) return
    this.#measure()
    const { frame, data } = this
    if (!frame) return
    const { found, there, isScene } = seen(frame)
    const counted = found.filter(({ score }) => score >= data.score)
    const done = suppress(counted, data.overlap)
    const left = done.kept.map((at) => counted[at])
    const { right, has } = judge(left, there)
    const verdicts = isScene ? { right, has, there } : null
    const [picture, sure, scores, labels] = ["input", "sure", "scores", "labels"].map(
      (name) => /** @type {Tensor} */ (frame.arrays.get(name)),
    )
    const names = data.class_names
    this.views.cells.showCells(picture, sure, there, names)
    this.views.all.showBoxes(picture, counted, names)
    this.views.left.showBoxes(picture, left, names, verdicts)
    setText(this.marks, markWords(verdicts))
    const words = sceneWords(counted.length, left.length, data, verdicts)
    setText(this.said, words)
    const cells = { sure: sure.data, scores: scores.data, labels: labels.data }
    setText(this.scoreSaid, scoreWords(cells, names))
    this.speak(words)
    this.root.dataset.boxes = `${counted.length} ${left.length}`
  }

  #measure() {
    if (!this.results) return
    const { step, found, there } = this.results
    const { overlap, score, checked } = this.data
    if (!this.measured || this.measuredAt !== overlap) this.measured = measure(found, there, overlap)
    this.measuredAt = overlap
    this.plot.show(this.measured, score)
    setText(this.curveSaid, curveWords(this.measured, { step, score, overlap, scenes: checked }))
    this.root.dataset.map = this.measured.map.toFixed(3)
  }

  #write() {
    const { index, training, score, overlap } = this.data
    const part = index < training ? "learnt from" : "kept aside"
    setText(this.scene, this.pen.isOpen ? "Your drawing" : `Scene ${index.toLocaleString("en")} (${part})`)
    setText(this.draw, this.pen.isOpen ? "Back to the scenes" : "Draw your own")
    setText(this.views.cells.caption, this.pen.isOpen ? DRAW_HERE : SURE)
    this.clear.hidden = !this.pen.isOpen
    for (const button of this.walk) button.hidden = this.pen.isOpen
    for (const [field, value] of /** @type {const} */ ([
      [this.score, score],
      [this.overlap, overlap],
    ])) {
      if (Number(field.input.value) !== value) field.input.value = String(value)
      setText(field.value, value.toFixed(2))
    }
    this.lock.show(this.data.locked, [this.row])
  }

  destroy() {
    this.watcher.close()
    this.sizes.disconnect()
    this.exchange.destroy()
    this.speak.cancel()
  }
}

/**
 * The boxes of a frame, and what is there; isScene: whether that is known.
 * @param {Frame} frame
 */
function seen({ arrays }) {
  const [boxes, scores, labels] = ["boxes", "scores", "labels"].map(
    (name) => /** @type {Tensor} */ (arrays.get(name)).data,
  )
  const boxOf = (/** @type {ArrayLike<number>} */ data, /** @type {number} */ at) =>
    /** @type {import("./boxes.js").Box} */ ([0, 1, 2, 3].map((edge) => data[4 * at + edge]))
  /** @type {Found[]} */
  const found = Array.from(scores, (score, at) => ({ box: boxOf(boxes, at), label: labels[at], score }))
  const [truth, kinds] = [arrays.get("truth.boxes"), arrays.get("truth.labels")]
  const there = Array.from(kinds?.data ?? [], (label, at) => ({
    box: boxOf(/** @type {Tensor} */ (truth).data, at),
    label: Number(label),
  }))
  return { found, there, isScene: Boolean(kinds) }
}
