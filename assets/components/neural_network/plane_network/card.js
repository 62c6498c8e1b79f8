// A card for weights: a slider and a field for each, and a pin that holds it while the others learn.

/** @import { Spot } from "./layout.js" */
/** @import { Held, Kind, Network, WeightPlace } from "./model.js" */

import { element, setText } from "../../../lib/dom.js"
import { number } from "../../../lib/format.js"
import { answering, FEATURES, samePlace } from "./model.js"

const SMALL = 0.0095
const SLIDER_REACH = 5
const STAYS = "A weight that you set stays; the others learn around it."

/**
 * A neuron of layer `index`, or one of its weights.
 * @typedef {{index: number, neuron: number, place?: undefined}} OpenedNeuron
 * @typedef {{index: number, neuron?: undefined, place: WeightPlace}} OpenedWeight
 * @typedef {OpenedNeuron | OpenedWeight} Opened
 */

/**
 * @typedef {object} WeightRow
 * @property {WeightPlace} place
 * @property {boolean} typing whether somebody types in its field
 * @property {HTMLElement} node
 * @property {HTMLInputElement} slider
 * @property {HTMLInputElement} field
 * @property {HTMLButtonElement} pin
 */

/**
 * @typedef {object} CardHandlers
 * @property {(held: Held) => void} onHold
 * @property {(place: WeightPlace) => void} onRelease
 * @property {() => void} onClose
 */

/** The card. */
export class Card {
  /**
   * @param {CardHandlers} act
   * @param {number} limit the largest weight
   */
  constructor(act, limit) {
    this.act = act
    this.limit = limit
    this.outline = ""
    this.layer = 0
    /** @type {WeightRow[]} */
    this.rows = []
    this.title = element("h4", {})
    this.formula = element("p", { class: "formula" })
    this.list = element("div", { class: "rows" })
    this.hint = element("p", { class: "muted" })
    const close = element(
      "button",
      { class: "quiet", type: "button", "aria-label": "Close", onclick: () => this.close() },
      "×",
    )
    this.node = element(
      "div",
      { class: "card", role: "dialog", "aria-label": "Weights", hidden: true },
      element("header", {}, this.title, close),
      this.formula,
      this.list,
      this.hint,
    )
    this.node.onkeydown = (event) => {
      if (event.key === "Escape") this.close()
    }
  }

  get isOpen() {
    return !this.node.hidden
  }

  /**
   * A whole neuron (neuron) or one of its weights (place) of layer `index`.
   * @param {Opened} target
   * @param {Network} network
   * @param {Held[]} held
   * @param {Kind} kind
   */
  open({ index, neuron, place }, network, held, kind) {
    const shownNeuron = place ? place.neuron : neuron
    this.layer = index
    this.outline = network.outline
    const layer = network.layers[index]
    const sources = [
      ...Array.from({ length: layer.inputs }, (_, input) => ({
        source: network.source(index, input),
        label: network.sourceLabel(index, input),
      })),
      { source: "bias", label: "bias" },
    ]
    const shown = place ? sources.filter(({ source }) => source === place.source) : sources
    const name =
      layer.label === "Output" && layer.neurons === 1
        ? "Output neuron"
        : `${layer.label}, neuron ${shownNeuron + 1}`
    setText(this.title, name)
    this.formula.hidden = Boolean(place)
    this.rows = shown.map(({ source, label }) =>
      this.#row({ layer: layer.name, neuron: shownNeuron, source }, label),
    )
    this.list.replaceChildren(...this.rows.map(({ node }) => node))
    this.node.hidden = false
    this.show(network, held, kind)
  }

  /**
   * @param {WeightPlace} place
   * @param {string} label
   * @returns {WeightRow}
   */
  #row(place, label) {
    const slider = element("input", { type: "range", step: "0.01", "aria-label": label })
    const field = element("input", {
      type: "number",
      step: "0.1",
      min: -this.limit,
      max: this.limit,
      "aria-label": `Value: ${label}`,
    })
    const pin = element("button", { class: "pin", type: "button" })
    slider.oninput = () => this.act.onHold({ ...place, value: Number(slider.value) })
    pin.onclick = () =>
      pin.ariaPressed === "true"
        ? this.act.onRelease(place)
        : this.act.onHold({ ...place, value: rounded(this.network.get(place)) })
    const node = element(
      "div",
      { class: "row" },
      element("span", { class: "label" }, label),
      slider,
      field,
      pin,
    )
    const row = { place, typing: false, node, slider, field, pin }
    field.oninput = () => {
      row.typing = true
      this.#type(place, field)
    }
    field.onblur = () => (row.typing = false)
    return row
  }

  /** Ready to type the first number. */
  focus() {
    const [{ field }] = this.rows
    field.focus({ preventScroll: true })
    field.select()
  }

  /**
   * @param {WeightPlace} place
   * @param {HTMLInputElement} field
   */
  #type(place, field) {
    const value = field.value.trim() === "" ? NaN : Number(field.value)
    const fits = Math.abs(value) <= this.limit
    field.setAttribute("aria-invalid", String(!fits))
    if (fits) this.act.onHold({ ...place, value })
    else setText(this.hint, `A weight is a number from −${this.limit} to ${this.limit}.`)
  }

  /**
   * The numbers of now; a field in which somebody types is left alone, and a slider that is dragged.
   * @param {Network} network
   * @param {Held[]} held
   * @param {Kind} kind
   */
  show(network, held, kind) {
    if (!this.isOpen) return
    if (network.outline !== this.outline) return this.close()
    /** @type {Network} */
    this.network = network
    const root = /** @type {Document | ShadowRoot} */ (this.node.getRootNode())
    const focused = root.activeElement
    for (const { place, slider, field, pin, typing } of this.rows) {
      const value = network.get(place)
      const reach = Math.max(SLIDER_REACH, Math.ceil(Math.abs(value)))
      Object.assign(slider, { min: -reach, max: reach })
      if (!slider.matches(":active")) slider.value = String(value)
      if (!typing && field.value !== String(rounded(value))) {
        field.value = String(rounded(value))
        if (focused === field) field.select()
      }
      if (!typing) field.removeAttribute("aria-invalid")
      const isHeld = held.some((one) => samePlace(one, place))
      pin.ariaPressed = String(isHeld)
      pin.ariaLabel = pin.title = isHeld ? "Let it learn again" : "Hold it at this value"
      setText(pin, isHeld ? "held" : "hold")
    }
    this.#explain(network, kind)
  }

  /**
   * @param {Network} network
   * @param {Kind} kind
   */
  #explain(network, kind) {
    const layer = network.layers[this.layer]
    const parts = this.rows.map(({ place }) =>
      place.source === "bias"
        ? number(network.get(place))
        : `${number(network.get(place))} · ${short(place.source)}`,
    )
    const sum = parts.join(" + ").replaceAll("+ −", "− ")
    const { formula, said } = layer.activation
      ? { formula: `${layer.activation.label}(${sum})`, said: "" }
      : answering(sum, kind)
    setText(this.formula, formula)
    if (this.node.querySelector('[aria-invalid="true"]')) return
    setText(this.hint, `${this.formula.hidden ? "" : said} ${STAYS}`.trim())
  }

  get size() {
    return { width: this.node.offsetWidth, height: this.node.offsetHeight }
  }

  /** @param {Spot} spot its left and upper edges */
  place([left, top]) {
    this.node.style.left = `${left}px`
    this.node.style.top = `${top}px`
  }

  close() {
    if (!this.isOpen) return
    this.node.hidden = true
    this.act.onClose()
  }
}

/**
 * In three decimals, or in two digits where that would leave less: only 0 is shown, and held, as 0.
 * @param {number} value
 * @returns {number}
 */
export const rounded = (value) => Number(Math.abs(value) < SMALL ? value.toPrecision(2) : value.toFixed(3))

const SUBSCRIPTS = "₁₂₃₄₅₆₇₈"

/**
 * @param {string | number} source
 * @returns {string}
 */
const short = (source) =>
  typeof source === "number"
    ? `a${SUBSCRIPTS[source]}`
    : (FEATURES.find(({ name }) => name === source)?.label ?? source)
