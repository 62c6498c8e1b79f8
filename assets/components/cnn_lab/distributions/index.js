// How the weights and the gradients of each layer are spread, and which units no longer answer to anything.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Numbers } from "../../../lib/frame.js" */

import { element, setText } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { theme } from "../../../lib/colours.js"
import { count, number } from "../../../lib/format.js"
import { Watcher } from "../../../lib/watcher.js"

const CHART_HEIGHT_PX = 64
const KINDS = /** @type {const} */ (["weight", "gradient"])
const PARTS = /** @type {const} */ (["low", "text", "high"])

/** @typedef {{run: string}} DistributionsData */

/** @typedef {"weight" | "gradient"} Kind */

/**
 * The numbers of one layer's weights or gradients.
 * @typedef {object} Chart
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} low
 * @property {HTMLElement} text
 * @property {HTMLElement} high
 */

/** @typedef {Record<Kind, Chart>} Charts */

/**
 * How large the gradients are: `Gradients` of nn_core/judgements/learning.py, where it says more.
 * @typedef {object} Gradients
 * @property {string} kind
 * @property {string} first
 * @property {string} last
 * @property {number} first_size
 * @property {number} last_size
 * @property {string[]} silent
 * @property {string[]} dead
 */

/**
 * Show the charts in `root`.
 * @param {HTMLElement} root
 * @param {Component<DistributionsData>} component
 * @returns {Distributions}
 */
export function mount(root, component) {
  return new Distributions(root, component)
}

class Distributions {
  /**
   * @param {HTMLElement} root
   * @param {Component<DistributionsData>} component
   */
  constructor(root, component) {
    this.root = root
    this.notice = element("p", { className: "notice" })
    this.grid = element("div", { className: "layers" })
    this.dead = element("p", { className: "dead" })
    root.append(this.notice, this.grid, this.dead)
    /** @type {Map<string, Charts>} */
    this.rows = new Map()
    /** @type {Map<string, Numbers>} */
    this.silent = new Map()
    this.run = ""
    /** @type {Frame | null} the newest with numbers */
    this.frame = null
    this.seenColours = ""
    this.watcher = new Watcher(root, "distributions", (frame) => this.take(frame))
    this.watcher.ask({ statistics: true })
    this.update(component)
  }

  /** @param {Component<DistributionsData>} component */
  update({ data }) {
    const colours = JSON.stringify(theme(this.root))
    const isRepainted = colours !== this.seenColours
    if (data.run !== this.run) this.frame = null
    if (data.run !== this.run || isRepainted) this.clear()
    this.run = data.run
    this.seenColours = colours
    /** @type {Theme} */
    this.colours = theme(this.root)
    if (isRepainted && this.frame) this.take(this.frame)
    this.watcher.follow(data.run)
  }

  destroy() {
    this.watcher.close()
  }

  clear() {
    this.rows.clear()
    this.silent.clear()
    this.grid.replaceChildren()
    setText(this.dead, "")
    setText(this.notice, "Waiting for the first numbers…")
  }

  /** @param {Frame} frame */
  take(frame) {
    if (frame.judgements.gradients) this.frame = frame
    this.#forgetGradients(frame)
    for (const [name, array] of frame.arrays) {
      const [, layer, kind] = name.match(/^(.+)\.(weight|gradient)_histogram$/) ?? []
      const [limit, moments] = ["limit", "moments"].map((of) => frame.arrays.get(`${layer}.${kind}_${of}`))
      if (limit && moments)
        this.show(layer, /** @type {Kind} */ (kind), array.data, limit.data[0], moments.data)
      if (name.endsWith(".dead")) this.silent.set(name.slice(0, -".dead".length), array.data)
    }
    if (frame.judgements.gradients) this.#describe(frame)
  }

  /**
   * Those of the past are not kept, and those before the weights of an earlier step came back are none of
   * these weights.
   * @param {Frame} frame
   */
  #forgetGradients({ arrays }) {
    for (const [layer, { gradient }] of this.rows) {
      if (!arrays.has(`${layer}.weight_histogram`) || arrays.has(`${layer}.gradient_histogram`)) continue
      fitCanvas(gradient.canvas, widthOf(gradient), CHART_HEIGHT_PX)
      for (const part of PARTS) setText(gradient[part], part === "text" ? "none" : "")
      gradient.canvas.setAttribute("aria-label", `gradients of ${layer}: none`)
    }
  }

  /**
   * @param {string} layer
   * @param {Kind} kind
   * @param {Numbers} counts
   * @param {number} limit
   * @param {Numbers} moments mean and standard deviation
   */
  show(layer, kind, counts, limit, moments) {
    const row = this.rows.get(layer) ?? this.row(layer)
    this.rows.set(layer, row)
    const chart = row[kind]
    const width = widthOf(chart)
    drawBars(fitCanvas(chart.canvas, width, CHART_HEIGHT_PX), width, counts, this.colours)
    const isNil = moments.every((moment) => moment === 0)
    const found = momentsText(kind, moments)
    setText(chart.low, isNil ? "" : number(-limit))
    setText(chart.high, isNil ? "" : number(limit))
    setText(chart.text, found)
    const reach = isNil ? ":" : ` between ±${number(limit)},`
    chart.canvas.setAttribute("aria-label", `${kind}s of ${layer}${reach} ${found}`)
  }

  /** @param {string} layer */
  row(layer) {
    const charts = { weight: newChart("weight"), gradient: newChart("gradient") }
    const figures = KINDS.map((kind) => {
      const chart = charts[kind]
      const axis = element("div", { className: "axis muted" }, chart.low, chart.high, chart.text)
      return element("figure", {}, element("figcaption", { textContent: `${kind}s` }), chart.canvas, axis)
    })
    this.grid.append(element("section", {}, element("h4", { textContent: layer }), ...figures))
    return charts
  }

  /** @param {Frame} frame */
  #describe(frame) {
    const gradients = /** @type {unknown} */ (frame.judgements.gradients)
    setText(this.notice, noticeText(/** @type {Gradients} */ (gradients), frame))
    setText(this.dead, deadText(this.silent))
  }
}

/**
 * How far weights are from each other, and gradients from 0: a step moves a weight by its gradient.
 * @param {Kind} kind
 * @param {Numbers} moments mean and standard deviation
 */
export function momentsText(kind, [mean, deviation]) {
  if (deviation === 0) return `all ${number(mean)}`
  if (kind === "weight") return `standard deviation ${number(deviation)}`
  return `root mean square ${number(Math.hypot(mean, deviation))}`
}

/**
 * What to notice about the gradients: their judgement (nn_core/judgements/learning.py) in words.
 * @param {Gradients} gradients
 * @param {{step: number, live: boolean}} frame
 */
export function noticeText(gradients, { step, live }) {
  return `At step ${count(step)}: ${GRADIENTS[gradients.kind](gradients, { step, live })}`
}

const RESTART = "Press Reset, then try a smaller learning rate, or leaky ReLU."

/** @type {Record<string, (found: Gradients, frame: {step: number, live: boolean}) => string>} */
const GRADIENTS = {
  none: (_, { step, live }) => {
    if (!live) return "the weights of then. Their gradients are not kept."
    return step
      ? "the weights of an earlier step are back, and have no gradient yet. Press Train or Step."
      : "no gradient yet. Each weight starts as a small random number. Press Train or Step."
  },
  dead: ({ dead }) =>
    `the gradient of every weight is 0. Every unit of ${dead.join(" and of ")} is dead: what comes after ` +
    "it no longer depends on the picture. Biases alone can still learn how common each class is, and no " +
    `more. ${RESTART}`,
  zero: () => `all gradients are 0: the last batch asked for no change.`,
  cut_off: ({ silent, first }) =>
    `no gradient gets back to ${silent.join(" and ")}; the first layer that hears of its mistakes is ` +
    `${first}. ${RESTART}`,
  one: ({ first, first_size: size }) =>
    `the root mean square of the gradients of ${first} is ${number(size)}.`,
  vanishing: (found) =>
    `${pair(found)}: ${number(found.last_size / found.first_size)} times less reaches the first layer. ` +
    "With SGD or Momentum it learns slowly.",
  growing: (found) => `${pair(found)}: they grow on their way back through the network.`,
  even: (found) => `${pair(found)}: every layer hears about its mistakes.`,
}

/** @param {Gradients} found */
const pair = ({ first, last, first_size: of_first, last_size: of_last }) =>
  `the root mean square of the gradients is ${number(of_first)} in ${first} and ${number(of_last)} in ${last}`

/**
 * Which units are zero for every image of the fixed validation batch.
 * @param {Map<string, Numbers>} silent
 */
export function deadText(silent) {
  /** @type {string[]} */
  const sentences = []
  for (const [layer, dead] of silent) {
    const number = [...dead].reduce((sum, flag) => sum + flag, 0)
    if (number)
      sentences.push(`${layer}: ${number} of ${dead.length} units ${number === 1 ? "is" : "are"} dead`)
  }
  if (!silent.size) return ""
  if (!sentences.length)
    return "No dead units: each one answers to at least one of the validation images tried."
  return (
    `${sentences.join("; ")}. A dead unit is zero for every validation image tried, ` +
    "so such images cannot teach it anything."
  )
}

/**
 * @param {Kind} kind
 * @returns {Chart}
 */
const newChart = (kind) => ({
  canvas: element("canvas", { role: "img", "aria-label": `Distribution of the ${kind}s` }),
  low: element("span"),
  text: element("span"),
  high: element("span"),
})

/** @param {Chart} chart */
const widthOf = ({ canvas }) => canvas.parentElement?.clientWidth ?? 0

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {Numbers} counts
 * @param {Theme} colours
 */
function drawBars(context, width, counts, colours) {
  const highest = Math.max(1, ...counts)
  const step = width / counts.length
  const middle = (counts.length - 1) / 2
  context.fillStyle = colours.line
  context.fillRect(0, CHART_HEIGHT_PX - 1, width, 1)
  counts.forEach((count, bin) => {
    const height = (count / highest) * (CHART_HEIGHT_PX - 4)
    context.fillStyle = bin < middle ? colours.negative : bin > middle ? colours.positive : colours.muted
    context.fillRect(bin * step + 0.5, CHART_HEIGHT_PX - 1 - height, Math.max(step - 1, 0.5), height)
  })
}
