// Accuracy over images a class for each recipe, with error bars; it grows while the experiment runs.
// data: see ui/gan_uses/lesson.py, chart_facts.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays } from "../../../lib/frame.js" */

import { typeScale } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { readPayload } from "../../../lib/frame.js"
import { enclosed, lines, places } from "../augmentation/scale.js"

const SVG = "http://www.w3.org/2000/svg"
const HEIGHT = 300
const MARGIN = { left: 46, right: 26, top: 12, bottom: 40 }
const APART = 9
const CAP = 4
export const LEGEND =
  "Each cell gives the share of right answers on validation images: " +
  "the mean over the seeds ± its standard error. Below it stands how many points that is more or less " +
  "than with real images only and the same seeds, and in brackets the 95 % interval of that difference. " +
  "It ends where accuracies would leave 0 to 100 %: then it may reach farther to one side. " +
  "Fewer than three seeds are too few for an interval: then each seed’s own difference is given. " +
  "Even without any effect, one interval in twenty leaves zero out by chance."
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 }
const MARKERS = {
  real: "M-4.5,0A4.5,4.5 0 1 0 4.5,0A4.5,4.5 0 1 0 -4.5,0Z",
  classic: "M-4.2,-4.2H4.2V4.2H-4.2Z",
  generated: "M0,-5.8L5.8,0L0,5.8L-5.8,0Z",
  both: "M0,-5.4L5.2,4.2H-5.2Z",
}

/** @typedef {keyof typeof MARKERS} Recipe */

/**
 * How much more than with real images only: `Difference` of nn_core/measure/experiments.py.
 * @typedef {object} Difference
 * @property {number} mean
 * @property {number | null} low of the interval
 * @property {number | null} high
 * @property {number[]} values one a seed
 * @property {boolean} clear
 */

/**
 * @typedef {object} RecipePoint
 * @property {number} mean
 * @property {number | null} error
 * @property {(number | null)[]} values one a seed; null: broke down, or not yet
 * @property {Difference | null} difference
 */

/** @typedef {{name: Recipe, label: string, points: (RecipePoint | null)[]}} RecipeFacts a point a size */

/**
 * @typedef {object} ChartFacts
 * @property {number[]} sizes
 * @property {number} seeds
 * @property {RecipeFacts[]} recipes
 * @property {string} learnt for how long
 * @property {string[]} findings
 * @property {{done: number, total: number, now: string}} progress
 */

/** @typedef {ChartFacts & {arrays: Arrays}} ChartFrame */

/**
 * Show the chart in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Chart}
 */
export function mount(root, component) {
  return new Chart(root, component)
}

class Chart {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    /** @type {number | null} */
    this.at = null
    this.type = 1
    this.margin = MARGIN
    this.sentences = ""
    this.svg = svg("svg", { role: "application", tabindex: 0, height: HEIGHT })
    this.svg.onpointermove = ({ offsetX }) => this.look(this.nearest(offsetX))
    this.svg.onpointerleave = () => this.look(null)
    this.svg.onblur = () => this.look(null)
    this.svg.onkeydown = (event) => this.press(event)
    this.about = element("p", { className: "muted about" })
    this.readout = element("div", { className: "readout" })
    this.findings = element("div", { className: "findings", role: "status" })
    this.now = element("p", { className: "now" })
    this.progress = element("progress", { "aria-label": "Trainings done" })
    this.table = element("table")
    this.chart = element("div", { className: "chart" }, this.svg, this.about)
    const said = element("div", { className: "said" }, this.readout, this.findings)
    root.append(
      element("div", { className: "now-line" }, this.progress, this.now),
      element("div", { className: "halves" }, this.chart, said),
      element("div", { className: "scroll" }, this.table),
      element("p", { className: "muted legend", textContent: LEGEND }),
    )
    this.resized = new ResizeObserver(() => this.chart.clientWidth !== this.width && this.draw())
    this.resized.observe(this.chart)
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update({ data }) {
    /** @type {ChartFrame} */
    this.frame = readPayload(data)
    const { findings, progress, sizes } = this.frame
    if (this.at !== null && this.at >= sizes.length) this.at = null
    this.progress.max = progress.total
    this.progress.value = progress.done
    this.progress.hidden = !progress.now || progress.done === progress.total
    setText(this.now, progress.now)
    if (this.sentences !== findings.join()) {
      this.sentences = findings.join()
      this.findings.replaceChildren(...findings.map((words) => element("p", { textContent: words })))
    }
    this.findings.hidden = !findings.length
    setText(this.about, `${this.caption()} ${this.frame.learnt}`)
    this.tabulate()
    this.draw()
  }

  destroy() {
    this.resized.disconnect()
  }

  caption() {
    const most = Math.max(
      0,
      ...this.frame.recipes.flatMap(({ points }) => points.map((point) => seedsOf(point))),
    )
    if (!most)
      return "Each point will be the mean over the seeds; a bar reaches one standard error up and down."
    if (most === 1) return "One seed so far: faint dots are single trainings. Bars come with the second."
    return "Points are means, faint dots single seeds. A bar reaches one standard error up and down."
  }

  // --- the chart ---

  draw() {
    /** @type {number} */
    this.width = this.chart.clientWidth
    if (!this.width) return
    const { recipes, sizes } = this.frame
    /** @type {number[]} */
    this.lines = lines(enclosed(recipes))
    this.type = typeScale()
    this.margin = { ...MARGIN, left: MARGIN.left * this.type, bottom: MARGIN.bottom * this.type }
    const room = this.width - this.margin.left - this.margin.right
    /** @type {number[]} */
    this.lefts = places(sizes).map((share) => this.margin.left + APART * 2 + share * (room - APART * 4))
    this.svg.setAttribute("width", String(this.width))
    const marks = recipes.map((recipe, at) => this.curve(recipe, (at - (recipes.length - 1) / 2) * APART))
    /** @type {SVGElement} */
    this.cursor = svg("line", { class: "cursor", y1: this.margin.top, y2: HEIGHT - this.margin.bottom })
    this.svg.replaceChildren(...this.axes(), this.cursor, ...marks)
    this.look(this.at)
  }

  /** @param {number} value */
  top(value) {
    const [low, high] = [this.lines[0], this.lines[this.lines.length - 1]]
    return (
      HEIGHT -
      this.margin.bottom -
      ((value - low) / (high - low)) * (HEIGHT - this.margin.top - this.margin.bottom)
    )
  }

  axes() {
    const rows = this.lines.flatMap((value) => [
      svg("line", {
        class: "rule",
        x1: this.margin.left,
        x2: this.width - this.margin.right,
        y1: this.top(value),
        y2: this.top(value),
      }),
      svg(
        "text",
        { class: "tick", x: this.margin.left - 6, y: this.top(value) + 4 * this.type, "text-anchor": "end" },
        `${Math.round(100 * value)} %`,
      ),
    ])
    const columns = this.frame.sizes.map((size, at) =>
      svg(
        "text",
        {
          class: "tick",
          x: this.lefts[at],
          y: HEIGHT - this.margin.bottom + 16 * this.type,
          "text-anchor": "middle",
        },
        String(size),
      ),
    )
    const title = svg(
      "text",
      {
        class: "tick",
        x: (this.margin.left + this.width - this.margin.right) / 2,
        y: HEIGHT - 6,
        "text-anchor": "middle",
      },
      "real images of each class",
    )
    return [...rows, ...columns, title]
  }

  /**
   * @param {RecipeFacts} recipe
   * @param {number} offset
   */
  curve({ name, points }, offset) {
    const group = svg("g", { class: `curve ${name}` })
    const found = points.flatMap((point, at) => (point ? [{ ...point, x: this.lefts[at] + offset }] : []))
    group.append(svg("polyline", { points: found.map(({ x, mean }) => `${x},${this.top(mean)}`).join(" ") }))
    for (const { x, mean, error, values } of found) {
      for (const value of values)
        if (value !== null) group.append(svg("circle", { class: "seed", cx: x, cy: this.top(value), r: 2.5 }))
      if (error !== null) {
        const [low, high] = [this.top(Math.max(0, mean - error)), this.top(Math.min(1, mean + error))]
        group.append(
          svg("path", {
            class: "bar",
            d: `M${x},${low}V${high}M${x - CAP},${low}h${2 * CAP}M${x - CAP},${high}h${2 * CAP}`,
          }),
        )
      }
      group.append(
        svg("path", { class: "mean", d: MARKERS[name], transform: `translate(${x} ${this.top(mean)})` }),
      )
    }
    return group
  }

  // --- looking at one size ---

  /** @param {number} x */
  nearest(x) {
    return this.lefts.reduce(
      (best, left, at) => (Math.abs(left - x) < Math.abs(this.lefts[best] - x) ? at : best),
      0,
    )
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const by = STEPS[event.key]
    if (!by) return
    event.preventDefault()
    const last = this.frame.sizes.length - 1
    this.look(this.at === null ? (by > 0 ? 0 : last) : Math.max(0, Math.min(last, this.at + by)))
  }

  /** @param {number | null} at */
  look(at) {
    this.at = at
    const { recipes, sizes } = this.frame
    const shown = at ?? 0
    this.cursor.style.visibility = at === null ? "hidden" : "visible"
    this.cursor.setAttribute("x1", String(this.lefts[shown]))
    this.cursor.setAttribute("x2", String(this.lefts[shown]))
    const rows = recipes.map(({ name, label, points }) => ({ name, label, point: points[shown] }))
    this.readout.replaceChildren(
      element("h4", { textContent: `With ${sizes[shown]} images of each class` }),
      ...rows.map(({ name, label, point }) =>
        element(
          "div",
          { className: `row ${name}` },
          marker(name),
          element("span", { textContent: label }),
          element("output", { textContent: percent(point) }),
          element("small", { textContent: seeds(point) }),
        ),
      ),
    )
    this.svg.setAttribute(
      "aria-label",
      `Accuracy by real images of each class. With ${sizes[shown]}: ` +
        `${rows.map(({ label, point }) => `${label} ${percent(point)}`).join(", ")}. Arrow keys move.`,
    )
  }

  // --- the same as a table ---

  tabulate() {
    const { recipes, sizes, seeds: wanted } = this.frame
    const head = element(
      "tr",
      {},
      element("th", { scope: "col", textContent: "Images a class" }),
      recipes.map(({ name, label }) => element("th", { scope: "col", className: name, textContent: label })),
    )
    const rows = sizes.map((size, at) =>
      element(
        "tr",
        {},
        element("th", { scope: "row", textContent: String(size) }),
        recipes.map(({ points }) => cell(points[at], wanted)),
      ),
    )
    this.table.replaceChildren(
      element("caption", { className: "spoken", textContent: "The chart as a table" }),
      element("thead", {}, head),
      element("tbody", {}, rows),
    )
  }
}

/**
 * @param {RecipePoint | null} point
 * @param {number} wanted
 */
function cell(point, wanted) {
  if (!point) return element("td", { textContent: "–" })
  const { difference } = point
  /** @type {HTMLElement[]} */
  const parts = [element("div", { textContent: `${percent(point)} (${seedsOf(point)} of ${wanted})` })]
  if (difference)
    parts.push(
      element("small", { className: difference.clear ? "clear" : "muted", textContent: against(difference) }),
    )
  return element("td", {}, parts)
}

/** @param {Difference} difference */
function against({ mean, low, high, values }) {
  if (low !== null && high !== null) return `${signed(mean)} (${signed(low)} to ${signed(high)})`
  return values.length === 1
    ? `${signed(mean)} (one seed)`
    : `${signed(mean)} (seeds: ${values.map(signed).join(", ")})`
}

/** @param {RecipePoint | null} point */
const seedsOf = (point) => (point ? point.values.filter((value) => value !== null).length : 0)
/** @param {number} share */
const signed = (share) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`
/** @param {RecipePoint | null} point */
function percent(point) {
  if (!point) return "–"
  const error = point.error === null ? "" : ` ± ${(100 * point.error).toFixed(1)}`
  return `${(100 * point.mean).toFixed(1)}${error} %`
}
/** @param {RecipePoint | null} point */
const seeds = (point) =>
  point
    ? `seeds: ${point.values.map((value) => (value === null ? "–" : (100 * value).toFixed(1))).join(", ")}`
    : "not measured yet"

/** @param {Recipe} name */
function marker(name) {
  return svg(
    "svg",
    { class: `marker ${name}`, viewBox: "-7 -7 14 14", width: 14, height: 14, "aria-hidden": "true" },
    svg("path", { class: "mean", d: MARKERS[name] }),
  )
}

/**
 * @param {keyof SVGElementTagNameMap} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string)} children
 */
function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  made.append(...children)
  return made
}
