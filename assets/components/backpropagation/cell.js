// One number of the network with its name, its gradient and, in an update, its new value.

import { element, setText } from "../../lib/dom.js"
import { figure } from "./words.js"

const UNKNOWN = "·"
const FAINTEST_PERCENT = 8
const STRONGEST_PERCENT = 42

export class Cell {
  /** `on`: onType(name, text) -> accepted?, onChoose(name); typed: the number can be typed over. */
  constructor(name, label, about, on, { typed = false, learned = false, graded = true } = {}) {
    Object.assign(this, { name, typed, learned, graded, label })
    this.field = typed ? this.input(about, on) : element("output", { className: "value" })
    this.gradient = element("button", { type: "button", className: "gradient", hidden: !graded, onclick: () => on.onChoose(name) })
    this.next = element("output", { className: "next", hidden: !learned })
    this.node = element("div", { className: "number" }, element("span", { className: "name", textContent: label, title: about }), this.field, this.gradient, this.next)
    this.node.dataset.name = name
    this.about = about
  }

  input(about, { onType }) {
    const input = element("input", { type: "text", className: "value", inputMode: "decimal", autocomplete: "off", "aria-label": `${about}: ${this.label}` })
    input.oninput = () => (input.ariaInvalid = String(!onType(this.name, input.value)))
    input.onfocus = () => input.select()
    input.onblur = () => {
      input.ariaInvalid = "false"
      this.write()
    }
    return input
  }

  /** value, gradient, next: numbers, or null where not known yet; asked: the gradient is being asked for. */
  show({ value, gradient, next, asked }, most) {
    Object.assign(this, { value })
    this.node.dataset.value = value ?? ""
    this.node.dataset.gradient = gradient ?? ""
    this.write()
    this.gradient.disabled = gradient === null
    setText(this.gradient, asked ? "?" : gradient === null ? UNKNOWN : figure(gradient))
    this.gradient.title = gradient === null ? "" : `∂L/∂${this.label} = ${gradient}. Click to check it.`
    this.gradient.ariaLabel = `Gradient of ${this.label}: ${gradient === null ? "not known yet" : figure(gradient)}`
    this.gradient.style.background = tint(gradient, most)
    setText(this.next, next === null ? UNKNOWN : figure(next))
    if (next !== null) this.next.title = String(next)
  }

  write() {
    const text = this.value === null ? UNKNOWN : figure(this.value)
    if (!this.typed) setText(this.field, text)
    else if (!this.field.matches(":focus")) this.field.value = text
    this.field.title = this.value === null ? "" : `${this.label} = ${this.value}`
  }

  mark(role) {
    this.node.dataset.role = role
  }
}

/** A gradient's colour: blue positive, orange negative, the stronger the larger. */
export function tint(gradient, most) {
  if (!gradient || !most) return ""
  const share = Math.min(1, Math.abs(gradient) / most)
  const percent = Math.round(FAINTEST_PERCENT + (STRONGEST_PERCENT - FAINTEST_PERCENT) * share)
  return `color-mix(in srgb, var(--ls-${gradient > 0 ? "positive" : "negative"}) ${percent}%, transparent)`
}
