// What stands above the columns: how many layers and neurons, and each layer's activation.

import { element, setText } from "../../../lib/dom.js"
import { ACTIVATIONS } from "./model.js"

const ROOMY_PX = 96

export class Heads {
  /** act: {onLayers(list of {neurons, activation})}; limits: {layers, neurons}. */
  constructor(act, limits) {
    this.act = act
    this.limits = limits
    this.count = element("span", {})
    this.fewer = this.#small("−", "Remove the last hidden layer", () =>
      this.act.onLayers(this.layers.slice(0, -1)),
    )
    this.more = this.#small("+", "Add a hidden layer", () =>
      this.act.onLayers([...this.layers, this.layers.at(-1) ?? { neurons: 4, activation: "tanh" }]),
    )
    this.title = element("div", { class: "depth" }, this.fewer, this.count, this.more)
    this.row = element("div", { class: "heads" })
    this.heads = null
  }

  #small(text, label, onclick) {
    return element(
      "button",
      { class: "small", type: "button", "aria-label": label, title: label, onclick },
      text,
    )
  }

  /** The layers as they were chosen. */
  show(layers) {
    this.layers = layers
    setText(this.count, layers.length === 1 ? "1 hidden layer" : `${layers.length} hidden layers`)
    this.fewer.disabled = layers.length === 0
    this.more.disabled = layers.length >= this.limits.layers
    if (this.heads?.length !== layers.length) this.#rebuild()
    layers.forEach(({ neurons, activation }, index) => {
      const head = this.heads[index]
      setText(head.count, String(neurons))
      head.fewer.disabled = neurons <= 1
      head.more.disabled = neurons >= this.limits.neurons
      if (head.select.value !== activation) head.select.value = activation
    })
  }

  #rebuild() {
    this.heads = this.layers.map((_, index) => this.#head(index))
    this.row.replaceChildren(
      element("h4", { class: "name features" }, "Features"),
      ...this.heads.map(({ node }) => node),
      element("h4", { class: "name output" }, "Output"),
    )
    if (this.placed) this.place(this.placed)
  }

  #head(index) {
    const name = `layer ${index + 1}`
    const count = element("span", { class: "neurons" })
    const fewer = this.#small("−", `Fewer neurons in ${name}`, () =>
      this.#change(index, { neurons: this.layers[index].neurons - 1 }),
    )
    const more = this.#small("+", `More neurons in ${name}`, () =>
      this.#change(index, { neurons: this.layers[index].neurons + 1 }),
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

  #change(index, patch) {
    this.act.onLayers(this.layers.map((layer, at) => (at === index ? { ...layer, ...patch } : layer)))
  }

  /**
   * Stand above the columns of a layout. While the drawing lags behind the choice, the new heads wait unseen.
   */
  place(layout) {
    this.placed = layout
    const { columns, tile, step } = layout
    const width = Math.min(step - 4, ROOMY_PX)
    const nodes = [...this.row.children]
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
