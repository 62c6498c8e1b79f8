// The loss along one number: its curve, the gradient as the slope of the tangent, and the check that pushes.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Curve } from "../../lib/plot.js" */
/** @import { Bounds, Estimate, Opinion, Sides } from "./check.js" */
/** @import { Asks } from "./model.js" */
/** @import { Labels, Tape } from "./tape.js" */

import { element, setOptions, setText } from "../../lib/dom.js"
import { grouped, scientific } from "../../lib/format.js"
import { Plot } from "../../lib/plot.js"
import { judgeCheck } from "./check.js"
import { apart, digits, figure } from "./figures.js"
import { insteadOfCurve } from "./model.js"

const CURVE_POINTS = 161
const LEAST_REACH = 3
const PLOT_SHAPE = 0.62

/**
 * A round's numbers, worked out.
 * @typedef {object} Work
 * @property {Tape} tape
 * @property {Float64Array} numbers those given
 * @property {Float64Array} values
 * @property {Float64Array} gradients
 * @property {Labels} labels
 */

/** The curve and the check. */
export class Slope {
  /** @param {(patch: Record<string, unknown>) => void} onEdit */
  constructor(onEdit) {
    this.name = element("select", {
      "aria-label": "Number to push",
      onchange: () => onEdit({ name: this.name.value }),
    })
    this.h = element("input", {
      type: "range",
      min: -12,
      max: 0,
      step: 1,
      "aria-label": "h, as a power of ten",
    })
    this.h.oninput = () => onEdit({ h: Number(this.h.value) })
    this.hText = element("output")
    this.plot = new Plot((x) => this.point(x))
    this.sums = element("p", { className: "numbers" })
    this.result = element("div", { className: "both" })
    this.verdict = element("p", { className: "verdict", role: "status" })
    this.pointed = element("p", { className: "muted note" })
    const chosen = element(
      "div",
      { className: "line" },
      element(
        "label",
        { className: "field" },
        element("span", { textContent: "Push this number" }),
        this.name,
      ),
      element(
        "label",
        { className: "field" },
        element("span", { textContent: "by h" }),
        element("span", { className: "slide" }, this.h, this.hText),
      ),
    )
    this.instead = element("p", { className: "muted" })
    const words = element(
      "div",
      { className: "words" },
      chosen,
      this.instead,
      this.sums,
      this.result,
      this.verdict,
    )
    this.value = this.gradient = 0
    this.label = ""
    this.hidden = false
    /** @type {((x: number) => number) | null} */
    this.along = null
    this.side = element("div", {}, this.plot.node, this.pointed)
    this.node = element(
      "section",
      { className: "check", "aria-label": "The loss along one number" },
      element("h3", { textContent: "Is the gradient right? Push, and see" }),
      element("div", { className: "halves" }, words, this.side),
    )
  }

  /**
   * hidden: the gradient must not be told yet.
   * @param {Work} work
   * @param {{name: string, h: number}} chosen
   * @param {Theme} colours
   * @param {boolean} hidden
   * @param {{bounds: Bounds, asks: Asks}} facts
   */
  show({ tape, numbers, values, gradients, labels }, { name, h }, colours, hidden, { bounds, asks }) {
    const slot = tape.slotOf(name)
    const push = 10 ** h
    /** @type {{tape: Tape, numbers: Float64Array, slot: number}} */
    this.work = { tape, numbers, slot }
    this.value = values[slot]
    this.gradient = gradients[slot]
    this.label = labels[name]
    setOptions(
      this.name,
      tape.gradients
        .filter(({ terms }) => terms.length)
        .map((entry) => ({ value: entry.name, label: labels[entry.name] })),
    )
    this.name.value = name
    this.h.value = String(h)
    setText(this.hText, h > -4 ? String(push) : scientific(push, 0))
    const instead = insteadOfCurve(asks, { name })
    setText(this.instead, instead)
    for (const node of [this.sums, this.result, this.verdict, this.side]) node.hidden = Boolean(instead)
    if (instead) return
    /** @type {Sides} */
    this.sides = tape.sides(numbers, name)
    /** @type {Opinion} */
    this.opinion = this.write(tape.estimate(numbers, name, push), push, hidden, bounds)
    this.draw(colours, push, hidden)
  }

  /**
   * @param {Estimate} estimate
   * @param {number} push
   * @param {boolean} hidden
   * @param {Bounds} bounds
   * @returns {Opinion}
   */
  write({ above, below, slope }, push, hidden, bounds) {
    const { label, gradient } = this
    setText(
      this.sums,
      `(L(${label} + h) − L(${label} − h)) / 2h ≈ (${apart(above, below).join(" − ")}) / ` +
        grouped(digits(2 * push)),
    )
    const row = (/** @type {string} */ name, /** @type {string} */ text) => [
      element("span", { className: "muted", textContent: name }),
      element("output", { textContent: text }),
    ]
    this.result.replaceChildren(
      ...row("by pushing", digits(slope)),
      ...row("by the chain rule", hidden ? "?" : digits(gradient)),
    )
    this.verdict.hidden = hidden
    const opinion = judgeCheck({ above, below, slope }, push, gradient, this.value, this.sides, bounds)
    setText(this.verdict, opinion === "kink" ? kinkWords(label, this.sides) : OPINIONS[opinion])
    return opinion
  }

  /**
   * @param {Theme} colours
   * @param {number} push
   * @param {boolean} hidden
   */
  draw(colours, push, hidden) {
    const {
      work: { tape, numbers, slot },
      value,
      label,
    } = this
    const width = Math.min(560, this.side.clientWidth)
    if (!width) return
    this.plot.arrange(width, Math.round(Math.min(300, width * PLOT_SHAPE)), colours)
    const reach = Math.max(LEAST_REACH, Math.ceil(Math.abs(value) * 1.3))
    const along = (/** @type {number} */ x) => tape.loss(numbers, slot, x - value)
    const xs = Array.from({ length: CURVE_POINTS }, (_, at) => reach * ((2 * at) / (CURVE_POINTS - 1) - 1))
    const ys = xs.map(along)
    const loss = along(value)
    /** @type {Curve[]} */
    const curves = [{ points: xs.map((x, at) => [x, ys[at]]), colour: "muted" }]
    const slopes = this.#slopes(reach)
    const told = slopes.map(({ slope }) => figure(slope)).join(" or ")
    if (!hidden)
      for (const { from, to, slope } of slopes)
        curves.push({
          points: [from, to].map((x) => [x, loss + slope * (x - value)]),
          colour: slope < 0 ? "negative" : "positive",
          dashed: true,
        })
    this.plot.show({
      x: [-reach, reach],
      y: [...ys, 0],
      curves,
      label:
        `Loss while ${label} goes from ${-reach} to ${reach}. At ${figure(value)} the loss is ` +
        `${figure(loss)}${hidden ? "" : ` and the slope ${told}`}.`,
    })
    this.along = along
    this.hidden = hidden
    this.mark(value, push)
  }

  /**
   * What is dashed: the tangent, or on a kink, where there is none, the slope of each side.
   * @param {number} reach
   */
  #slopes(reach) {
    const { value, gradient, sides, opinion } = this
    if (opinion !== "kink") return [{ from: -reach, to: reach, slope: gradient }]
    return [
      { from: -reach, to: value, slope: sides.left },
      { from: value, to: reach, slope: sides.right },
    ]
  }

  /**
   * @param {number} value
   * @param {number} push
   */
  mark(value, push) {
    const { along } = this
    if (!along) return
    const { above } = this.plot
    this.plot.mark(value, [{ y: along(value), colour: "primary" }])
    above.fillStyle = this.plot.colours.text
    for (const x of [value - push, value + push]) {
      above.beginPath()
      above.arc(this.plot.left(x), this.plot.top(along(x)), 2.5, 0, 2 * Math.PI)
      above.fill()
    }
    setText(
      this.pointed,
      `Now: ${this.label} = ${figure(value)}, loss ${figure(along(value))}.` +
        (this.hidden ? "" : this.opinion === "kink" ? DASHED_KINK : DASHED),
    )
  }

  /** @param {number | null} x */
  point(x) {
    if (!this.along) return
    if (x === null) return this.mark(this.value, 10 ** Number(this.h.value))
    this.plot.mark(x, [{ y: this.along(x), colour: "primary" }])
    setText(this.pointed, `${this.label} = ${figure(x)}: loss ${figure(this.along(x))}`)
  }
}

const DASHED = " Dashed: the tangent; its slope is the gradient."
const DASHED_KINK = " Dashed: the slopes on both sides of the kink. There is no tangent."

/**
 * @param {string} label
 * @param {Sides} sides
 */
export const kinkWords = (label, { left, right }) =>
  `${label} stands exactly on a kink: just below it the slope is ${figure(left)}, ` +
  `just above ${figure(right)}. The smaller h, the nearer pushing comes to their mean: no h helps. ` +
  "The chain rule takes what PyTorch takes at a kink."

/** @type {Record<Exclude<Opinion, "kink">, string>} */
const OPINIONS = {
  agree: "They agree. Two ways that know nothing of each other, one answer.",
  rounding: "h is so small that the two losses differ only in their last digits. What is left is rounding.",
  nearly: "Nearly. The curve bends a little between the two points: make h smaller.",
  differ: "They differ: between the two points the curve bends, or has a kink. Make h smaller.",
}
