// Sliders along a few directions of the noise, each with a strip of what it does to the sample.

/** @import { Stage } from "./stage.js" */

import { element, setText } from "../../lib/dom.js"
import { percent } from "../../lib/format.js"
import { norm } from "../../lib/gan.js"
import { along, lengthWords, movedWords, shareWords, spread } from "./vectors.js"
import { Picker } from "./picker.js"
import { picture, signed } from "./stage.js"
import { Strip } from "./strip.js"

const ROWS = 6
const LIMIT = 4
const STOPS = 9

/** The part of the page with the sliders. */
export class DirectionsView {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage
    this.large = picture("", "latent-large", "The sample with all sliders applied")
    this.says = element("p", { class: "says", "data-testid": "latent-says" })
    this.picker = new Picker(
      stage,
      "The sample to start from.",
      (sample) => this.#start(sample),
      (sample) => (sample === stage.chosen.sample ? "z" : null),
    )
    this.rows = Array.from({ length: ROWS }, (_, place) => this.#row(place))
    this.share = element("p", { class: "says" })
    const turn = (/** @type {number} */ by) => () => this.#turn(by)
    this.before = element(
      "button",
      { type: "button", "aria-label": "Directions before", onclick: turn(-1) },
      "‹",
    )
    this.after = element(
      "button",
      { type: "button", "aria-label": "Directions after", onclick: turn(1) },
      "›",
    )
    this.range = element("span", { class: "muted" })
    const reset = element("button", { type: "button", onclick: () => this.#slide([]) }, "All to 0")
    const left = element(
      "div",
      { class: "directions-left" },
      this.large.node,
      element("div", {}, this.says, element("h4", {}, "Start from"), this.picker.node),
    )
    const right = element(
      "div",
      { class: "directions-right" },
      this.share,
      ...this.rows.map(({ node }) => node),
      element("div", { class: "latent-row" }, this.before, this.after, this.range, reset),
    )
    this.node = element("div", { class: "latent-directions" }, left, right)
  }

  /** @param {number} place */
  #row(place) {
    const name = element("span", { class: "direction-name" })
    const input = element("input", { type: "range", min: -LIMIT, max: LIMIT, step: 0.05 })
    const value = element("output")
    const bar = element("i")
    const percentage = element("b")
    const part = element("span", { class: "direction-share" }, bar, percentage)
    const canvas = element("canvas", { role: "img", "aria-label": "What this direction does to the sample" })
    input.oninput = () => this.#slide(this.slides.with(this.#axis(place), Number(input.value)))
    const node = element(
      "div",
      { class: "direction" },
      element("label", {}, name, input, value),
      part,
      canvas,
    )
    return { place, node, name, input, value, bar, percentage, strip: new Strip(canvas) }
  }

  /**
   * @param {number} place
   * @returns {number} the direction in that row
   */
  #axis(place) {
    return this.page * ROWS + place
  }

  get page() {
    const { chosen, data } = this.stage
    return Math.floor((Math.min(chosen.from, data.axes.length) - 1) / ROWS)
  }

  get shown() {
    return this.rows.filter(({ place }) => this.#axis(place) < this.stage.data.axes.length)
  }

  get slides() {
    return this.stage.data.axes.map((_, k) => this.stage.chosen.slides[k] ?? 0)
  }

  get start() {
    return this.stage.noise(this.stage.chosen.sample)
  }

  adopt() {
    this.#ask()
  }

  leave() {}

  /** @param {number} width CSS px */
  arrange(width) {
    const narrow = width < 760
    this.node.classList.toggle("is-narrow", narrow)
    this.width = width
    /** @type {number} */
    this.largeSide = narrow ? 140 : 224
    /** @type {number} */
    this.stripWidth = narrow ? width : Math.min(420, width - 280 - 330)
    this.picker.arrange(narrow ? Math.min(280, width) : 280)
    this.#ask()
    this.draw()
  }

  #ask() {
    const { stage, slides } = this
    if (!stage.ready) return
    const { axes } = stage.data
    const strips = this.shown.flatMap(({ place }) => {
      const k = this.#axis(place)
      return spread(STOPS).map((share) => along(this.start, axes, slides.with(k, LIMIT * share)))
    })
    stage.ask([along(this.start, axes, slides), ...strips])
  }

  frame() {
    if (this.stage.at?.shape[0] === 1 + this.shown.length * STOPS) this.#drawStrips()
    this.draw()
  }

  #drawStrips() {
    const { pictures, colours } = this.stage
    for (const { place, strip } of this.shown) {
      const k = this.#axis(place)
      strip.paint(pictures.at, { first: 1 + place * STOPS, stops: STOPS }, this.stripWidth)
      strip.frame((this.slides[k] / LIMIT + 1) / 2, colours.generated)
      strip.canvas.ariaLabel = `What direction ${k + 1} does to the sample, from −${LIMIT} to +${LIMIT}`
    }
  }

  draw() {
    const { stage } = this
    if (!stage.ready) return
    this.picker.draw()
    stage.pictures.sample.show(this.large.canvas, 0, this.largeSide)
    const { axes, shares } = stage.data
    const slides = this.slides
    const strongest = Math.max(...shares, 1e-9)
    for (const row of this.rows) {
      const k = this.#axis(row.place)
      row.node.hidden = k >= axes.length
      if (row.node.hidden) continue
      setText(row.name, `d${k + 1}`)
      row.input.ariaLabel = `Along direction ${k + 1}`
      if (Number(row.input.value) !== slides[k]) row.input.value = String(slides[k])
      setText(row.value, signed(slides[k]))
      row.bar.style.width = `${(100 * shares[k]) / strongest}%`
      setText(row.percentage, percent(shares[k]))
    }
    const last = Math.min(axes.length, (this.page + 1) * ROWS)
    setText(this.range, `${this.page * ROWS + 1} to ${last} of ${axes.length}`)
    this.before.disabled = this.page === 0
    this.after.disabled = last === axes.length
    const point = along(this.start, axes, slides)
    const name = stage.nameOf(stage.chosen.sample)
    const title = name[0].toUpperCase() + name.slice(1)
    this.large.title([title, movedWords(slides)].filter(Boolean).join(", "))
    setText(this.says, `Length ${norm(point).toFixed(2)}: ${lengthWords(point)}.`)
    setText(this.share, shareWords(stage.data, this.page * ROWS, last))
  }

  /** @param {number[]} slides one a direction */
  #slide(slides) {
    while (slides.length && slides.at(-1) === 0) slides.pop()
    this.stage.edit({ slides })
    this.#ask()
    this.draw()
  }

  /** @param {number} sample */
  #start(sample) {
    this.stage.edit({ sample })
    this.#ask()
    this.draw()
  }

  /** @param {number} by pages */
  #turn(by) {
    this.stage.edit({ from: (this.page + by) * ROWS + 1 })
    this.#ask()
    this.draw()
  }
}
