// The sum behind one score, written out: the largest terms first, the rest in one line.

import { element, setText } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { factor, plain } from "../../lib/lesson/words.js"

const SHOWN = 9

/** The terms of a sum, the largest (by size) first, and what the others add up to: {largest: [index], rest, others, zeros}. */
export function ranked(products, shown = SHOWN) {
  const order = Array.from(products.keys()).sort((a, b) => Math.abs(products[b]) - Math.abs(products[a]) || a - b)
  const others = order.slice(shown)
  return {
    largest: order.slice(0, shown),
    others: others.length,
    rest: others.reduce((sum, at) => sum + products[at], 0),
    zeros: others.filter((at) => products[at] === 0).length,
  }
}

/** The sum of each map's products. */
export function mapSums(products, maps) {
  const plane = products.length / maps
  return Float64Array.from({ length: maps }, (_, map) => products.subarray(map * plane, (map + 1) * plane).reduce((sum, product) => sum + product, 0))
}

export class Terms {
  /** onHover(feature or null), onPick(feature): a line of the sum. */
  constructor({ onHover, onPick }) {
    this.title = element("h4")
    this.by = { pixel: "By pixel", map: "By map" }
    this.mode = "pixel"
    this.buttons = Object.entries(this.by).map(([mode, textContent]) => element("button", { type: "button", textContent, "data-mode": mode, onclick: () => this.turnTo(mode) }))
    this.lines = element("ol", { className: "terms" })
    this.rest = element("p", { className: "rest" })
    this.bias = element("p", { className: "rest" })
    this.total = element("p", { className: "total" })
    this.onHover = onHover
    this.onPick = onPick
    const head = element("header", {}, this.title, element("div", { className: "segmented", role: "group", "aria-label": "Terms of the sum" }, this.buttons))
    this.node = element("section", { className: "score", "aria-label": "The sum" }, head, this.lines, this.rest, this.bias, this.total)
  }

  turnTo(mode) {
    this.mode = mode
    this.show(this.shown)
  }

  /** {features, weights, products, bias, score, label (a name), shape: [c, h, w]} */
  show(shown) {
    this.shown = shown
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === this.mode))
    const { products, bias, score, label, shape } = shown
    const byMap = this.mode === "map"
    const terms = byMap ? mapSums(products, shape[0]) : products
    const { largest, others, rest, zeros } = ranked(terms)
    setText(this.title, `The score of class ${label}`)
    this.lines.replaceChildren(...largest.map((at) => this.line(at, byMap, terms)))
    const what = byMap ? "other maps" : `other products${zeros ? `, ${count(zeros)} of them 0` : ""}`
    this.rest.replaceChildren(element("span", { textContent: `${count(others)} ${what}` }), element("output", { textContent: plain(rest) }))
    this.bias.replaceChildren(element("span", { textContent: "bias" }), element("output", { textContent: plain(bias) }))
    this.total.replaceChildren(element("span", { textContent: `score z${subscript(label)}` }), element("output", { textContent: plain(score) }))
  }

  line(at, byMap, terms) {
    const { features, weights, shape: [, height, width] } = this.shown
    const plane = height * width
    const feature = byMap ? strongestOf(this.shown.products, at * plane, plane) : at
    const name = byMap ? `map ${at + 1}: ${count(plane)} products` : `map ${Math.floor(at / plane) + 1}, row ${Math.floor((at % plane) / width) + 1}, column ${(at % width) + 1}`
    const work = byMap ? "" : `${plain(features[at])} × ${factor(weights[at])} =`
    const button = element("button", { type: "button", onclick: () => this.onPick(feature) },
      element("span", { textContent: name }), element("span", { className: "work", textContent: work }), element("output", { textContent: plain(terms[at]), className: terms[at] < 0 ? "against" : "for" }))
    button.onpointerenter = button.onfocus = () => this.onHover(feature)
    button.onpointerleave = button.onblur = () => this.onHover(null)
    return element("li", {}, button)
  }
}

/** The place of the largest product (by size), among all or among `count` from `start` on. */
export function strongestOf(products, start = 0, count = products.length) {
  let best = start
  for (let at = start; at < start + count; at++) if (Math.abs(products[at]) > Math.abs(products[best])) best = at
  return best
}

export const subscript = (name) => String(name).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit])
