// One network of the contest.

/** @import { ContestFrame, Network } from "./contest.js" */

import { element, setText } from "../../../lib/dom.js"
import { count } from "../../../lib/format.js"
import { NAMES, percentOf } from "./contest.js"

/** One network: its size, and how far it is. */
export class Card {
  /** @param {Network} key */
  constructor(key) {
    this.key = key
    this.plan = element("p", { className: "muted" })
    this.params = element("b")
    this.accuracy = element("b")
    this.among = element("span")
    this.progress = element("progress", { max: 1, "aria-label": `Training of the ${NAMES[key]}` })
    this.node = element(
      "section",
      { className: `card ${key}`, "aria-label": NAMES[key] },
      element("h4", { textContent: NAMES[key] }),
      this.plan,
      element("p", {}, this.params, " parameters"),
      element("p", {}, this.accuracy, " ", this.among),
      this.progress,
    )
  }

  /** @param {ContestFrame} frame */
  show({ runs, plans }) {
    const { params, step, steps, curve, accuracy } = runs[this.key]
    setText(this.plan, plans[this.key])
    setText(this.params, count(params))
    setText(this.accuracy, percentOf(accuracy ?? curve.at(-1)?.[1]))
    setText(
      this.among,
      accuracy === null && curve.length
        ? `right at step ${count(curve[curve.length - 1][0])}`
        : "of unseen digits right",
    )
    this.progress.value = step / steps
    this.progress.hidden = accuracy !== null
    this.node.dataset.done = String(accuracy !== null)
  }
}
