// The sum behind one output pixel, written out term by term.

import { element } from "../../lib/dom.js"
import { channelName, factor, plain } from "../../lib/lesson/words.js"

const PLUS = '<span class="plus"> + </span>'

export class Terms {
  constructor() {
    this.title = element("h4")
    this.lines = element("div", { className: "lines", tabIndex: 0, role: "group", "aria-label": "The sum, term by term" })
    this.node = element("section", { className: "terms" }, this.title, this.lines)
  }

  /** A convolution's window: one line a channel, then all together. */
  showWindow(title, { values, weights, sums, bias, result, first }, channels) {
    const taps = values.length / sums.length
    const lines = sums.map((sum, channel) => {
      const name = sums.length > 1 || channels > 1 ? channelName(first + channel, channels) : ""
      const terms = []
      for (let at = channel * taps; at < (channel + 1) * taps; at++) terms.push(term(values[at], weights[at]))
      return line(name, terms, sum)
    })
    lines.push(total(sums, bias, result))
    this.write(title, lines)
  }

  /** One pixel of a transposed convolution: the shares of all stamps on it. */
  showShares(title, { terms, sum, bias, result }, channels) {
    const lines = []
    for (let channel = 0; channel < channels; channel++) {
      const own = terms.filter((entry) => entry.channel === channel)
      const subtotal = own.reduce((all, { product }) => all + product, 0)
      if (own.length) lines.push(line(channelName(channel, channels), own.map(({ value, weight }) => term(value, weight)), subtotal))
    }
    this.write(title, [...lines, total([sum], bias, result)])
  }

  write(title, lines) {
    this.title.textContent = title
    this.lines.innerHTML = lines.join("")
  }
}

function term(value, weight) {
  const product = value * weight
  const sign = product > 0 ? "more" : product < 0 ? "less" : "none"
  return `<span class="term ${sign}">${plain(value)} × ${factor(weight)}</span>`
}

const equals = (value) => ` <span class="equals">= <strong>${plain(value)}</strong></span>`

const line = (name, terms, sum) => `<p>${name ? `<b>${name}</b> ` : ""}${terms.join(PLUS)}${equals(sum)}</p>`

function total(sums, bias, result) {
  const parts = [...sums.map(factor), `<span class="muted">bias</span> ${factor(bias)}`]
  return `<p class="total">${parts.join(PLUS)}${equals(result)}</p>`
}
