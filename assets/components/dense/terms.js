// The sum behind one score, written out: the largest terms first, the rest in one line.

/** @import { Numbers, Shape } from "../../lib/frame.js" */

import { element, setText } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { factor, plain, sumEquals } from "../../lib/lesson/words.js"
import { subscript } from "./numbers.js"

const SHOWN = 12

/**
 * The terms of a sum, the largest (by size) first: {largest, others: [index] without the zeros, rest: what
 * the others add up to, zeros}.
 * @param {Float64Array} products
 * @param {number} [shown]
 */
export function ranked(products, shown = SHOWN) {
  const order = Array.from(products.keys()).sort(
    (a, b) => Math.abs(products[b]) - Math.abs(products[a]) || a - b,
  )
  const left = order.slice(shown)
  const others = left.filter((at) => products[at] !== 0)
  return {
    largest: order.slice(0, shown),
    others,
    rest: others.reduce((sum, at) => sum + products[at], 0),
    zeros: left.length - others.length,
  }
}

/**
 * The sum of each map's products.
 * @param {Float64Array} products
 * @param {number} maps
 */
export function mapSums(products, maps) {
  const plane = products.length / maps
  return Float64Array.from({ length: maps }, (_, map) =>
    products.subarray(map * plane, (map + 1) * plane).reduce((sum, product) => sum + product, 0),
  )
}

/** @typedef {"pixel" | "map"} By */

/**
 * @typedef {object} TermsHandlers
 * @property {(feature: number | null) => void} onHover
 * @property {(feature: number) => void} onPick a line of the sum
 * @property {(by: By) => void} onTurn
 */

/**
 * A score and what it is made of.
 * @typedef {object} Score
 * @property {Numbers} features
 * @property {Numbers} weights
 * @property {Float64Array} products
 * @property {number} bias
 * @property {number} score
 * @property {string} label the class's name
 * @property {Shape} shape c h w
 * @property {By} by
 */

/** The sum as a list. */
export class Terms {
  /** @param {TermsHandlers} on */
  constructor({ onHover, onPick, onTurn }) {
    this.title = element("h4")
    this.by = { pixel: "By pixel", map: "By map" }
    this.buttons = Object.entries(this.by).map(([by, textContent]) =>
      element("button", {
        type: "button",
        textContent,
        "data-by": by,
        onclick: () => onTurn(/** @type {By} */ (by)),
      }),
    )
    this.lines = element("ol", { className: "terms" })
    this.restText = element("span")
    this.restSum = element("output")
    this.more = element("ol", { className: "terms more" })
    this.zeros = element("p", { className: "rest" })
    this.rest = element(
      "details",
      {},
      element("summary", { className: "rest" }, this.restText, this.restSum),
      this.more,
      this.zeros,
    )
    this.rest.ontoggle = () => this.fill()
    this.bias = element("p", { className: "rest" })
    this.total = element("p", { className: "total" })
    this.onHover = onHover
    this.onPick = onPick
    const head = element(
      "header",
      {},
      this.title,
      element(
        "div",
        { className: "segmented", role: "group", "aria-label": "Terms of the sum" },
        this.buttons,
      ),
    )
    this.node = element(
      "section",
      { className: "score", "aria-label": "The sum" },
      head,
      this.lines,
      this.rest,
      this.bias,
      this.total,
    )
  }

  /** @param {Score} shown */
  show(shown) {
    /** @type {Score} */
    this.shown = shown
    const { products, bias, score, label, shape, by } = shown
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.by === by))
    /** @type {Float64Array} */
    this.terms = by === "map" ? mapSums(products, shape[0]) : products
    /** @type {ReturnType<typeof ranked>} */
    this.ranked = ranked(this.terms, by === "map" ? shape[0] : SHOWN)
    const { largest, others, rest, zeros } = this.ranked
    setText(this.title, `The score of class ${label}`)
    this.lines.replaceChildren(...largest.map((at) => this.line(at)))
    this.rest.hidden = others.length + zeros === 0
    setText(this.restText, `${count(others.length + zeros)} other products`)
    setText(this.restSum, plain(rest))
    setText(this.zeros, zerosText(zeros))
    this.fill()
    this.bias.replaceChildren(
      element("span", { textContent: "bias" }),
      element("output", { textContent: plain(bias) }),
    )
    this.total.replaceChildren(
      element("span", { textContent: `score z${subscript(label)}` }),
      element("output", { textContent: plain(score) }),
    )
  }

  /** The other terms are written only where somebody looks at them. */
  fill() {
    this.more.replaceChildren(...(this.rest.open ? this.ranked.others.map((at) => this.line(at)) : []))
  }

  /** @param {number} at */
  line(at) {
    const {
      terms,
      shown: {
        features,
        weights,
        shape: [, height, width],
        by,
      },
    } = this
    const byMap = by === "map"
    const plane = height * width
    const feature = byMap ? strongestOf(this.shown.products, at * plane, plane) : at
    const name = byMap
      ? `map ${at + 1}: ${count(plane)} products`
      : `map ${Math.floor(at / plane) + 1}, row ${Math.floor((at % plane) / width) + 1}, ` +
        `column ${(at % width) + 1}`
    const work = byMap
      ? ""
      : `${plain(features[at])} × ${factor(weights[at])} ${sumEquals([[features[at], weights[at]]])}`
    const button = element(
      "button",
      { type: "button", onclick: () => this.onPick(feature) },
      element("span", { textContent: name }),
      element("span", { className: "work", textContent: work }),
      element("output", { textContent: plain(terms[at]), className: terms[at] < 0 ? "against" : "for" }),
    )
    button.onpointerenter = button.onfocus = () => this.onHover(feature)
    button.onpointerleave = button.onblur = () => this.onHover(null)
    return element("li", {}, button)
  }
}

/**
 * The place of the largest product (by size), among all or among `count` from `start` on.
 * @param {Float64Array} products
 * @param {number} [start]
 * @param {number} [count]
 */
export function strongestOf(products, start = 0, count = products.length) {
  let best = start
  for (let at = start; at < start + count; at++)
    if (Math.abs(products[at]) > Math.abs(products[best])) best = at
  return best
}

/** @param {number} zeros products */
export const zerosText = (zeros) =>
  zeros
    ? `${count(zeros)} of them ${zeros === 1 ? "is" : "are"} 0: the convolutions found nothing there.`
    : ""
