// From sample A to sample B, straight and along the sphere, at the same time.

/** @import { Curve } from "../../lib/plot.js" */
/** @import { Stage } from "./stage.js" */

import { element, setText } from "../../lib/dom.js"
import { several } from "../../lib/format.js"
import { mixture, norm, typicalLength, walkWeights } from "../../lib/gan.js"
import { Plot } from "../../lib/plot.js"
import { rarityWords, spread } from "./vectors.js"
import { Picker } from "./picker.js"
import { choices, legend, picture, slider } from "./stage.js"
import { Strip } from "./strip.js"

const STOPS = 11
const CURVE_POINTS = 41
const WALK_MS = 4000
const PLOT_HEIGHT = 150
/** @type {[name: string, spherical: boolean][]} */
const WAYS = [
  ["Straight", false],
  ["Along the sphere", true],
]

/** @typedef {"a" | "b"} End */

/**
 * A level line.
 * @param {number} length
 * @returns {Curve}
 */
const levelAt = (length) => ({
  points: [
    [0, length],
    [1, length],
  ],
  colour: "faint",
})

/** The part of the page that walks. */
export class PathsView {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage
    /** @type {End} */
    this.end = "a"
    this.playing = 0
    this.ends = choices(
      "Which end to choose",
      [
        ["a", "Choose A"],
        ["b", "Choose B"],
      ],
      (end) => this.#choose(end),
    )
    const letters = (/** @type {number} */ sample) =>
      /** @type {const} */ (["a", "b"])
        .filter((end) => stage.chosen[end] === sample)
        .join("")
        .toUpperCase() || null
    this.picker = new Picker(stage, "Samples to walk between.", (sample) => this.#pick(sample), letters)
    this.ways = WAYS.map(([name, spherical]) => {
      const large = picture(name, `latent-${spherical ? "sphere" : "straight"}`)
      const canvas = element("canvas", {
        role: "img",
        "aria-label": "Pictures on the way from sample A to sample B",
        "data-testid": `strip-${spherical ? "sphere" : "straight"}`,
      })
      const formula = element("p", { class: "formula" })
      const node = element(
        "div",
        { class: "way" },
        large.node,
        element("div", { class: "way-strip" }, canvas, formula),
      )
      return { name, spherical, large, strip: new Strip(canvas), formula, node }
    })
    this.t = slider("t", "t, the way from A to B", [0, 1, 0.005], (t) => this.#move(t, true))
    this.play = element(
      "button",
      { type: "button", onclick: () => (this.playing ? this.#stop() : this.#start()) },
      "Play",
    )
    this.plot = new Plot()
    this.says = element("p", { class: "says", "data-testid": "latent-says" })
    const left = element(
      "div",
      { class: "paths-left" },
      element("div", { class: "latent-row" }, this.ends.node),
      this.picker.node,
      element("h4", {}, "Length of the noise on the way"),
      this.plot.node,
      legend([
        ["straight", "negative", true],
        ["along the sphere", "generated"],
        ["19 of 20 drawn lengths lie between these", "faint"],
      ]),
      this.says,
    )
    this.right = element(
      "div",
      { class: "paths-right" },
      element("div", { class: "latent-row grow" }, this.play, this.t.node),
      ...this.ways.map(({ node }) => node),
    )
    this.node = element("div", { class: "latent-paths" }, left, this.right)
  }

  adopt() {
    this.#ask()
  }

  leave() {
    this.#stop()
  }

  /** @param {number} width CSS px */
  arrange(width) {
    const narrow = width < 760
    this.node.classList.toggle("is-narrow", narrow)
    /** @type {number} */
    this.leftWidth = narrow ? width : 310
    /** @type {number} */
    this.largeSide = narrow ? 112 : 196
    /** @type {number} */
    this.stripWidth = narrow ? width : Math.max(200, width - this.leftWidth - this.largeSide - 70)
    this.picker.arrange(Math.min(310, this.leftWidth))
    this.plot.arrange(this.leftWidth, PLOT_HEIGHT, this.stage.colours)
    this.#ask()
    this.draw()
  }

  /**
   * @param {number} t
   * @param {boolean} spherical
   * @returns {number[]} the noise there
   */
  point(t, spherical) {
    const { ofA, ofB } = walkWeights(this.a, this.b, t, spherical)
    return this.a.map((value, i) => ofA * value + ofB * this.b[i])
  }

  get a() {
    return this.stage.noise(this.stage.chosen.a)
  }

  get b() {
    return this.stage.noise(this.stage.chosen.b)
  }

  get here() {
    return WAYS.map(([, spherical]) => this.point(this.stage.chosen.t, spherical))
  }

  #ask(whole = true) {
    if (!this.stage.ready) return
    const shares = spread(STOPS).map((share) => (share + 1) / 2)
    const strips = whole ? WAYS.flatMap(([, spherical]) => shares.map((t) => this.point(t, spherical))) : []
    this.stage.ask([...this.here, ...strips])
  }

  frame() {
    const { at, pictures } = this.stage
    if (!at || at.shape[0] < 2) return
    this.ways.forEach(({ large }, i) => pictures.at.show(large.canvas, i, this.largeSide))
    if (at.shape[0] === 2 + 2 * STOPS) this.#paintStrips()
    this.draw()
  }

  #paintStrips() {
    this.ways.forEach(({ strip, name }, row) => {
      strip.paint(this.stage.pictures.at, { first: 2 + row * STOPS, stops: STOPS }, this.stripWidth)
      strip.canvas.ariaLabel = `${name}: ${STOPS} pictures on the way from sample A to sample B`
    })
  }

  draw() {
    const { stage } = this
    if (!stage.ready || !this.leftWidth) return
    const { chosen } = stage
    this.picker.draw()
    this.ends.press(this.end)
    this.t.show(chosen.t, chosen.t.toFixed(2))
    this.here.forEach((z, i) => {
      const { large, strip, formula, spherical } = this.ways[i]
      strip.frame(chosen.t, stage.colours.generated)
      const { ofA, ofB, angle } = walkWeights(this.a, this.b, chosen.t, spherical)
      const degrees = spherical ? `, angle ${Math.round((angle * 180) / Math.PI)}°` : ""
      setText(formula, `${mixture("z", ofA, ofB)}${degrees}`)
      large.note(`length ${norm(z).toFixed(2)}`)
    })
    this.#drawPlot()
    const [straight, sphere] = WAYS.map(([, spherical]) => norm(this.point(0.5, spherical)))
    const { mean, deviation } = typicalLength(stage.data.latent_size)
    setText(
      this.says,
      `Noise of ${several(stage.data.latent_size, "number")} is ${mean.toFixed(2)} ± ` +
        `${deviation.toFixed(2)} long. ` +
        `Half-way, the straight path is ${straight.toFixed(2)} long: ` +
        `${rarityWords(straight, stage.data.latent_size)}. ` +
        `The path along the sphere: ${sphere.toFixed(2)}.`,
    )
  }

  #drawPlot() {
    const { plot, stage } = this
    const { mean, deviation } = typicalLength(stage.data.latent_size)
    const shares = spread(CURVE_POINTS).map((share) => (share + 1) / 2)
    const curves = WAYS.map(([, spherical]) =>
      shares.map((t) => /** @type {[number, number]} */ ([t, norm(this.point(t, spherical))])),
    )
    const bounds = [mean - 2 * deviation, mean + 2 * deviation]
    plot.show({
      x: [0, 1],
      y: [0, ...bounds, ...curves.flat().map(([, length]) => length)],
      curves: [
        ...bounds.map(levelAt),
        { points: curves[0], colour: "negative", dashed: true },
        { points: curves[1], colour: "generated" },
      ],
      label:
        "The length of the noise on the straight way (dashed, orange) and along the sphere (purple), " +
        "for t from 0 to 1",
    })
    const [straight, sphere] = this.here.map(norm)
    plot.mark(stage.chosen.t, [
      { y: straight, colour: "negative" },
      { y: sphere, colour: "generated" },
    ])
  }

  /** @param {End} end */
  #choose(end) {
    this.end = end
    this.draw()
  }

  /** @param {number} sample */
  #pick(sample) {
    this.#stop()
    this.stage.edit({ [this.end]: sample })
    this.end = this.end === "a" ? "b" : "a"
    this.#ask()
    this.draw()
  }

  /**
   * @param {number} t
   * @param {boolean} byHand
   */
  #move(t, byHand) {
    if (byHand) this.#stop()
    this.stage.edit({ t })
    this.#ask(false)
    this.draw()
  }

  #start() {
    let before = performance.now()
    let direction = this.stage.chosen.t < 1 ? 1 : -1
    const tick = (/** @type {number} */ now) => {
      const t = this.stage.chosen.t + (direction * (now - before)) / WALK_MS
      before = now
      if (t >= 1 || t <= 0) direction = -direction
      this.playing = requestAnimationFrame(tick)
      this.#move(Math.min(1, Math.max(0, t)), false)
    }
    this.playing = requestAnimationFrame(tick)
    setText(this.play, "Stop")
  }

  #stop() {
    cancelAnimationFrame(this.playing)
    this.playing = 0
    setText(this.play, "Play")
  }
}
