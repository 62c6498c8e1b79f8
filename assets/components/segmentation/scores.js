// IoU and Dice of each class over the validation scenes, and how those of one class come about.

/** @import { Arrays, Tensor } from "../../lib/frame.js" */

import { element, setText } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { setNumber } from "../../lib/numbers.js"
import { partsOf } from "./masks.js"
import { colourOf } from "./panels.js"

const SOURCES =
  "IoU after Jaccard, 1901; Dice after Dice, 1945. Click a class to see how its numbers come about."
/** @type {[array: string, metric: string, title: string][]} */
const COLUMNS = [
  ["iou", "class_iou", "IoU"],
  ["dice", "class_dice", "Dice"],
  ["twin.iou", "twin_class_iou", "IoU without skips"],
  ["twin.dice", "twin_class_dice", "Dice without skips"],
]

/** The table below the pictures. */
export class Scores {
  constructor() {
    this.body = element("tbody")
    this.when = element("span", { className: "muted" })
    this.formula = element("p", { className: "formula" })
    this.heads = COLUMNS.map(([, , title]) => element("th", { scope: "col", textContent: title }))
    const first = element("th", { scope: "col", textContent: "Class" })
    this.table = element(
      "table",
      {},
      element("caption", {}, "How well each class is found ", this.when),
      element("thead", {}, element("tr", {}, first, this.heads)),
      this.body,
    )
    this.node = element(
      "div",
      { className: "scores" },
      this.table,
      this.formula,
      element("p", { className: "muted", textContent: SOURCES }),
    )
    this.chosen = 1
    this.step = 0
    /** @type {string[]} */
    this.names = []
    /** @type {Tensor | null} */
    this.confusion = null
    /** @type {HTMLElement[][]} cells by class */
    this.cells = []
  }

  /**
   * @param {string[]} names
   * @param {boolean} twin
   */
  update(names, twin) {
    const described = JSON.stringify([names, twin])
    if (described === this.described) return
    /** @type {string | undefined} */
    this.described = described
    this.names = names
    this.chosen = Math.min(this.chosen, names.length - 1)
    const columns = twin ? COLUMNS.length : 2
    this.heads.forEach((head, at) => (head.hidden = at >= columns))
    this.cells = names.map(() => Array.from({ length: columns }, () => element("td")))
    this.body.replaceChildren(...names.map((name, index) => this.row(name, index)))
  }

  /**
   * @param {string} name
   * @param {number} index
   */
  row(name, index) {
    const swatch = element("i", { "aria-hidden": "true" })
    swatch.style.background = index ? colourOf(index) : "var(--ls-faint)"
    const choose = () => {
      this.chosen = index
      this.explain()
    }
    const button = element("button", { type: "button", className: "quiet", onclick: choose }, swatch, name)
    return element("tr", {}, element("th", { scope: "row" }, button), this.cells[index])
  }

  clear() {
    this.confusion = null
    setText(this.when, "")
    setText(this.formula, "")
    for (const cell of this.cells.flat()) setText(cell, "–")
  }

  /**
   * @param {Arrays} arrays
   * @param {number} step
   */
  show(arrays, step) {
    this.step = step
    this.confusion = arrays.get("confusion") ?? null
    this.cells.forEach((cells, index) =>
      cells.forEach((cell, column) => {
        const [array, metric] = COLUMNS[column]
        const value = arrays.get(array)?.data[index] ?? NaN
        setNumber(cell, scoreText(value), { metric, of: this.names[index], step })
      }),
    )
    setText(this.when, `on the validation scenes at step ${count(step)}`)
    this.explain()
  }

  /** The two formulas with the numbers of the chosen class. */
  explain() {
    this.body.querySelectorAll("button").forEach((button, index) => {
      button.setAttribute("aria-pressed", String(index === this.chosen))
    })
    if (!this.confusion) return
    setText(this.formula, formulaText(this.names[this.chosen], partsOf(this.confusion, this.chosen)))
  }
}

/** @param {number} value */
export const scoreText = (value) => (Number.isFinite(value) ? value.toFixed(3) : "–")

/**
 * How IoU and Dice of a class come about.
 * @param {string} name
 * @param {{both: number, missed: number, added: number}} parts pixels
 */
export function formulaText(name, { both, missed, added }) {
  const [right, lost, more] = [both, missed, added].map(count)
  const iou = scoreText(both / (both + missed + added))
  const dice = scoreText((2 * both) / (2 * both + missed + added))
  return (
    `${name}: ${right} pixels in both masks, ${lost} in the true one alone, ${more} in the predicted one ` +
    `alone. IoU = ${right} / (${right} + ${lost} + ${more}) = ${iou}; ` +
    `Dice = 2 · ${right} / (2 · ${right} + ${lost} + ${more}) = ${dice}.`
  )
}
