// The sum behind one output pixel, written out term by term.

/** @import { Window } from "../../lib/lesson/convolve.js" */
/** @import { Shares } from "../../lib/lesson/transposed.js" */

import { element } from "../../lib/dom.js"
import { channelName, factor, plain, sumEquals, totalEquals } from "../../lib/lesson/words.js"

const PLUS = '<span class="plus"> + </span>'

/** The sum as text. */
export class Terms {
  constructor() {
    this.title = element("h4")
    this.products = element("div")
    const end = element("i", { className: "end" })
    this.lines = element(
      "div",
      { className: "lines", tabIndex: 0, role: "group", "aria-label": "The sum, term by term" },
      this.products,
      end,
    )
    this.cue = element("button", {
      type: "button",
      className: "cue",
      textContent: "More products below ↓",
      hidden: true,
    })
    this.cue.onclick = () => this.lines.scrollBy({ top: 0.8 * this.lines.clientHeight, behavior: "smooth" })
    this.total = element("p", { className: "total" })
    this.node = element("section", { className: "terms" }, this.title, this.lines, this.cue, this.total)
    this.seen = new IntersectionObserver(
      (entries) => (this.cue.hidden = Boolean(entries.at(-1)?.isIntersecting)),
      { root: this.lines },
    )
    this.seen.observe(end)
  }

  destroy() {
    this.seen.disconnect()
  }

  /**
   * A convolution's window: one line a channel, then all together.
   * @param {string} title
   * @param {Window} window
   * @param {number} channels
   */
  showWindow(title, { values, weights, sums, bias, result, first }, channels) {
    const taps = values.length / sums.length
    /** @type {string[]} */
    const lines = sums.map((sum, channel) => {
      const name = sums.length > 1 || channels > 1 ? channelName(first + channel, channels) : ""
      /** @type {[number, number][]} */
      const pairs = []
      for (let at = channel * taps; at < (channel + 1) * taps; at++) pairs.push([values[at], weights[at]])
      return line(name, pairs, sum)
    })
    this.write(title, lines, total(sums, bias, result))
  }

  /**
   * One pixel of a transposed convolution: the shares of all stamps on it.
   * @param {string} title
   * @param {Shares} shares
   * @param {number} channels
   */
  showShares(title, { terms, sum, bias, result }, channels) {
    /** @type {string[]} */
    const lines = []
    for (let channel = 0; channel < channels; channel++) {
      const own = terms.filter((entry) => entry.channel === channel)
      const subtotal = own.reduce((all, { product }) => all + product, 0)
      /** @type {[number, number][]} */
      const pairs = own.map(({ value, weight }) => /** @type {[number, number]} */ ([value, weight]))
      if (own.length) lines.push(line(channelName(channel, channels), pairs, subtotal))
    }
    this.write(title, lines, total([sum], bias, result))
  }

  /**
   * @param {string} title
   * @param {string[]} lines
   * @param {string} total
   */
  write(title, lines, total) {
    this.title.textContent = title
    this.products.innerHTML = lines.join("")
    this.total.innerHTML = total
  }
}

/** @param {[number, number]} pair */
function term([value, weight]) {
  const product = value * weight
  const sign = product > 0 ? "more" : product < 0 ? "less" : "none"
  return (
    `<span class="term ${sign}">${near(value) ?? plain(value)} × ` +
    `${near(weight) ?? factor(weight)}</span>`
  )
}

/**
 * A sign for what is so small that its digits would all be 0, but not 0.
 * @param {number} value
 */
const near = (value) => (value !== 0 && plain(value) === "0" ? "≈0" : null)

/**
 * @param {string} sign
 * @param {number} value
 */
const end = (sign, value) => ` <span class="equals">${sign} <strong>${plain(value)}</strong></span>`

/**
 * @param {string} name
 * @param {[number, number][]} pairs
 * @param {number} sum
 */
const line = (name, pairs, sum) =>
  `<p>${name ? `<b>${name}</b> ` : ""}${pairs.map(term).join(PLUS)}${end(sumEquals(pairs), sum)}</p>`

/**
 * @param {number[]} sums
 * @param {number} bias
 * @param {number} result
 */
function total(sums, bias, result) {
  const parts = [...sums.map(factor), `<span class="muted">bias</span> ${factor(bias)}`]
  return `${parts.join(PLUS)}${end(totalEquals([...sums, bias]), result)}`
}
