// All channels of a layer, the dearest first: how much accuracy is lost without each. Press one to ask it.

/** @import { Component } from "../../../lib/dom.js" */

import { element, setText } from "../../../lib/dom.js"
import { Exchange } from "../../../lib/exchange.js"
import { number } from "../../../lib/format.js"
import { Lock } from "../../../lib/lock.js"
import { barsOf } from "../favourites/measure.js"

const MOST = 32
const POINTS = 100

/** @typedef {{channel: number, name: string, cost: number, loss: number}} Cost */

/**
 * @typedef {object} RankingData
 * @property {string} says what was found, in sentences
 * @property {Cost[]} costs the dearest first
 * @property {number} channel the one that is asked
 * @property {string} locked why no other can be asked; empty: it can
 * @property {number} version of that
 */

/**
 * Show the ranking in `root`.
 * @param {HTMLElement} root
 * @param {Component<RankingData>} component
 * @returns {RankingView}
 */
export function mount(root, component) {
  return new RankingView(root, component)
}

class RankingView {
  /**
   * @param {HTMLElement} root
   * @param {Component<RankingData>} component
   */
  constructor(root, component) {
    this.exchange = new Exchange()
    this.says = element("p", { class: "says", "data-testid": "ranking" })
    this.list = element("div", { class: "costs", role: "group", "aria-label": "Channels, the dearest first" })
    this.all = element("button", { type: "button", onclick: () => this.#showAll() })
    this.about = element("p", {
      class: "muted",
      textContent:
        "Bars: percentage points of accuracy that are lost without the channel. Press one to ask it.",
    })
    this.isWhole = false
    this.lock = new Lock()
    root.replaceChildren(this.says, this.lock.node, this.list, this.all, this.about)
    this.data = component.data
    this.update(component)
  }

  /** @param {Component<RankingData>} component */
  update(component) {
    const { channel } = this.data
    const isOld = this.exchange.receive(component, component.data.version) === "old"
    this.data = isOld ? { ...component.data, channel } : component.data
    this.#show()
  }

  #show() {
    const { costs, says, channel: chosen } = this.data
    setText(this.says, says)
    const bars = barsOf(costs.map(({ cost }) => cost))
    const shown = this.isWhole ? costs : costs.slice(0, MOST)
    this.list.replaceChildren(
      ...shown.map(({ channel, name, cost, loss }, at) => {
        const bar = element("span", { class: cost < 0 ? "bar below" : "bar" })
        bar.style.left = `${100 * bars[at].from}%`
        bar.style.width = `${100 * bars[at].width}%`
        return element(
          "button",
          {
            type: "button",
            class: "cost",
            "aria-pressed": String(channel === chosen),
            title: `The loss rises by ${number(loss)}`,
            onclick: () => this.#choose(channel),
          },
          element("span", { class: "name", textContent: name }),
          element("span", { class: "track" }, bar),
          element("span", { class: "value", textContent: (POINTS * cost).toFixed(1).replace("-", "−") }),
        )
      }),
    )
    this.all.hidden = this.isWhole || costs.length <= MOST
    setText(this.all, `Show all ${costs.length}`)
    this.lock.show(this.data.locked, [this.list])
  }

  #showAll() {
    this.isWhole = true
    this.#show()
  }

  /** @param {number} channel */
  #choose(channel) {
    this.data.channel = channel
    this.exchange.edit(() => ({ channel: this.data.channel }))
    this.#show()
  }

  destroy() {
    this.exchange.destroy()
  }
}
