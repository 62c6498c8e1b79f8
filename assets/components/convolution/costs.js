// What the layer costs, beside other ways to do the same.

import { element } from "../../lib/dom.js"
import { count, number } from "../../lib/format.js"

const COSTS = /** @type {const} */ (["params", "macs"])

/** @typedef {{title: string, cost: {params: number, macs: number}}} Bill */

/** The bills as a table. */
export class Costs {
  constructor() {
    this.body = element("tbody")
    const head = element(
      "tr",
      {},
      ...["", "Parameters", "Multiply-adds for one picture"].map((text) =>
        element("th", { scope: "col", textContent: text }),
      ),
    )
    this.sentence = element("p", { className: "muted" })
    const table = element("table", {}, element("thead", {}, head), this.body)
    this.node = element(
      "section",
      { className: "costs" },
      element("h4", { textContent: "What it costs" }),
      element("div", { className: "scroll" }, table),
      this.sentence,
    )
  }

  /**
   * This layer's bill first, the dense one last.
   * @param {Bill[]} bills
   */
  show(bills) {
    const most = { params: 1, macs: 1 }
    for (const { cost } of bills) for (const name of COSTS) most[name] = Math.max(most[name], cost[name])
    this.body.replaceChildren(
      ...bills.map(({ title, cost }) =>
        element(
          "tr",
          {},
          element("th", { scope: "row", textContent: title }),
          ...COSTS.map((name) => amount(cost[name], cost[name] / most[name])),
        ),
      ),
    )
    this.sentence.textContent = comparison(bills[0].cost.params, bills[bills.length - 1].cost.params)
  }
}

/**
 * What sharing the weights saves: parameters of the convolution and of a dense layer.
 * @param {number} shared
 * @param {number} dense
 */
export function comparison(shared, dense) {
  if (dense <= shared) return "On an input this small sharing the weights saves nothing."
  const ratio = dense / shared
  const times = ratio < 9.5 ? number(ratio) : count(ratio)
  return (
    `A dense layer would need ${times} times as many parameters: ` +
    "a weight for every pair of pixels, where a kernel is shared by all places."
  )
}

/**
 * @param {number} value
 * @param {number} share
 */
function amount(value, share) {
  const bar = element("span", { className: "bar" })
  bar.style.width = `max(2px, ${share * 100}%)`
  return element("td", {}, element("span", { textContent: count(value) }), bar)
}
