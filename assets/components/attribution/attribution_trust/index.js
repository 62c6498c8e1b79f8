// Is it true? What explanations did in tests: a table of all, and the curves and pictures of one of them.
// data: a payload with arrays "picture" c h w, 0 to 255, what is tested, and "stages.<method>" n h w, the
// explanation while layers forget.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays } from "../../../lib/frame.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { crispSide, fitCanvas } from "../../../lib/draw.js"
import { chance, percent } from "../../../lib/format.js"
import { readPayload, tensorOf } from "../../../lib/frame.js"
import { paintHeat } from "../../../lib/heat.js"
import { paintImage } from "../../../lib/picture.js"
import { Plot } from "../../../lib/plot.js"

const PLOT_HEIGHT = 150
const WIDEST_PLOT = 340
const NARROW = 488
const GAP = 16
const SIDE = 84
const WHITE = 255
const ABOUT =
  "Up: the probability of the class. Right: the share of the pixels. Dashed: the mean of random orders."

/** @typedef {"deletion" | "insertion"} WayName */

/**
 * What is known of one way of exchanging pixels.
 * @typedef {object} Way
 * @property {number[]} scores so far, one a share
 * @property {string} says the judgement, as a sentence
 */

/** @typedef {{label: string, rho: string}} StageFacts */

/**
 * @typedef {object} MethodTrust
 * @property {string} name
 * @property {string} title
 * @property {string[]} cells what stands in its row, one a column
 * @property {Way} deletion
 * @property {Way} insertion
 * @property {StageFacts[]} stages
 * @property {string} cares the judgement of its stages, as a sentence
 */

/** @typedef {{title: string, does: string, formula: string}} Measure one a column */

/**
 * Of ui/attribution/cards/trust.py, `facts_of`.
 * @typedef {object} TrustFacts
 * @property {string} chosen the page's method
 * @property {number[]} shares of the pixels, at which scores are taken
 * @property {{deletion: number[], insertion: number[]}} random mean scores of random orders
 * @property {Measure[]} measures
 * @property {MethodTrust[]} methods
 */

/** @typedef {TrustFacts & {arrays: Arrays}} TrustFrame */

/**
 * Show the tests in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Trust}
 */
export function mount(root, component) {
  return new Trust(root, component)
}

class Trust {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    /** @type {string | null} what the reader chose here, until the page chooses another */
    this.own = null
    this.before = ""
    this.table = element("table")
    this.heading = element("h4")
    this.ways = /** @type {const} */ (["deletion", "insertion"]).map((name) => new WayView(name))
    this.strip = element("div", { class: "strip" })
    this.cares = element("p", { class: "says", "data-testid": "trust-cares" })
    this.legend = element("dl", { class: "measures" })
    this.detail = element(
      "section",
      { class: "detail", "aria-label": "The tests of one method" },
      this.heading,
      element(
        "div",
        { class: "ways" },
        this.ways.map(({ node }) => node),
      ),
      element("h5", { textContent: "Layers forget, from the top" }),
      this.strip,
      this.cares,
    )
    root.replaceChildren(
      element("div", { class: "bench" }, element("div", { class: "scroll" }, this.table), this.detail),
      this.legend,
    )
    this.sizes = new ResizeObserver(() => root.clientWidth !== this.width && this.#draw())
    this.sizes.observe(root)
    this.width = 0
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update({ data }) {
    /** @type {TrustFrame} */
    this.frame = readPayload(data)
    if (this.before !== this.frame.chosen) this.own = null
    this.before = this.frame.chosen
    this.#draw()
  }

  get method() {
    const { methods, chosen } = this.frame
    const named = (/** @type {string | null} */ name) => methods.find((method) => method.name === name)
    return named(this.own) ?? named(chosen) ?? methods[0]
  }

  #draw() {
    this.width = this.root.clientWidth
    if (!this.width) return
    const { shares, random } = this.frame
    const { method } = this
    const colours = theme(this.root)
    this.#tabulate()
    setText(this.heading, method.title)
    const space = this.detail.clientWidth
    const room = Math.min(WIDEST_PLOT, space < NARROW ? space : (space - GAP) / 2)
    for (const way of this.ways) {
      way.plot.arrange(room, PLOT_HEIGHT, colours)
      way.show(shares, method[way.name], random[way.name], method.title)
    }
    this.#drawStages(method)
    setText(this.cares, method.cares)
    this.legend.replaceChildren(
      ...this.frame.measures.flatMap(({ title, does, formula }) => [
        element("dt", { textContent: title }),
        element("dd", {}, does, " ", element("code", { textContent: formula })),
      ]),
    )
  }

  #tabulate() {
    const { measures, methods } = this.frame
    const chosen = this.method.name
    const focused = this.table.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement)
    const head = element(
      "tr",
      {},
      element("th", { scope: "col", textContent: "Method" }),
      measures.map(({ title, does }) => element("th", { scope: "col", title: does, textContent: title })),
    )
    const rows = methods.map(({ name, title, cells }) => {
      const button = element("button", {
        type: "button",
        class: "quiet",
        "aria-pressed": String(name === chosen),
        textContent: title,
        onclick: () => this.#choose(name),
      })
      return element(
        "tr",
        { class: name === chosen ? "chosen" : "", "data-method": name, onclick: () => this.#choose(name) },
        element("th", { scope: "row" }, button),
        cells.map((cell) => element("td", { textContent: cell })),
      )
    })
    this.table.replaceChildren(element("thead", {}, head), element("tbody", {}, rows))
    if (focused) /** @type {HTMLElement | null} */ (this.table.querySelector(".chosen button"))?.focus()
  }

  /** @param {string} name */
  #choose(name) {
    if (this.method.name === name) return
    this.own = name
    this.#draw()
  }

  /** @param {MethodTrust} method */
  #drawStages({ name, title, stages }) {
    if (!stages.length) return this.strip.replaceChildren(this.#tested())
    const { shape, data } = tensorOf(this.frame.arrays, `stages.${name}`)
    const [, height, width] = shape
    const side = crispSide(SIDE, Math.max(height, width))
    const cell = side / Math.max(height, width)
    const plane = height * width
    const pictures = stages.map(({ label, rho }, at) => {
      const canvas = element("canvas", { role: "img", ariaLabel: `${title}, ${label}` })
      fitCanvas(canvas, width * cell, height * cell)
      paintHeat(canvas, data.subarray(at * plane, (at + 1) * plane), shape)
      const caption = element("figcaption", {}, label, element("span", { class: "muted" }, rho))
      return element("figure", {}, canvas, caption)
    })
    this.strip.replaceChildren(this.#tested(), ...pictures)
  }

  #tested() {
    const ariaLabel = "The picture that is tested"
    const canvas = element("canvas", { class: "tested", role: "img", ariaLabel })
    paintImage(canvas, tensorOf(this.frame.arrays, "picture"), 0, WHITE)
    return element("figure", {}, canvas, element("figcaption", { textContent: "what is tested" }))
  }

  destroy() {
    this.sizes.disconnect()
  }
}

const TITLES = { deletion: "Deletion: pixels turn black", insertion: "Insertion: pixels come back" }

/** The curve of one way of exchanging pixels, beside that of random orders. */
class WayView {
  /** @param {WayName} name */
  constructor(name) {
    this.name = name
    this.plot = new Plot((x) => this.point(x))
    this.readout = element("p", { class: "muted readout" })
    this.says = element("p", { class: "says", "data-testid": `trust-${name}` })
    this.node = element(
      "section",
      { class: "way" },
      element("h5", { textContent: TITLES[name] }),
      this.plot.node,
      this.readout,
      this.says,
    )
    /** @type {number | null} where the pointer is */
    this.at = null
    /** @type {{shares: number[], scores: number[], random: number[]}} */
    this.shown = { shares: [], scores: [], random: [] }
  }

  /**
   * @param {number[]} shares
   * @param {Way} way
   * @param {number[]} random
   * @param {string} title
   */
  show(shares, { scores, says }, random, title) {
    this.shown = { shares, scores, random }
    this.plot.show({
      x: [0, 1],
      y: [0, 1],
      curves: [
        { points: along(shares, random), colour: "muted", dashed: true },
        { points: along(shares, scores), colour: "primary" },
      ],
      percent: true,
      label: `${TITLES[this.name]}. ${title}. ${says}`,
    })
    setText(this.says, says)
    this.point(this.at)
  }

  /**
   * Read the step under the pointer.
   * @param {number | null} x
   */
  point(x) {
    this.at = x
    const { shares, scores, random } = this.shown
    if (x === null || !scores.length) {
      this.plot.mark(null)
      return setText(this.readout, ABOUT)
    }
    const step = nearest(shares, scores.length, x)
    const dots = [{ y: scores[step], colour: /** @type {const} */ ("primary") }]
    this.plot.mark(shares[step], dots)
    setText(this.readout, pointWords(this.name, shares[step], scores[step], random[step]))
  }
}

/**
 * The measured step nearest to a share of the pixels.
 * @param {number[]} shares ascending
 * @param {number} known so many of them are measured
 * @param {number} share
 * @returns {number}
 */
export function nearest(shares, known, share) {
  let best = 0
  for (let at = 1; at < known; at++)
    if (Math.abs(shares[at] - share) < Math.abs(shares[best] - share)) best = at
  return best
}

/**
 * What the score is at a step.
 * @param {WayName} name
 * @param {number} share of the pixels
 * @param {number} score
 * @param {number | undefined} random the mean of random orders, once it is known
 * @returns {string}
 */
export const pointWords = (name, share, score, random) =>
  `${percent(share)} of the pixels are ${name === "deletion" ? "black" : "back"}: ` +
  `probability ${chance(score)}` +
  (random === undefined ? "." : `, in random orders ${chance(random)}.`)

/**
 * @param {number[]} shares
 * @param {number[]} scores fewer while they are measured
 * @returns {[x: number, y: number][]}
 */
const along = (shares, scores) => scores.map((score, at) => [shares[at], score])
