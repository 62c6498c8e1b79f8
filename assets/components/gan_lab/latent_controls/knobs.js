// Sliders for a few numbers of a noise vector at a time.

import { element, setText } from "../../../lib/dom.js"

const KNOBS = 6
const LIMIT = 3

/**
 * @typedef {object} KnobActs
 * @property {(dimension: number, value: number) => void} onTurn
 * @property {() => void} onReset
 * @property {() => void} onPage other numbers are shown
 */

/** The knobs, and buttons that turn to other numbers. */
export class Knobs {
  /** @param {KnobActs} act */
  constructor({ onTurn, onReset, onPage }) {
    /** The first number that is shown. */
    this.first = 0
    /** @type {number[]} */
    this.z = []
    this.onPage = onPage
    this.rows = Array.from({ length: KNOBS }, (_, place) => {
      const name = element("span", {}, nameOf(place))
      const slider = element("input", { type: "range", min: -LIMIT, max: LIMIT, step: 0.01, value: 0 })
      const value = element("output")
      slider.oninput = () => onTurn(this.first + place, Number(slider.value))
      return { name, slider, value, node: element("label", {}, name, slider, value) }
    })
    this.about = element("p", {})
    this.range = element("span", { class: "muted" })
    this.before = this.#pageButton(-1, "Dimensions before", "‹")
    this.after = this.#pageButton(1, "Dimensions after", "›")
    this.node = element(
      "section",
      {},
      element("h4", {}, "Turn the knobs"),
      this.about,
      ...this.rows.map(({ node }) => node),
      element(
        "div",
        { class: "latent-row" },
        element("button", { type: "button", onclick: onReset }, "Reset"),
        this.before,
        this.after,
        this.range,
      ),
    )
  }

  /**
   * @param {number} by pages
   * @param {string} label
   * @param {string} sign
   */
  #pageButton(by, label, sign) {
    return element("button", { type: "button", "aria-label": label, onclick: () => this.#turnPage(by) }, sign)
  }

  /** @param {number} by pages */
  #turnPage(by) {
    const last = Math.floor((this.z.length - 1) / KNOBS) * KNOBS
    this.show(this.z, Math.min(last, Math.max(0, this.first + by * KNOBS)))
    this.onPage()
  }

  /**
   * Say what a sample is made of.
   * @param {boolean} knowsClasses whether G is told a class as well
   */
  tell(knowsClasses) {
    setText(this.about, aboutWords(knowsClasses))
  }

  /**
   * Show some numbers of a noise vector.
   * @param {number[]} z
   * @param {number} [first]
   */
  show(z, first = this.first) {
    if (!z.length) return
    this.z = z
    this.first = first
    this.rows.forEach(({ name, slider, value, node }, place) => {
      const dimension = first + place
      node.style.visibility = dimension < z.length ? "visible" : "hidden"
      if (dimension >= z.length) return
      setText(name, nameOf(dimension))
      slider.value = String(z[dimension])
      setText(value, signed(z[dimension]))
    })
    this.before.disabled = first === 0
    this.after.disabled = first + KNOBS >= z.length
    setText(this.range, `${first + 1} to ${Math.min(first + KNOBS, z.length)} of ${z.length}`)
  }
}

/** @param {boolean} knowsClasses */
export const aboutWords = (knowsClasses) =>
  `The sample is nothing but these numbers${knowsClasses ? " and its class" : ""}, pushed through G. ` +
  "Change one and see what it does."

/** @param {number} value */
const signed = (value) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(2)

/** @param {number} dimension */
const nameOf = (dimension) => `z${subscript(dimension + 1)}`

/** @param {number} number */
const subscript = (number) => String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)])
