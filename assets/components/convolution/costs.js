// What the layer costs, beside other ways to do the same.

import { element } from "../../lib/dom.js"
import { count } from "../../lib/format.js"

export class Costs {
  constructor() {
    this.body = element("tbody")
    const head = element("tr", {}, ...["", "Parameters", "Multiply-adds for one picture"].map((text) => element("th", { scope: "col", textContent: text })))
    this.sentence = element("p", { className: "muted" })
    const table = element("table", {}, element("thead", {}, head), this.body)
    this.node = element("section", { className: "costs" }, element("h4", { textContent: "What it costs" }), element("div", { className: "scroll" }, table), this.sentence)
  }

  /** bills: [{title, cost: {params, macs}}], this layer first, the dense one last. */
  show(bills) {
    const most = { params: 1, macs: 1 }
    for (const { cost } of bills) for (const name of Object.keys(most)) most[name] = Math.max(most[name], cost[name])
    this.body.replaceChildren(...bills.map(({ title, cost }) => element(
      "tr", {},
      element("th", { scope: "row", textContent: title }),
      ...Object.keys(most).map((name) => amount(cost[name], cost[name] / most[name])),
    )))
    const ratio = Math.round(bills.at(-1).cost.params / bills[0].cost.params)
    this.sentence.textContent = ratio > 1
      ? `A dense layer would need ${count(ratio)} times as many parameters: a weight for every pair of pixels, where a kernel is shared by all places.`
      : "On an input this small sharing the weights saves nothing."
  }
}

function amount(value, share) {
  const bar = element("span", { className: "bar" })
  bar.style.width = `max(2px, ${share * 100}%)`
  return element("td", {}, element("span", { textContent: count(value) }), bar)
}
