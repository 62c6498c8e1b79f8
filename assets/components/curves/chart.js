// One line chart on a canvas: lines, few ticks, a crosshair with the values in the legend.

/** @import { Theme, ThemeColour } from "../../lib/colours.js" */
/** @import { Past, Points } from "./reading.js" */

import { axisLeft, logTicks, roundRange, ticks } from "../../lib/axis.js"
import { element, setText } from "../../lib/dom.js"
import { contextOf, fitCanvas } from "../../lib/draw.js"
import { compact, count, full, number, scientific } from "../../lib/format.js"
import { textOf } from "../../lib/metrics.js"
import { setNumber } from "../../lib/numbers.js"
import { knownAt, readingOf } from "./reading.js"

const HEIGHT = 176
const LEAST_LEFT = 44
const LABEL_GAP = 8
const MARGIN = { right: 10, top: 8, bottom: 24 }
const Y_TICKS = 4
const GLIDE_MS = 260
const SHORTEST_SPAN = 20
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 }

/**
 * @typedef {object} Series
 * @property {string} name of the metric
 * @property {string} label
 * @property {ThemeColour} colour
 * @property {boolean} [dashed]
 * @property {string} [of] on what it was measured
 * @property {boolean} [parts] a stretch without numbers, as under another loss, parts the line
 */

/**
 * What Python says of a chart.
 * @typedef {object} ChartFacts
 * @property {string} title
 * @property {Series[]} series
 * @property {[low: number, high: number] | null} [range] the values that must fit; null: those that are there
 * @property {boolean} [log] a logarithmic axis
 * @property {boolean} [anew] whether the numbers of a past step are by the rules of now
 */

/**
 * Steps and values at the axes' ends.
 * @typedef {[first: number, last: number, low: number, high: number]} Domain
 */

/** A chart of some metrics over the steps. */
export class Chart {
  /** @param {ChartFacts} facts */
  constructor({ title, series, range, log, anew = false }) {
    this.title = title
    this.series = series
    this.range = range
    this.log = log
    this.anew = anew
    /** @type {Points} */
    this.points = { steps: [], lines: series.map(() => []) }
    /** @type {number | null} */
    this.hovered = null
    /** @type {Past | null} */
    this.past = null
    /** @type {Past | null} */
    this.newest = null
    this.width = 0
    this.colours = /** @type {Theme} */ ({})
    /** Nothing is drawn before there is something to draw. */
    this.isShown = false
    /** Where the axes end; a glide leads from `from` to `goal`. */
    this.start = LEAST_LEFT
    this.domain = this.from = this.goal = /** @type {Domain} */ ([0, 1, 0, 1])
    this.glideAt = 0
    this.request = 0
    this.canvas = element("canvas", { role: "img", tabindex: "0", "aria-label": this.title })
    this.values = this.series.map(() => element("output", {}))
    this.times = this.series.map(() => element("span", { class: "when" }))
    const legend = this.series.map(({ label, dashed, colour }, i) => {
      const swatch = element("i", { class: dashed ? "dashed" : "" })
      swatch.style.color = `var(--ls-${colour})`
      return element("span", { class: "key" }, swatch, label, this.values[i], this.times[i])
    })
    this.at = element("span", { class: "at" })
    this.element = element(
      "section",
      { class: "chart" },
      element("header", {}, element("h3", {}, this.title), this.at),
      element("div", { class: "legend" }, ...legend),
      this.canvas,
    )
    this.context = contextOf(this.canvas)
    this.canvas.onpointermove = (event) => this.#hover(this.#indexAt(event.offsetX))
    this.canvas.onpointerleave = this.canvas.onblur = () => this.#hover(null)
    this.canvas.onkeydown = (event) => this.#press(event)
  }

  /**
   * Fit the chart into its place.
   * @param {number} width CSS px
   * @param {Theme} colours
   */
  arrange(width, colours) {
    this.colours = colours
    this.width = width
    fitCanvas(this.canvas, width, HEIGHT)
    this.draw()
  }

  /**
   * New curves; the axes glide to their new ends instead of jumping.
   * @param {ArrayLike<number>} steps
   * @param {ArrayLike<number>[]} lines one a series, NaN where nothing was measured
   */
  show(steps, lines) {
    this.points = { steps, lines }
    this.#fit()
    this.#writeLegend()
  }

  /** Have the axes hold all that is drawn. */
  #fit() {
    this.goal = this.#domain()
    if (!this.isShown || matchMedia("(prefers-reduced-motion: reduce)").matches) this.domain = this.goal
    this.isShown = true
    this.from = this.domain
    this.glideAt = performance.now()
    this.#glide()
  }

  #glide() {
    const share = Math.min(1, (performance.now() - this.glideAt) / GLIDE_MS)
    const eased = share * (2 - share)
    const glided = this.goal.map((end, i) => this.from[i] + (end - this.from[i]) * eased)
    this.domain = /** @type {Domain} */ (glided)
    this.draw()
    cancelAnimationFrame(this.request)
    if (share < 1) this.request = requestAnimationFrame(() => this.#glide())
  }

  /**
   * [first step, last step, lowest value, highest value]
   * @returns {Domain}
   */
  #domain() {
    const { steps, lines } = this.points
    const [oldest, newest] = [steps[0] ?? 0, steps[steps.length - 1] ?? 0]
    const first = Math.min(oldest, this.past?.step ?? oldest)
    const last = Math.max(newest, this.past?.step ?? newest, first + SHORTEST_SPAN)
    const values = lines
      .flatMap((line) => Array.from(line))
      .filter((value) => Number.isFinite(value) && (!this.log || value > 0))
    const [low, high] = values.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Infinity, -Infinity],
    )
    if (this.range) return [first, last, Math.min(this.range[0], low), Math.max(this.range[1], high)]
    if (low > high) return [first, last, this.log ? 0.1 : 0, 1]
    if (this.log) return [first, last, low / 1.2, Math.max(high, low * 10) * 1.2]
    return [first, last, ...roundRange(low, Math.max(high, low + 1e-6), Y_TICKS)]
  }

  /**
   * @param {number} step
   * @returns {number} CSS px
   */
  #x(step) {
    const [first, last] = this.domain
    return this.start + ((step - first) / (last - first)) * (this.width - this.start - MARGIN.right)
  }

  /**
   * @param {number} value
   * @returns {number} CSS px
   */
  #y(value) {
    const [, , low, high] = this.log
      ? this.domain.map((end, i) => (i < 2 ? end : Math.log10(end)))
      : this.domain
    const share = ((this.log ? Math.log10(value) : value) - low) / (high - low)
    return HEIGHT - MARGIN.bottom - share * (HEIGHT - MARGIN.top - MARGIN.bottom)
  }

  draw() {
    if (!this.width || !this.isShown) return
    const { context, colours, series } = this
    context.clearRect(0, 0, this.width, HEIGHT)
    context.font = `12px ${colours.font}`
    this.start = axisLeft(context, this.#yTicks().map(tickText), LABEL_GAP, LEAST_LEFT)
    this.#drawAxes()
    context.save()
    context.beginPath()
    context.rect(this.start, 0, this.width - this.start - MARGIN.right + 3, HEIGHT - MARGIN.bottom + 2)
    context.clip()
    series.forEach((one, i) => this.#drawLine(this.points.lines[i], colours[one.colour], one))
    context.restore()
    if (this.past) this.#drawMarker(this.past.step)
    if (this.hovered !== null) this.#drawCrosshair(this.hovered)
  }

  #yTicks() {
    const [, , low, high] = this.domain
    return this.log ? logTicks(low, high) : ticks(low, high, Y_TICKS)
  }

  #drawAxes() {
    const { context, colours } = this
    const [first, last] = this.domain
    context.fillStyle = colours.muted
    context.strokeStyle = colours.line
    context.lineWidth = 1
    context.textAlign = "right"
    context.textBaseline = "middle"
    for (const value of this.#yTicks()) {
      const y = Math.round(this.#y(value)) + 0.5
      this.#stroke([
        [this.start, y],
        [this.width - MARGIN.right, y],
      ])
      context.fillText(tickText(value), this.start - LABEL_GAP, y)
    }
    context.textBaseline = "alphabetic"
    const room = Math.max(2, Math.floor((this.width - this.start) / 90))
    for (const step of ticks(first, last, room)) {
      context.textAlign = step === first ? "left" : this.#x(step) > this.width - 24 ? "right" : "center"
      context.fillText(count(step), this.#x(step), HEIGHT - 6)
    }
  }

  /**
   * @param {ArrayLike<number>} line
   * @param {string} colour
   * @param {Series} series
   */
  #drawLine(line, colour, { dashed, parts }) {
    const { context } = this
    context.strokeStyle = colour
    context.lineWidth = 1.6
    context.lineJoin = "round"
    context.setLineDash(dashed ? [5, 4] : [])
    const known = this.points.steps.length
    /** @type {[x: number, y: number][][]} */
    const stretches = [[]]
    for (let i = 0; i < known; i++) {
      if (Number.isFinite(line[i]) && (!this.log || line[i] > 0))
        stretches[stretches.length - 1].push([this.#x(this.points.steps[i]), this.#y(line[i])])
      else if (parts) stretches.push([])
    }
    context.fillStyle = colour
    for (const points of stretches) {
      this.#stroke(points)
      if (points.length === 1) context.fillRect(points[0][0] - 2, points[0][1] - 2, 4, 4)
    }
    context.setLineDash([])
  }

  /** @param {[x: number, y: number][]} points CSS px */
  #stroke(points) {
    const { context } = this
    context.beginPath()
    points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)))
    context.stroke()
  }

  /** @param {number} step */
  #drawMarker(step) {
    const { context, colours } = this
    const x = Math.round(this.#x(step)) + 0.5
    context.strokeStyle = colours.text
    context.lineWidth = 1.5
    this.#stroke([
      [x, MARGIN.top],
      [x, HEIGHT - MARGIN.bottom],
    ])
    context.fillStyle = colours.text
    context.beginPath()
    context.arc(x, HEIGHT - MARGIN.bottom, 3.5, 0, 2 * Math.PI)
    context.fill()
  }

  /** @param {number} hovered */
  #drawCrosshair(hovered) {
    const { context, colours, points } = this
    const x = this.#x(points.steps[hovered])
    context.strokeStyle = colours.muted
    context.lineWidth = 1
    context.setLineDash([2, 3])
    this.#stroke([
      [x, MARGIN.top],
      [x, HEIGHT - MARGIN.bottom],
    ])
    context.setLineDash([])
    this.series.forEach(({ colour }, i) => {
      const at = knownAt(points.lines[i], hovered)
      const value = points.lines[i][at]
      if (at < 0 || (this.log && value <= 0)) return
      context.fillStyle = colours[colour]
      context.strokeStyle = colours.background
      context.beginPath()
      context.arc(this.#x(points.steps[at]), this.#y(value), 4, 0, 2 * Math.PI)
      context.fill()
      context.stroke()
    })
  }

  /**
   * @param {number} x CSS px
   * @returns {number | null}
   */
  #indexAt(x) {
    const { steps } = this.points
    if (!steps.length || !this.isShown) return null
    let nearest = 0
    for (let i = 1; i < steps.length; i++) {
      if (Math.abs(this.#x(steps[i]) - x) < Math.abs(this.#x(steps[nearest]) - x)) nearest = i
    }
    return nearest
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const by = STEPS[event.key]
    if (!by || !this.points.steps.length) return
    event.preventDefault()
    const end = this.points.steps.length - 1
    this.#hover(Math.min(Math.max((this.hovered ?? end) + by, 0), end))
  }

  /** @param {number | null} index */
  #hover(index) {
    this.hovered = index
    this.#writeLegend()
    this.draw()
  }

  /**
   * The frame of the past that the page shows, or null: a line stands at its step.
   * @param {Past | null} past
   * @param {Past | null} newest the frame of the present
   */
  mark(past, newest) {
    const isEmpty = !this.points.steps.length
    if (past === this.past && !(isEmpty && newest !== this.newest)) return
    Object.assign(this, { past, newest })
    this.#writeLegend()
    if (this.isShown) this.#fit()
  }

  #writeLegend() {
    const { hovered, past, anew, newest } = this
    const names = this.series.map(({ name }) => name)
    const { step, begins, values } = readingOf(this.points, names, { hovered, past, anew, newest })
    const at = step === undefined ? "" : `at step ${count(step)}`
    setText(this.at, begins === undefined ? at : `from step ${count(begins)} on`)
    this.series.forEach(({ name, of }, i) => {
      const { value, step: measuredAt } = values[i]
      const text = textOf(name, value, this.range?.[1] === 1 ? (value) => value.toFixed(3) : number)
      setNumber(this.values[i], text, { metric: name, of, step: measuredAt ?? 0 })
      const isLate = measuredAt !== undefined && measuredAt !== step
      setText(this.times[i], isLate ? `at step ${count(measuredAt)}` : "")
    })
  }

  /** What its legend says, in words for who cannot see it. */
  describe() {
    const words = (/** @type {HTMLElement[]} */ ...nodes) =>
      nodes
        .map((node) => node.textContent)
        .filter(Boolean)
        .join(" ")
    const parts = this.series.map(({ label }, i) => `${label} ${words(this.values[i], this.times[i])}`)
    const title = [this.title, words(this.at)].filter(Boolean).join(" ")
    this.canvas.setAttribute("aria-label", `${title}: ${parts.join(", ")}`)
  }

  destroy() {
    cancelAnimationFrame(this.request)
  }
}

/**
 * Short enough for the margin: 10⁻⁴, 0.5, 2,000, 20 k, 2·10²⁹.
 * @param {number} value
 * @returns {string}
 */
function tickText(value) {
  const size = Math.abs(value)
  return value < 0 ? `−${sizeText(size)}` : sizeText(size)
}

/** @param {number} size */
function sizeText(size) {
  if (size >= 1e12 || (size && size < 1e-3)) return scientific(Number(size.toPrecision(3)))
  if (size >= 10_000) return compact(size)
  return size >= 1000 ? count(size) : full(Number(size.toPrecision(3)))
}
