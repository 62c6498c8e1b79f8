// A CNN against a perceptron, on three experiments; the curves grow while Python trains all four networks.

import { theme } from "../lib/colours.js"
import { element, setText } from "../lib/dom.js"
import { readFrame } from "../lib/frame.js"
import { count } from "../lib/format.js"
import { paintImage } from "../lib/picture.js"
import { Plot } from "../lib/plot.js"
import { nearest, shiftedRight } from "./why/experiments.js"

const NAMES = { cnn: "CNN", perceptron: "Perceptron" }
const COLOURS = { cnn: "train", perceptron: "text" }
const PLOT_HEIGHT = 190
const SAMPLE_SHIFT = 3
const LARGEST_SHIFT = 6
const ROOM = 1.04 // so that the last number of the axis has a place
const CHARTS = {
  plain: { title: "The digits as they are", runs: ["cnn", "perceptron"], x: "training step" },
  shifted: { title: "The digits shifted", runs: ["cnn", "perceptron"], x: "shift in pixels" },
  shuffled: { title: "Every image shuffled the same way", runs: ["cnn_shuffled", "perceptron_shuffled"], x: "training step" },
}

export function mount(root, component) {
  return new Why(root, component)
}

class Why {
  constructor(root, component) {
    this.root = root
    this.cards = Object.keys(NAMES).map((key) => new Card(key))
    this.charts = Object.entries(CHARTS).map(([key, about]) => new Experiment(key, about))
    const grid = element("div", { className: "experiments" }, this.charts.map(({ node }) => node))
    root.append(element("div", { className: "cards" }, this.cards.map(({ node }) => node)), grid)
    this.grid = grid
    this.resized = new ResizeObserver(() => this.grid.clientWidth !== this.width && this.arrange())
    this.resized.observe(grid)
    this.update(component)
  }

  update({ data }) {
    this.frame = readFrame(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
    for (const card of this.cards) card.show(this.frame)
    for (const chart of this.charts) chart.take(this.frame)
    this.arrange()
  }

  arrange() {
    this.width = this.grid.clientWidth
    if (!this.width) return
    const colours = theme(this.root)
    for (const chart of this.charts) chart.arrange(colours)
  }

  destroy() {
    this.resized.disconnect()
  }
}

/** One network: its size, and how far it is. */
class Card {
  constructor(key) {
    this.key = key
    this.plan = element("p", { className: "muted" })
    this.params = element("b")
    this.accuracy = element("b")
    this.progress = element("progress", { max: 1, "aria-label": `Training of the ${NAMES[key]}` })
    this.node = element("section", { className: `card ${key}`, "aria-label": NAMES[key] },
      element("h4", { textContent: NAMES[key] }), this.plan, element("p", {}, this.params, " parameters"), element("p", {}, this.accuracy, " of unseen digits right"), this.progress)
  }

  show({ runs, plans }) {
    const { params, step, steps, curve, accuracy } = runs[this.key]
    setText(this.plan, plans[this.key])
    setText(this.params, count(params))
    setText(this.accuracy, percentOf(accuracy ?? curve.at(-1)?.[1]))
    this.progress.value = step / steps
    this.progress.hidden = accuracy !== null
    this.node.dataset.done = accuracy !== null
  }
}

/** One experiment: what the networks see, accuracy as curves, values under the pointer, and the result in words. */
class Experiment {
  constructor(key, about) {
    Object.assign(this, { key, about, hovered: null })
    this.sample = element("canvas", { role: "img", className: "sample" })
    this.at = element("span", { className: "muted" })
    this.keys = Object.keys(NAMES).map((name) => {
      const value = element("output")
      const swatch = element("i")
      swatch.style.color = `var(--ls-${COLOURS[name]})`
      return { value, node: element("span", { className: "key" }, swatch, NAMES[name], value) }
    })
    this.plot = new Plot((x) => this.hover(x))
    this.plot.over.tabIndex = 0
    this.plot.over.ariaHidden = null
    this.plot.over.setAttribute("role", "application")
    this.plot.over.onkeydown = (event) => this.press(event)
    this.plot.over.onblur = () => this.hover(null)
    this.verdict = element("p", { className: "verdict", role: "status" })
    const head = element("header", {}, element("div", {}, element("h4", { textContent: about.title }), element("div", { className: "legend" }, this.keys.map(({ node }) => node)), this.at), this.sample)
    this.node = element("section", { className: "experiment", "data-key": key, "aria-label": about.title }, head, this.plot.node, element("p", { className: "muted axis", textContent: about.x }), this.verdict)
  }

  take({ runs, verdicts, arrays }) {
    this.examples = arrays.get("examples")
    this.steps = runs.cnn.steps
    this.lines = this.about.runs.map((name) => this.lineOf(runs[name]))
    const problem = this.about.runs.map((name) => runs[name].problem).find(Boolean)
    setText(this.verdict, problem ?? verdicts[this.key] ?? this.waiting(runs))
    this.node.dataset.done = Boolean(verdicts[this.key])
  }

  lineOf({ curve, shifts, accuracy }) {
    if (this.key !== "shifted") return curve
    return shifts?.map((share, shift) => [shift, share]) ?? (accuracy === null ? [] : [[0, accuracy]])
  }

  waiting(runs) {
    const step = Math.min(...this.about.runs.map((name) => runs[name].step))
    return this.key === "shifted" ? "Measured when both are trained." : `Training: step ${count(step)} of ${count(this.steps)}.`
  }

  arrange(colours) {
    const width = this.node.clientWidth
    this.plot.arrange(width, PLOT_HEIGHT, colours)
    const last = this.key === "shifted" ? LARGEST_SHIFT : this.steps
    const curves = Object.keys(NAMES).map((name, at) => ({ points: this.lines[at], colour: COLOURS[name], dashed: true, dots: true }))
    this.plot.show({ x: [0, last * ROOM], y: [0, 1], curves, percent: true, label: `${this.about.title}: accuracy by ${this.about.x}` })
    this.mark()
  }

  hover(x) {
    this.hovered = x
    this.mark()
  }

  press(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const places = this.lines.flat().map(([x]) => x).sort((a, b) => a - b).filter((x, at, all) => x !== all[at - 1])
    if (!by || !places.length) return
    event.preventDefault()
    const now = this.hovered === null ? places.length - 1 : places.indexOf(places.reduce((best, x) => (Math.abs(x - this.hovered) < Math.abs(best - this.hovered) ? x : best)))
    this.hover(places[Math.max(0, Math.min(places.length - 1, now + by))])
  }

  mark() {
    const points = this.lines.map((line) => (this.hovered === null ? line.at(-1) : nearest(line, this.hovered)))
    const found = points.map((point, at) => point && { y: point[1], colour: COLOURS[Object.keys(NAMES)[at]] })
    this.plot.mark(this.hovered === null || !points[0] ? null : points[0][0], found.filter(Boolean))
    this.keys.forEach(({ value }, at) => setText(value, percentOf(points[at]?.[1])))
    const x = points[0]?.[0]
    setText(this.at, x === undefined ? " " : this.key === "shifted" ? `at a shift of ${x} px` : `at step ${count(x)}`)
    this.plot.over.ariaLabel = `${this.about.title}: ${this.keys.map(({ value }, at) => `${Object.values(NAMES)[at]} ${value.textContent}`).join(", ")} ${this.at.textContent}. Arrow keys move.`
    this.showSample(this.hovered === null ? SAMPLE_SHIFT : x ?? 0)
  }

  showSample(shift) {
    const [, , height, width] = this.examples.shape
    const size = height * width
    const data = this.examples.data.subarray(this.key === "shuffled" ? size : 0, this.key === "shuffled" ? 2 * size : size)
    const pixels = this.key === "shifted" ? shiftedRight(data, width, shift) : data
    paintImage(this.sample, { shape: [1, height, width], data: pixels }, 0, 255)
    this.sample.ariaLabel = { plain: "A digit", shifted: `The digit, ${shift} pixels to the right`, shuffled: "The same digit with its pixels shuffled" }[this.key]
  }
}

const percentOf = (share) => (share === undefined || share === null ? "–" : `${(100 * share).toFixed(1)} %`)
