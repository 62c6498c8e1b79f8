// The same 64 noise vectors, shortened: fewer odd pictures, less variety.

/** @import { Pictures } from "../../lib/gan.js" */
/** @import { Stage } from "./stage.js" */

import { element, setText } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { tensorOf } from "../../lib/frame.js"
import { variety } from "../../lib/gan.js"
import { Plot } from "../../lib/plot.js"
import { dotsAt, priceWords } from "./price.js"
import { density, lengthsBeside, scaled, spread, truncated } from "./vectors.js"
import { legend, picture, SAMPLES, slider } from "./stage.js"

const COLUMNS = 8
const GAP = 2
const CURVE_POINTS = 121
const EXTENT = 3.5
/** @typedef {"scale" | "normal"} Shortening whether numbers are scaled or cut off */

/** @typedef {[x: number, y: number]} Spot */

/** @type {Record<Shortening, [least: number, most: number]>} */
const LIMITS = { scale: [0.05, 1.5], normal: [0.05, 3] }
const PLOT_HEIGHT = 120

/** The part of the page that shortens noise. */
export class TruncationView {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage
    this.side = 0
    this.psi = slider("ψ", "Truncation", [0.05, 3, 0.05], (psi) => this.#set(psi))
    this.formula = element("p", { class: "formula" })
    this.plot = new Plot()
    this.price = new Plot()
    this.priceTitle = element("h4", {}, "Does it pay?")
    this.priceLegend = legend([
      ["a classifier’s confidence", "discriminator"],
      ["variety", "generated"],
    ])
    this.priceSays = element("p", { class: "muted" })
    this.says = element("p", { class: "says", "data-testid": "latent-says" })
    this.full = picture("As drawn", "latent-full", "64 samples of untouched noise")
    this.cut = picture("Truncated", "latent-large", "The same 64 samples of truncated noise")
    this.node = element(
      "div",
      { class: "latent-truncation" },
      element(
        "div",
        { class: "truncation-left" },
        this.psi.node,
        this.formula,
        element("h4", {}, "How often each number is drawn"),
        this.plot.node,
        legend([
          ["as drawn", "muted", true],
          ["truncated", "generated"],
        ]),
        this.says,
        this.priceTitle,
        this.price.node,
        this.priceLegend,
        this.priceSays,
      ),
      element("div", { class: "truncation-boards" }, this.full.node, this.cut.node),
    )
  }

  adopt() {
    this.#ask()
  }

  leave() {}

  /** @param {number} width CSS px */
  arrange(width) {
    const narrow = width < 760
    this.node.classList.toggle("is-narrow", narrow)
    /** @type {number} */
    this.leftWidth = narrow ? width : 280
    this.side = narrow ? (width - 16) / 2 : Math.min(470, (width - this.leftWidth - 48) / 2)
    for (const { node } of [this.full, this.cut]) node.style.width = `${this.side}px`
    for (const plot of [this.plot, this.price]) plot.arrange(this.leftWidth, PLOT_HEIGHT, this.stage.colours)
    this.#ask()
    this.draw()
  }

  get limits() {
    return LIMITS[this.stage.data.cut]
  }

  get amount() {
    return Math.min(this.stage.chosen.psi, this.limits[1])
  }

  get isScale() {
    return this.stage.data.cut === "scale"
  }

  /** @param {number[]} vector */
  shortened(vector) {
    return this.isScale ? scaled(vector, this.amount) : truncated(vector, this.amount)
  }

  get noise() {
    return Array.from({ length: SAMPLES }, (_, i) => this.stage.noise(i + 1))
  }

  get vectors() {
    return this.noise.map((vector) => this.shortened(vector))
  }

  #ask() {
    const { stage } = this
    if (stage.ready) stage.ask(this.vectors, { labels: this.vectors.map((_, i) => stage.labelOf(i + 1)) })
  }

  frame() {
    const { at, pictures } = this.stage
    this.#drawBoard(this.full.canvas, pictures.samples)
    if (at?.shape[0] === SAMPLES) this.#drawBoard(this.cut.canvas, pictures.at)
    this.draw()
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Pictures} pictures
   */
  #drawBoard(canvas, pictures) {
    if (!this.side) return
    const size = pictures.size(this.side / COLUMNS - GAP)
    const context = fitCanvas(canvas, COLUMNS * (size.width + GAP), (SAMPLES / COLUMNS) * (size.height + GAP))
    for (let i = 0; i < SAMPLES; i++) {
      pictures.draw(
        context,
        i,
        (i % COLUMNS) * (size.width + GAP),
        Math.floor(i / COLUMNS) * (size.height + GAP),
        size,
      )
    }
  }

  draw() {
    const { stage, amount } = this
    if (!stage.ready || !this.leftWidth) return
    this.psi.input.max = String(this.limits[1])
    this.psi.show(amount, amount.toFixed(2))
    setText(
      this.formula,
      this.isScale ? `z → ${amount.toFixed(2)} · z` : `each number of z within ±${amount.toFixed(2)}`,
    )
    this.#drawPlot()
    this.#drawPrice()
    const { arrays } = stage.frame
    if (stage.at?.shape[0] !== SAMPLES) return
    const [full, cut] = [variety(tensorOf(arrays, "samples")), variety(stage.at)]
    const reals = tensorOf(arrays, "real")
    this.full.note(
      `${SAMPLES} × ${stage.at.shape.slice(1).join(" × ")}, −1 to 1. Variety ${full.toFixed(3)}; ` +
        `of ${reals.shape[0]} real pictures ${variety(reals).toFixed(3)}.`,
    )
    this.cut.note(`The same scale. Variety ${cut.toFixed(3)}.`)
    setText(
      this.says,
      `${lengthsBeside(this.vectors, this.noise)} ` +
        `The pictures vary ${(cut / (full || 1)).toFixed(2)} times as much as before. ` +
        "Variety is the deviation of each pixel over the pictures, averaged.",
    )
  }

  #drawPlot() {
    const { amount, isScale } = this
    const xs = spread(CURVE_POINTS).map((share) => EXTENT * share)
    const normal = curve(xs, density)
    const cut = isScale ? curve(xs, (x) => density(x / amount) / amount) : cutCurve(amount)
    const highest = Math.min(1.6, Math.max(...cut.map(([, y]) => y)))
    this.plot.show({
      x: [-EXTENT, EXTENT],
      y: [0, 0.5, highest],
      curves: [
        { points: normal, colour: "muted", dashed: true },
        { points: cut, colour: "generated" },
      ],
      label: "The density of a number of the noise: as drawn (dashed) and truncated (purple)",
    })
  }

  #drawPrice() {
    const { tradeoff } = this.stage.data
    for (const node of [this.priceTitle, this.price.node, this.priceLegend, this.priceSays])
      node.hidden = !tradeoff
    if (!tradeoff) return
    const { amount } = this
    /** @type {Spot[]} */
    const confidence = tradeoff.map(([x, sure]) => [x, sure])
    /** @type {Spot[]} */
    const spreadOut = tradeoff.map(([x, , varied]) => [x, varied])
    this.price.show({
      x: [0, this.limits[1]],
      y: [0, 1],
      curves: [
        { points: spreadOut, colour: "generated", dots: "circle" },
        { points: confidence, colour: "discriminator", dots: "circle" },
      ],
      label:
        "For each truncation: the confidence of a classifier in the pictures (blue), " +
        "and their variety (purple)",
    })
    const [[, sure, varied], ...more] = dotsAt(tradeoff, amount)
    this.price.mark(
      amount,
      more.length
        ? []
        : [
            { y: varied, colour: "generated" },
            { y: sure, colour: "discriminator" },
          ],
    )
    setText(this.priceSays, priceWords({ ...this.stage.data, tradeoff }, amount))
  }

  /** @param {number} psi */
  #set(psi) {
    this.stage.edit({ psi })
    this.#ask()
    this.draw()
  }
}

/**
 * @param {number[]} xs
 * @param {(x: number) => number} heightAt
 * @returns {Spot[]}
 */
const curve = (xs, heightAt) => xs.map((x) => [x, heightAt(x)])

/**
 * The density of the truncated normal distribution: steep at both ends.
 * @param {number} limit
 * @returns {Spot[]}
 */
function cutCurve(limit) {
  const inside = spread(CURVE_POINTS).map((share) => share * limit)
  const area = inside.reduce((sum, x) => sum + density(x), 0) * ((2 * limit) / CURVE_POINTS)
  return [[-EXTENT, 0], [-limit, 0], ...curve(inside, (x) => density(x) / area), [limit, 0], [EXTENT, 0]]
}
