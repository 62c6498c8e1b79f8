// Where the network fails: errors of images in groups, with intervals, live.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Numbers } from "../../../lib/frame.js" */

import { element, setText } from "../../../lib/dom.js"
import { percent } from "../../../lib/format.js"
import { Watcher } from "../../../lib/watcher.js"
import { FRAMES } from "../news.js"
import { MEASURES, groupNames, shareWords, verdictWords, wilson } from "./words.js"

const LEAST_REACH = 0.1

/** @typedef {{run: string, class_names: string[]}} SlicesData */
/** @typedef {{name: HTMLElement, band: HTMLElement, dot: HTMLElement, value: HTMLElement}} Row */
/**
 * @typedef {object} Part a way to cut the images
 * @property {HTMLElement} node
 * @property {HTMLElement} verdict
 * @property {HTMLElement} scale
 * @property {HTMLElement} list
 * @property {Row[]} rows
 */

/**
 * Show them in `root`.
 * @param {HTMLElement} root
 * @param {Component<SlicesData>} component
 * @returns {Slices}
 */
export function mount(root, component) {
  return new Slices(root, component)
}

class Slices {
  /**
   * @param {HTMLElement} root
   * @param {Component<SlicesData>} component
   */
  constructor(root, component) {
    this.root = root
    /** @type {Map<string, Part>} */
    this.parts = new Map(
      Object.entries(MEASURES).map(([name, { title }]) => {
        const verdict = element("p", { "data-testid": `slices-${name}` })
        const scale = element("span", { class: "muted" })
        const list = element("div", { class: "rows" })
        const node = element(
          "section",
          { hidden: true },
          element("h4", {}, `${title} `, scale),
          list,
          verdict,
        )
        return [name, { node, verdict, scale, list, rows: [] }]
      }),
    )
    root.replaceChildren(...[...this.parts.values()].map(({ node }) => node))
    this.data = component.data
    // It comes with the cloud; where that is out of sight, over a tie of its own.
    this.stopHearing = FRAMES.hear((frame) => frame?.run === this.data.run && this.#receive(frame))
    this.watcher = new Watcher(root, "slices", (frame) => this.#receive(frame))
    this.update(component)
  }

  /** @param {Component<SlicesData>} component */
  update({ data }) {
    this.data = data
    this.watcher.follow(data.run)
    this.watcher.ask({})
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (!frame.readable && this.root.dataset.step) return
    if (!frame.arrays.has("slices.class")) return
    for (const [name, part] of this.parts) {
      const counts = frame.arrays.get(`slices.${name}`)
      part.node.hidden = !counts
      if (counts) this.#show(name, part, counts.data, frame)
    }
    this.root.dataset.step = String(frame.step)
  }

  /**
   * @param {string} name
   * @param {Part} part
   * @param {Numbers} counts wrong and all, of each group
   * @param {Frame} frame
   */
  #show(name, part, counts, { arrays, judgements }) {
    const edges = arrays.get(`slices.${name}.edges`)?.data ?? null
    const names = groupNames(name, edges, this.data.class_names)
    const groups = names.map((_, at) => ({ wrong: counts[2 * at], of: counts[2 * at + 1] }))
    const intervals = groups.map(({ wrong, of }) => wilson(wrong, of))
    const reach = Math.max(LEAST_REACH, ...intervals.map(([, high], at) => (groups[at].of ? high : 0)))
    this.#arrange(part, names.length)
    setText(part.scale, `0 to ${percent(reach)}`)
    names.forEach((title, at) => {
      const { name: label, band, dot, value } = part.rows[at]
      const [low, high] = intervals[at]
      const { wrong, of } = groups[at]
      setText(label, title)
      setText(value, shareWords(wrong, of))
      band.hidden = dot.hidden = !of
      band.style.left = `${(100 * low) / reach}%`
      band.style.width = `${(100 * (high - low)) / reach}%`
      dot.style.left = `${(100 * (wrong / (of || 1))) / reach}%`
    })
    setText(part.verdict, verdictWords(name, judgements.slices?.[name], this.data.class_names))
  }

  /**
   * @param {Part} part
   * @param {number} count
   */
  #arrange(part, count) {
    if (part.rows.length === count) return
    part.rows = Array.from({ length: count }, () => {
      const [name, band, dot, value] = ["name", "band", "dot", "value"].map((kind) =>
        element("span", { class: kind }),
      )
      return { name, band, dot, value }
    })
    part.list.replaceChildren(
      ...part.rows.flatMap(({ name, band, dot, value }) => [
        name,
        element("span", { class: "track" }, band, dot),
        value,
      ]),
    )
  }

  destroy() {
    this.stopHearing()
    this.watcher.close()
  }
}
