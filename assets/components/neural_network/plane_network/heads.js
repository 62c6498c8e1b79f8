// What stands above the columns: how many layers and neurons, and each layer's activation.

/** @import { Layout } from "./layout.js" */

import { element, setText } from "../../../lib/dom.js"
import { ACTIVATIONS } from "./model.js"

const ROOMY_PX = 96
const FIRST = { neurons: 4, activation: "tanh" }

/** @typedef {{neurons: number, activation: string}} LayerChoice */

/**
 * @typedef {object} Head
 * @property {HTMLElement} node
 * @property {HTMLElement} count
 * @property {HTMLButtonElement} fewer
 * @property {HTMLButtonElement} more
 * @property {HTMLSelectElement} select
 */

/** What changes the layers: `title` counts them, `row` has one head a layer. */
export class Heads {
  /**
   * @param {{onLayers: (layers: LayerChoice[]) => void}} act
   * @param {{layers: number, neurons: number}} limits
   */
  constructor(act, limits) {
    this.act = act
    this.limits = limits
    this.count = element("span", {})
    this.fewer = this.#small("−", "Remove the last hidden layer", () => this.#resize(-1))
    this.more = this.#small("+", "Add a hidden layer", () => this.#resize(1))
    this.title = element("div", { class: "depth" }, this.fewer, this.count, this.more)
    this.row = element("div", { class: "heads" })
    /** @type {LayerChoice[]} those of now */
    this.layers = []
    /** @type {LayerChoice[] | null} those of the step of the past that is drawn */
    this.past = null
    /** @type {Head[] | null} */
    this.heads = null
    /** @type {Layout | null} */
    this.placed = null
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {() => void} onclick
   */
  #small(text, label, onclick) {
    return element(
      "button",
      { class: "small", type: "button", "aria-label": label, title: label, onclick },
      text,
    )
  }

  /**
   * The layers as they were chosen; of a step of the past as they were then. What is pressed turns what is
   * shown, and is done to those of now.
   * @param {LayerChoice[]} layers
   * @param {LayerChoice[] | null} past
   */
  show(layers, past) {
    this.layers = layers
    this.past = past
    const { shown } = this
    setText(this.count, shown.length === 1 ? "1 hidden layer" : `${shown.length} hidden layers`)
    this.fewer.disabled = shown.length === 0
    this.more.disabled = shown.length >= this.limits.layers
    const heads = this.heads?.length === shown.length ? this.heads : this.#rebuild()
    shown.forEach(({ neurons, activation }, index) => {
      const head = heads[index]
      setText(head.count, String(neurons))
      head.fewer.disabled = neurons <= 1
      head.more.disabled = neurons >= this.limits.neurons
      if (head.select.value !== activation) head.select.value = activation
    })
  }

  get shown() {
    return this.past ?? this.layers
  }

  /** @returns {Head[]} */
  #rebuild() {
    const heads = this.shown.map((_, index) => this.#head(index))
    this.heads = heads
    this.row.replaceChildren(
      element("h4", { class: "name features" }, "Features"),
      ...heads.map(({ node }) => node),
      element("h4", { class: "name output" }, "Output"),
    )
    if (this.placed) this.place(this.placed)
    return heads
  }

  /**
   * @param {number} index
   * @returns {Head}
   */
  #head(index) {
    const name = `layer ${index + 1}`
    const count = element("span", { class: "neurons" })
    const fewer = this.#small("−", `Fewer neurons in ${name}`, () =>
      this.#change(index, { neurons: this.shown[index].neurons - 1 }),
    )
    const more = this.#small("+", `More neurons in ${name}`, () =>
      this.#change(index, { neurons: this.shown[index].neurons + 1 }),
    )
    const select = element(
      "select",
      {
        "aria-label": `Activation of ${name}`,
        onchange: () => this.#change(index, { activation: select.value }),
      },
      ...ACTIVATIONS.map((activation) => element("option", { value: activation.name }, activation.label)),
    )
    const node = element(
      "div",
      { class: "head" },
      element("div", { class: "line" }, fewer, count, more),
      select,
    )
    return { node, count, fewer, more, select }
  }

  /**
   * @param {number} index
   * @param {Partial<LayerChoice>} patch
   */
  #change(index, patch) {
    const layers = this.#layers(this.shown.length)
    this.act.onLayers(layers.map((layer, at) => (at === index ? { ...layer, ...patch } : layer)))
  }

  /** @param {number} by */
  #resize(by) {
    this.act.onLayers(this.#layers(this.shown.length + by))
  }

  /**
   * So many layers: those of now, behind them more like the last one.
   * @param {number} count
   * @returns {LayerChoice[]}
   */
  #layers(count) {
    const { layers } = this
    return Array.from({ length: count }, (_, at) => layers[at] ?? layers.at(-1) ?? FIRST)
  }

  /**
   * Stand above the columns of a layout. While the drawing lags behind the choice, the new heads wait unseen.
   * @param {Layout} layout
   */
  place(layout) {
    this.placed = layout
    const { columns, tile, step } = layout
    const width = Math.min(step - 4, ROOMY_PX)
    const nodes = /** @type {HTMLElement[]} */ ([...this.row.children])
    nodes.forEach((node, index) => {
      const column = columns[index]
      node.style.visibility = column && nodes.length === columns.length ? "visible" : "hidden"
      if (!column) return
      node.style.left = `${column.x + tile / 2}px`
      if (node.classList.contains("head")) node.style.width = `${width}px`
    })
    this.row.classList.toggle("tight", width < 68)
  }
}
