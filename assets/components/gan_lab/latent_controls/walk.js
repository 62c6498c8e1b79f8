// The walk between two noise vectors: its ends, the place on it, and how long the vectors are.

import { element, setText } from "../../../lib/dom.js"
import { equalSign, several } from "../../../lib/format.js"
import { RARE, belowUsual, mixture, norm, walkWeights } from "../../../lib/gan.js"

/** @import { Pictures } from "../../../lib/gan.js" */

const WALK_MS = 4000
const END_SIDE = 56
const ELSEWHERE = "The z that is shown is another one: move t, and it is back on the walk."
/** Radians from the opposite direction. */
const OPPOSITE = 1e-6

/** @typedef {"a" | "b"} End */

/** @type {End[]} */
const ENDS = ["a", "b"]

/**
 * @typedef {object} WalkActs
 * @property {() => void} onMove another place on the way
 * @property {() => void} onBend another way between the same ends
 * @property {(end: End) => void} onEnd this end shall be the sample that is offered
 * @property {() => void} onPlay
 */

/** @typedef {{a: number, b: number, t: number, spherical: boolean}} Place samples at the ends, and the way */

/** A place on the way between two of the samples. */
export class Walk {
  /** @param {WalkActs} act */
  constructor({ onMove, onBend, onEnd, onPlay }) {
    this.onMove = onMove
    /** Samples at the ends. */
    this.a = 0
    this.b = Infinity
    this.t = 0
    this.spherical = true
    this.playing = 0
    this.ends = { a: endParts("a", () => onEnd("a")), b: endParts("b", () => onEnd("b")) }
    this.slider = element("input", {
      type: "range",
      min: 0,
      max: 1,
      step: 0.005,
      value: 0,
      "aria-label": "t, the way from A to B",
    })
    this.slider.oninput = () => this.move(Number(this.slider.value))
    this.button = element("button", { type: "button", onclick: onPlay }, "Play")
    this.share = element("output")
    this.shapes = [true, false].map((spherical) =>
      element(
        "button",
        {
          type: "button",
          "aria-pressed": String(spherical),
          onclick: () => {
            this.spherical = spherical
            onBend()
          },
        },
        spherical ? "Along the sphere" : "Straight",
      ),
    )
    this.formula = element("p", { class: "formula" })
    this.lengths = element("p", { class: "muted" })
    this.node = element(
      "section",
      { class: "latent-walk" },
      element("h4", {}, "Walk from A to B"),
      element("div", { class: "latent-ends" }, this.ends.a.node, this.ends.b.node),
      element("label", {}, element("span", {}, "t"), this.slider, this.share),
      element(
        "div",
        { class: "latent-row" },
        this.button,
        element("div", { class: "segmented" }, ...this.shapes),
      ),
      this.formula,
      this.lengths,
    )
  }

  /**
   * The first so many samples are there to walk between; without another choice B is the last of them.
   * @param {number} samples
   */
  keepTo(samples) {
    for (const end of ENDS) this[end] = Math.min(this[end], samples - 1)
  }

  /** @param {number} t */
  move(t) {
    this.t = t
    this.onMove()
  }

  /** @returns {Place} */
  get place() {
    const { a, b, t, spherical } = this
    return { a, b, t, spherical }
  }

  /** To one end and back, again and again, until `stop`. */
  play() {
    let before = performance.now()
    let direction = this.t < 1 ? 1 : -1
    const tick = (/** @type {number} */ now) => {
      const t = this.t + (direction * (now - before)) / WALK_MS
      before = now
      if (t >= 1 || t <= 0) direction = -direction
      this.playing = requestAnimationFrame(tick)
      this.move(Math.min(1, Math.max(0, t)))
    }
    this.playing = requestAnimationFrame(tick)
    setText(this.button, "Stop")
  }

  stop() {
    if (this.playing) cancelAnimationFrame(this.playing)
    this.playing = 0
    setText(this.button, "Play")
  }

  /**
   * The place on the way: its noise vector, and how it is made of those of the ends.
   * @param {(index: number) => number[]} noiseOf a sample's noise vector
   */
  at(noiseOf) {
    const [a, b] = [noiseOf(this.a), noiseOf(this.b)]
    const { ofA, ofB, angle } = walkWeights(a, b, this.t, this.spherical)
    return { a, b, ofA, ofB, angle, z: a.map((value, at) => ofA * value + ofB * b[at]) }
  }

  /**
   * Show the place on the way, and whether it is what is shown.
   * @param {(index: number) => number[]} noiseOf a sample's noise vector
   * @param {number[]} shown the noise vector that is shown
   */
  show(noiseOf, shown) {
    const { t, spherical } = this
    const { a, b, ofA, ofB, angle, z } = this.at(noiseOf)
    const isShown = z.every((value, at) => value === shown[at])
    this.slider.value = String(t)
    setText(this.share, t.toFixed(2))
    this.shapes.forEach((shape, at) => (shape.ariaPressed = String(spherical === (at === 0))))
    const formula = mixture(isShown ? "z" : "This point", ofA, ofB)
    setText(this.formula, isShown ? formula : `${formula}. ${ELSEWHERE}`)
    const [ofStart, here, ofEnd] = [a, z, b].map((vector) => norm(vector).toFixed(1))
    const says = spherical ? turnSentence(angle) : straightSentence(a, b)
    const name = isShown ? "z" : "this point"
    setText(this.lengths, `Length of A ${ofStart}, of ${name} ${here}, of B ${ofEnd}. ${says}`)
  }

  /**
   * Offer a sample for both ends.
   * @param {number} index
   */
  offer(index) {
    for (const end of ENDS) setText(this.ends[end].button, `Use sample ${index + 1}`)
  }

  /**
   * Draw the pictures at the ends.
   * @param {Pictures} pictures
   */
  showEnds(pictures) {
    for (const end of ENDS) {
      pictures.show(this.ends[end].canvas, this[end], END_SIDE)
      setText(this.ends[end].name, `${end.toUpperCase()}: sample ${this[end] + 1}`)
    }
  }
}

/**
 * @param {number} angle between the ends, radians
 */
export function turnSentence(angle) {
  if (angle > Math.PI - OPPOSITE)
    return "A and B point opposite ways: no circle leads from one to the other, so z goes straight."
  return "On this way the length of z goes evenly from that of A to that of B."
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
export function straightSentence(a, b) {
  const write = (/** @type {number} */ length) => String(Number(length.toFixed(1)))
  const size = a.length
  const root = Math.sqrt(size)
  const usual =
    `Noise of ${several(size, "number")} is about √${size} ` +
    `${equalSign([root], write)} ${write(root)} long`
  const middle = norm(a.map((value, at) => (value + b[at]) / 2))
  return belowUsual(middle, size) > RARE
    ? `${usual}: the straight way cuts through shorter z, which G rarely meets.`
    : `${usual}. Half-way, the straight way is ${write(middle)} long.`
}

/**
 * @param {End} end
 * @param {() => void} onSet
 */
function endParts(end, onSet) {
  const canvas = element("canvas", {
    width: END_SIDE,
    height: END_SIDE,
    role: "img",
    "aria-label": `The picture at ${end.toUpperCase()}`,
  })
  const name = element("span")
  const button = element("button", { type: "button", onclick: onSet })
  const text = element("div", {}, name, element("div", {}, button))
  return { node: element("div", { class: "latent-end" }, canvas, text), canvas, name, button }
}
