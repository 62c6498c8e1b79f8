// Right answers over epsilon: of the network that was attacked, and of another one that reads the very same
// pictures.
// data: see ui/attribution/robustness.py, chart_of.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { ThemeColour } from "../../../lib/colours.js" */
/** @import { Curve, Dots } from "../../../lib/plot.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { Plot } from "../../../lib/plot.js"
import { nearest, summary, valueWords } from "./words.js"

const HEIGHT = 210
const WIDEST = 470
const GAP = 24
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 }

/** @type {Record<string, {colour: ThemeColour, dots: Dots}>} */
const LOOKS = {
  fgsm: { colour: "positive", dots: "circle" },
  pgd: { colour: "negative", dots: "square" },
  noise: { colour: "muted", dots: "circle" },
}

/**
 * @typedef {{name: string, title: string, shares: number[]}} CurveFacts right answers at the first levels
 * @typedef {{title: string, curves: CurveFacts[]}} ReaderFacts
 */

/**
 * @typedef {object} RobustnessData
 * @property {number[]} levels grey levels
 * @property {ReaderFacts[]} readers
 */

/**
 * Show the curves in `root`.
 * @param {HTMLElement} root
 * @param {Component<RobustnessData>} component
 * @returns {Robustness}
 */
export function mount(root, component) {
  return new Robustness(root, component)
}

class Robustness {
  /**
   * @param {HTMLElement} root
   * @param {Component<RobustnessData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    /** @type {number | null} the place of the level that is looked at */
    this.at = null
    /** @type {Chart[]} */
    this.charts = []
    this.sizes = new ResizeObserver(() => root.clientWidth !== this.width && this.#arrange())
    this.width = 0
    this.update(component)
    this.sizes.observe(root)
  }

  /** @param {Component<RobustnessData>} component */
  update({ data }) {
    this.data = data
    if (this.charts.length !== data.readers.length) {
      this.charts = data.readers.map(() => new Chart((at) => this.#look(at), data.levels))
      this.root.replaceChildren(...this.charts.map(({ node }) => node))
    }
    this.#arrange()
  }

  #arrange() {
    this.width = this.root.clientWidth
    if (!this.width) return
    const half = (this.width - GAP) / 2
    const width = Math.min(WIDEST, half < 300 ? this.width : half)
    this.charts.forEach((chart, at) => {
      chart.plot.arrange(width, HEIGHT, theme(this.root))
      chart.node.style.width = `${width}px`
      chart.show(this.data.readers[at])
    })
    this.#look(this.at)
  }

  /** @param {number | null} at */
  #look(at) {
    this.at = at
    for (const chart of this.charts) chart.look(at)
  }

  destroy() {
    this.sizes.disconnect()
  }
}

/** One reader's curves. */
class Chart {
  /**
   * @param {(at: number | null) => void} onLook
   * @param {number[]} levels
   */
  constructor(onLook, levels) {
    this.levels = levels
    /** @type {ReaderFacts} */
    this.reader = { title: "", curves: [] }
    this.plot = new Plot((x) => onLook(x === null ? null : nearest(levels, x)))
    this.title = element("h4")
    this.legend = element("p", { class: "legend" })
    this.axis = element("p", { class: "axis muted", textContent: "ε in grey levels, of 255" })
    this.plot.base.tabIndex = 0
    this.plot.base.onblur = () => onLook(null)
    this.plot.base.onkeydown = (event) => {
      if (!(event.key in STEPS)) return
      event.preventDefault()
      const at = (this.at ?? -1) + STEPS[event.key]
      onLook(Math.max(0, Math.min(levels.length - 1, at)))
    }
    /** @type {number | null} */
    this.at = null
    this.node = element("section", { class: "chart" }, this.title, this.legend, this.plot.node, this.axis)
  }

  /** @param {ReaderFacts} reader */
  show(reader) {
    this.reader = reader
    setText(this.title, reader.title)
    /** @type {Curve[]} */
    const curves = reader.curves.map(({ name, shares }) => ({
      ...LOOKS[name],
      points: shares.map((share, at) => [this.levels[at], share]),
    }))
    const label = summary(reader, this.levels)
    this.plot.show({
      x: [0, this.levels[this.levels.length - 1]],
      y: [0, 1],
      curves,
      percent: true,
      whole: true,
      label,
    })
    this.legend.replaceChildren(
      ...reader.curves.map(({ name, title }) => {
        const swatch = element("i", { class: LOOKS[name].dots })
        swatch.style.background = `var(--ls-${LOOKS[name].colour})`
        return element("span", {}, swatch, title, " ", element("output"))
      }),
    )
  }

  /** @param {number | null} at the place of a level */
  look(at) {
    this.at = at
    const { curves } = this.reader
    const outputs = this.legend.querySelectorAll("output")
    curves.forEach(({ shares }, place) => setText(outputs[place], valueWords(shares, this.levels, at)))
    const marked = curves.filter(({ shares }) => at !== null && shares.length > at)
    this.plot.mark(
      at === null ? null : this.levels[at],
      marked.map(({ name, shares }) => ({ y: shares[at ?? 0], ...LOOKS[name] })),
    )
  }
}
