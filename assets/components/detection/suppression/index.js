// Non-maximum suppression one box at a time: on an example, or on the boxes of the scene above.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Tensor } from "../../../lib/frame.js" */
/** @import { Box, Found } from "../boxes.js" */
/** @import { Step } from "./steps.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { contextOf, fitCanvas } from "../../../lib/draw.js"
import { paintImage } from "../../../lib/picture.js"
import { Watcher } from "../../../lib/watcher.js"
import { EXAMPLE, counting, stepsOf, wordsOf } from "./steps.js"

const LARGEST_PX = 280
const MOST_BOXES = 12
const DASH = [4, 3]

/**
 * @typedef {object} SuppressionData
 * @property {string} run
 * @property {string[]} class_names
 * @property {number} score from which a box of the scene counts
 * @property {number} overlap IoU from which a box is suppressed
 */

/**
 * @param {HTMLElement} root
 * @param {Component<SuppressionData>} component
 * @returns {SuppressionByHand}
 */
export function mount(root, component) {
  return new SuppressionByHand(root, component)
}

class SuppressionByHand {
  /**
   * @param {HTMLElement} root
   * @param {Component<SuppressionData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    this.colours = /** @type {Theme} */ ({})
    /** @type {Frame | null} */
    this.frame = null
    /** @type {Found[]} */
    this.found = EXAMPLE
    this.counted = EXAMPLE.length
    /** @type {{boxes: Found[], picture: Tensor} | null} the scene that the boxes are of, with all of them */
    this.taken = null
    this.isAwaited = false // a scene that was asked for before a frame was there
    this.at = 0
    this.side = 0
    this.pixels = document.createElement("canvas")
    this.canvas = element("canvas", { role: "img", "aria-label": "Boxes" })
    this.context = contextOf(this.canvas)
    const button = (/** @type {string} */ text, /** @type {() => void} */ onclick) =>
      element("button", { type: "button", textContent: text, onclick })
    this.next = button("Step", () => this.#go(this.at + 1))
    this.back = button("Back", () => this.#go(this.at - 1))
    this.example = button("The example", () => this.#take(null))
    this.scene = button("Boxes of the scene above", () => this.#takeScene())
    this.said = element("p", { class: "said", "aria-live": "polite" })
    this.list = element("ol", {})
    const row = element("div", { class: "row" }, this.next, this.back, this.example, this.scene)
    const work = element("div", { class: "work" }, row, this.said, this.list)
    root.replaceChildren(element("div", { class: "bench" }, this.canvas, work))
    this.watcher = new Watcher(root, "suppression", (frame) => {
      if (!frame.arrays.has("boxes")) return
      this.frame = frame
      if (this.isAwaited) this.#takeScene()
    })
    this.sizes = new ResizeObserver(() => this.#arrange())
    this.sizes.observe(root)
    this.update(component)
  }

  /** @param {Component<SuppressionData>} component */
  update({ data }) {
    const isOther = data.overlap !== this.data.overlap || data.score !== this.data.score
    this.data = data
    this.colours = theme(this.root)
    this.watcher.follow(data.run)
    if (isOther) this.#take(this.taken)
    this.#arrange()
  }

  #arrange() {
    this.side = Math.floor(Math.min(LARGEST_PX, this.root.clientWidth))
    if (this.side <= 0) return
    this.context = fitCanvas(this.canvas, this.side, this.side)
    this.#paint()
  }

  /**
   * The boxes that count of a scene, or the example.
   * @param {{boxes: Found[], picture: Tensor} | null} scene
   */
  #take(scene) {
    this.isAwaited = false
    this.taken = scene
    const found = scene ? counting(scene.boxes, this.data.score) : EXAMPLE
    this.found = found.slice(0, MOST_BOXES)
    this.counted = found.length
    this.#go(0)
  }

  /** The surest boxes of the newest frame; they stay as they are while it trains on. */
  #takeScene() {
    this.isAwaited = !this.frame
    if (!this.frame) return
    const { arrays } = this.frame
    const [places, scores, labels] = ["boxes", "scores", "labels"].map(
      (name) => /** @type {Tensor} */ (arrays.get(name)).data,
    )
    const boxes = Array.from(scores, (score, at) => ({
      box: /** @type {Box} */ ([0, 1, 2, 3].map((edge) => places[4 * at + edge])),
      label: labels[at],
      score,
    }))
    this.#take({ boxes, picture: /** @type {Tensor} */ (arrays.get("input")) })
  }

  /** @param {number} at */
  #go(at) {
    this.at = at
    this.#paint()
  }

  #paint() {
    const steps = stepsOf(this.found, this.data.overlap)
    this.at = Math.max(0, Math.min(this.at, steps.length - 1))
    const step = steps[this.at]
    this.next.disabled = this.at === steps.length - 1
    this.back.disabled = this.at === 0
    const { class_names: names, overlap, score } = this.data
    setText(this.said, wordsOf(step, this.found, { names, overlap, score, counted: this.counted }))
    this.list.replaceChildren(
      ...step.order.map((at) =>
        element(
          "li",
          { class: step.states[at] },
          `${names[this.found[at].label]}, score ${this.found[at].score.toFixed(2)}: ${step.states[at]}`,
        ),
      ),
    )
    this.root.dataset.at = String(this.at)
    this.root.dataset.kept = String(step.states.filter((one) => one === "kept").length)
    this.canvas.ariaLabel = this.said.textContent ?? ""
    this.#draw(step)
  }

  /** @param {Step} step */
  #draw(step) {
    const { context, side, colours } = this
    const picture = this.taken?.picture
    const size = picture ? picture.shape[1] : 64
    const scale = side / size
    context.fillStyle = colours.surface
    context.fillRect(0, 0, side, side)
    if (picture) {
      paintImage(this.pixels, picture)
      context.imageSmoothingEnabled = false
      context.drawImage(this.pixels, 0, 0, side, side)
    }
    step.order.forEach((at, rank) => {
      const [top, left, bottom, right] = this.found[at].box.map((edge) => edge * scale)
      const state = step.states[at]
      const colour = { waits: colours.muted, kept: colours.positive, dropped: colours.negative }[state]
      context.globalAlpha = state === "dropped" && !step.now.includes(at) ? 0.35 : 1
      context.strokeStyle = context.fillStyle = colour
      context.lineWidth = step.now.includes(at) ? 4 : 2
      context.setLineDash(state === "dropped" ? DASH : [])
      context.strokeRect(left, top, right - left, bottom - top)
      context.font = `600 12px ${colours.font}`
      context.textBaseline = "top"
      context.fillText(String(rank + 1), left + 4, top + 3)
    })
    context.setLineDash([])
    context.globalAlpha = 1
  }

  destroy() {
    this.watcher.close()
    this.sizes.disconnect()
  }
}
