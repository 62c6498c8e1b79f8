// An explanation beside the network map: what one method says of the picture, anew with every frame.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Shape } from "../../../lib/frame.js" */

import { element, setText } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { count } from "../../../lib/format.js"
import { largestSize } from "../../../lib/frame.js"
import { contour, paintHeat } from "../../../lib/heat.js"
import { setWords } from "../../../lib/numbers.js"
import { Watcher } from "../../../lib/watcher.js"

const SIDE = 108
const SAID_EVERY_MS = 300

/**
 * @typedef {object} ExplanationData
 * @property {string} run
 * @property {{method: string, layer?: string, window?: number, stride?: number} | null} question null: this
 *   network cannot be asked so
 * @property {string} title of the method
 * @property {string} does what it says, or why it says nothing
 * @property {string[]} class_names
 * @property {Shape} shape c h w of what the network reads
 */

/**
 * Show the explanation in `root`.
 * @param {HTMLElement} root
 * @param {Component<ExplanationData>} component
 * @returns {Explanation}
 */
export function mount(root, component) {
  return new Explanation(root, component)
}

class Explanation {
  /**
   * @param {HTMLElement} root
   * @param {Component<ExplanationData>} component
   */
  constructor(root, component) {
    this.root = root
    this.canvas = element("canvas", { role: "img", "aria-label": "" })
    this.title = element("h4")
    this.says = element("p", { class: "muted" })
    this.does = element("p", { class: "muted does" })
    root.replaceChildren(this.canvas, element("div", {}, this.title, this.says, this.does))
    this.saidAt = -Infinity
    this.data = component.data
    this.watcher = new Watcher(root, "explanation", (frame) => this.receive(frame))
    this.update(component)
  }

  /** @param {Component<ExplanationData>} component */
  update({ data }) {
    const [, height, width] = data.shape
    const cell = SIDE / Math.max(height, width)
    this.data = data
    fitCanvas(this.canvas, width * cell, height * cell)
    this.canvas.hidden = this.says.hidden = !data.question
    setText(this.title, data.title)
    setText(this.does, data.does)
    this.watcher.follow(data.run)
    this.watcher.ask(data.question ? { explain: [data.question] } : {})
  }

  /** @param {Frame} frame */
  receive({ arrays, step, readable }) {
    const { question, shape, class_names: names, title } = this.data
    const found = question && arrays.get(`explain.${question.method}`)
    const input = arrays.get("input")
    if (!found || !input || found.data.length !== shape[1] * shape[2]) return
    paintHeat(this.canvas, found.data, shape)
    contour(this.canvas, input)
    this.root.dataset.step = String(step)
    this.root.dataset.frames = String(Number(this.root.dataset.frames ?? 0) + 1)
    const now = performance.now()
    if (!readable && now - this.saidAt < SAID_EVERY_MS) return
    this.saidAt = now
    const name = names[arrays.get(`explain.${question.method}.target`)?.data[0] ?? 0]
    const at = { text: count(step), metric: "step", of: "explanation" }
    const what = largestSize(found.data) === 0 ? `Nothing speaks for ${name} here` : `What speaks for ${name}`
    setWords(this.says, [`${what}, at step `, at], step)
    this.canvas.ariaLabel = `${title}: what speaks for ${name}`
  }

  destroy() {
    this.watcher.close()
  }
}
