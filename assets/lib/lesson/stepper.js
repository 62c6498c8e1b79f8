// A whole number with buttons beside it, which pass over numbers that do not fit where another one does.

import { element } from "../dom.js"

/** A whole number and its two buttons. */
export class Stepper {
  /**
   * @param {{name: string, label: string, from: number, to: number}} field
   * @param {(text: string) => void} onChange
   */
  constructor({ name, label, from, to }, onChange) {
    this.from = from
    this.to = to
    this.onChange = onChange
    /** @type {(value: number) => boolean} which numbers can be */
    this.fits = () => true
    this.value = from
    this.input = element("input", { type: "number", min: from, max: to, step: 1, name, "aria-label": label })
    this.input.oninput = () => {
      if (this.input.value !== "") onChange(this.input.value)
    }
    this.input.onblur = () => (this.input.value = String(this.value))
    const button = (/** @type {string} */ text, /** @type {number} */ change, /** @type {string} */ what) =>
      element("button", {
        type: "button",
        tabIndex: -1,
        textContent: text,
        "aria-label": `One ${what}: ${label}`,
        onclick: () => this.change(change),
      })
    const box = element(
      "span",
      { className: "stepper" },
      button("−", -1, "less"),
      this.input,
      button("+", 1, "more"),
    )
    this.node = element(
      "div",
      { className: "field" },
      element("span", { textContent: label, "aria-hidden": "true" }),
      box,
    )
  }

  /** @param {number} by 1 or -1 */
  change(by) {
    const before = Number(this.input.value)
    let next = before + by
    while (next >= this.from && next <= this.to && !this.fits(next)) next += by
    if (next < this.from || next > this.to) next = before + by
    const value = Math.max(this.from, Math.min(this.to, next))
    if (value !== Number(this.input.value)) this.onChange((this.input.value = String(value)))
  }

  /**
   * Show a value, and whether it is one that cannot be.
   * @param {number} value
   * @param {boolean} wrong
   */
  show(value, wrong) {
    this.value = value
    this.input.ariaInvalid = String(wrong)
    if (!this.input.matches(":focus")) this.input.value = String(value)
  }
}
