// One number of the network with its name, its gradient and, in an update, its new value.

import { element, setText } from "../../lib/dom.js"
import { full } from "../../lib/format.js"
import { brief, figure, short } from "./figures.js"

const UNKNOWN = "·"
const FAINTEST_PERCENT = 8
const STRONGEST_PERCENT = 42

/**
 * @typedef {object} CellHandlers
 * @property {(name: string, text: string) => boolean} onType whether it is accepted
 * @property {(name: string) => void} onChoose
 * @property {(name: string) => void} onRelease
 */

/**
 * @typedef {object} CellOptions
 * @property {boolean} typed the number can be typed over
 * @property {boolean} learned it has a new value after an update
 * @property {boolean} graded it has a gradient
 * @property {boolean} holdable it is computed, and held when typed over
 * @property {boolean} tight there is little room
 * @property {string | undefined} hint what its tooltip says besides the number
 */

/**
 * What is known of a number; null: not yet.
 * @typedef {object} Known
 * @property {number | null} value
 * @property {number | null} gradient
 * @property {number | null} next
 * @property {boolean} held set by hand
 * @property {boolean} asked the gradient is being asked for
 */

/** A number in its box. */
export class Cell {
  /**
   * @param {string} name
   * @param {string} label
   * @param {string} about
   * @param {CellHandlers} on
   * @param {CellOptions} options
   */
  constructor(name, label, about, on, { typed, learned, graded, holdable, tight, hint }) {
    this.name = name
    this.label = label
    this.hint = hint
    this.text = tight ? brief : short
    /** @type {number | null} */
    this.value = null
    this.typed = typed ? this.input(about, on) : null
    this.field = this.typed ?? element("output", { className: "value" })
    this.gradient = element("button", {
      type: "button",
      className: "gradient",
      hidden: !graded,
      onclick: () => on.onChoose(name),
    })
    this.next = element("output", { className: "next", hidden: !learned })
    this.release = element("button", {
      type: "button",
      className: "release",
      hidden: true,
      textContent: tight ? "×" : "let go",
      title: `Let ${label} go: it follows from the numbers before it again`,
      "aria-label": `Let ${label} go`,
      onclick: () => on.onRelease(name),
    })
    this.node = element(
      "div",
      { className: `number${holdable ? " computed" : ""}` },
      element("span", { className: "name", textContent: label, title: about }),
      this.field,
      this.gradient,
      this.next,
      this.release,
    )
    this.node.dataset.name = name
    this.about = about
  }

  /**
   * @param {string} about
   * @param {CellHandlers} on
   */
  input(about, { onType }) {
    const input = element("input", {
      type: "text",
      className: "value",
      inputMode: "decimal",
      autocomplete: "off",
      "aria-label": `${about}: ${this.label}`,
    })
    input.oninput = () => (input.ariaInvalid = String(!onType(this.name, input.value)))
    input.onfocus = () => input.select()
    input.onblur = () => {
      input.ariaInvalid = "false"
      this.write()
    }
    return input
  }

  /**
   * @param {Known} known
   * @param {number} most
   */
  show({ value, gradient, next, held, asked }, most) {
    this.value = value
    this.node.dataset.held = held ? "yes" : ""
    this.release.hidden = !held
    this.node.dataset.value = String(value ?? "")
    this.node.dataset.gradient = String(gradient ?? "")
    this.write()
    this.gradient.disabled = gradient === null
    setText(this.gradient, asked ? "?" : gradient === null ? UNKNOWN : this.text(gradient))
    this.gradient.title = gradient === null ? "" : `∂L/∂${this.label} = ${full(gradient)}. Click to check it.`
    const known = gradient === null ? "not known yet" : figure(gradient)
    this.gradient.ariaLabel = `Gradient of ${this.label}: ${known}`
    this.gradient.style.background = tint(gradient, most)
    setText(this.next, next === null ? UNKNOWN : this.text(next))
    this.next.title = next === null ? "" : full(next)
  }

  write() {
    const text = this.value === null ? UNKNOWN : this.text(this.value)
    if (!this.typed) setText(this.field, text)
    else if (!this.typed.matches(":focus")) this.typed.value = text
    this.field.title = [this.value === null ? "" : `${this.label} = ${full(this.value)}`, this.hint]
      .filter(Boolean)
      .join(". ")
  }

  /** @param {string} role */
  mark(role) {
    this.node.dataset.role = role
  }
}

/**
 * A gradient's colour: blue positive, orange negative, the stronger the larger.
 * @param {number | null} gradient
 * @param {number} most
 */
export function tint(gradient, most) {
  if (!gradient || !most) return ""
  const share = Math.min(1, Math.abs(gradient) / most)
  const percent = Math.round(FAINTEST_PERCENT + (STRONGEST_PERCENT - FAINTEST_PERCENT) * share)
  return `color-mix(in srgb, var(--ls-${gradient > 0 ? "positive" : "negative"}) ${percent}%, transparent)`
}
