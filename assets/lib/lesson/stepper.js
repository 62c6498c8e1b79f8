// A whole number with buttons beside it, which pass over numbers that do not fit where another one does.

import { element } from "../dom.js"

export class Stepper {
  constructor({ name, label, from, to }, onChange) {
    Object.assign(this, { from, to, onChange, fits: () => true })
    this.input = element("input", { type: "number", min: from, max: to, step: 1, name, "aria-label": label })
    this.input.oninput = () => this.input.value !== "" && onChange(this.input.value)
    this.input.onblur = () => (this.input.value = this.value)
    const button = (text, change, what) =>
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

  change(by) {
    const before = Number(this.input.value)
    let next = before + by
    while (next >= this.from && next <= this.to && !this.fits(next)) next += by
    if (next < this.from || next > this.to) next = before + by
    const value = Math.max(this.from, Math.min(this.to, next))
    if (value !== Number(this.input.value)) this.onChange(String((this.input.value = value)))
  }

  show(value, wrong) {
    this.value = value
    this.input.ariaInvalid = String(wrong)
    if (!this.input.matches(":focus")) this.input.value = value
  }
}
