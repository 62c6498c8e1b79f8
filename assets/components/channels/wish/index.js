// The picture that a channel wants, while it forms: what the network's run `wish` shows at each step.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Shape } from "../../../lib/frame.js" */

import { element, setText, throttled } from "../../../lib/dom.js"
import { crispSide } from "../../../lib/draw.js"
import { paintImage } from "../../../lib/picture.js"
import { Watcher } from "../../../lib/watcher.js"
import { readsWords, stepWords } from "./words.js"

const LARGEST = 308
const SPOKEN_EVERY_MS = 2000

/**
 * @typedef {object} WishData
 * @property {string} run the one that changes the picture
 * @property {string} title what is asked: "conv2, channel 4"
 * @property {number} steps that are taken in all
 * @property {boolean} mean whether what the channel answers is its map's mean
 * @property {Shape} shape c h w of the picture
 * @property {string[]} class_names of the network's answer
 */

/**
 * Show the picture in `root`.
 * @param {HTMLElement} root
 * @param {Component<WishData>} component
 * @returns {WishView}
 */
export function mount(root, component) {
  return new WishView(root, component)
}

class WishView {
  /**
   * @param {HTMLElement} root
   * @param {Component<WishData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    this.canvas = element("canvas", { role: "img", "aria-label": "The picture" })
    this.heading = element("h4")
    this.progress = element("p", { class: "progress", "data-testid": "wish-step" })
    this.reads = element("p", { class: "muted" })
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" })
    this.speak = throttled((/** @type {string} */ words) => setText(this.spoken, words), SPOKEN_EVERY_MS)
    root.replaceChildren(this.heading, this.canvas, this.progress, this.reads, this.spoken)
    /** @type {Frame | null} */
    this.frame = null
    this.watcher = new Watcher(root, "wish", (frame) => this.#receive(frame))
    this.watcher.ask({ answer: true })
    this.sizes = new ResizeObserver(() => this.#arrange())
    this.update(component)
    this.sizes.observe(root)
  }

  /** @param {Component<WishData>} component */
  update({ data }) {
    if (data.run !== this.data.run) this.frame = null
    this.data = data
    setText(this.heading, `What ${data.title} wants to see`)
    this.watcher.follow(data.run)
    this.#arrange()
  }

  #arrange() {
    const [, height, width] = this.data.shape
    const longest = Math.max(height, width)
    const side = crispSide(Math.min(LARGEST, this.root.clientWidth), longest)
    this.canvas.style.width = `${(side * width) / longest}px`
    this.canvas.style.height = `${(side * height) / longest}px`
  }

  /** @param {Frame} frame */
  #receive(frame) {
    const image = frame.arrays.get("image")
    const response = frame.arrays.get("response")?.data[0]
    if (!image || response === undefined || frame.run !== this.data.run) return
    this.frame = frame
    paintImage(this.canvas, image)
    const words = stepWords(frame.step, this.data.steps, response, this.data.mean)
    setText(this.progress, words)
    const answer = frame.arrays.get("probabilities")?.data
    const reads = answer ? readsWords(answer, this.data.class_names, frame.judgements.answer?.kind) : ""
    setText(this.reads, reads)
    this.canvas.setAttribute("aria-label", `The picture at step ${frame.step}. ${reads}`)
    this.root.dataset.step = String(frame.step)
    this.speak(words)
  }

  destroy() {
    this.speak.cancel()
    this.sizes.disconnect()
    this.watcher.close()
  }
}
