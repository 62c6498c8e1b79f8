// What can be chosen of the cloud.

/** @import { Component } from "../../lib/dom.js" */
/** @import { EmbeddingData } from "./index.js" */

import { element, setOptions, setText } from "../../lib/dom.js"
import { Lock } from "../../lib/lock.js"
import { More, isFolded } from "../../lib/more.js"
import { groupWord } from "./words.js"

/** @typedef {"colour" | "points" | "method" | "dims"} Chosen */

const CHOICES = /** @type {const} */ ({
  colour: ["Colour", { class: "Class", answer: "Answer", error: "Error" }],
  points: ["Points", { marks: "Marks", pictures: "Pictures" }],
  method: ["Laid out by", { pca: "PCA", tsne: "t-SNE" }],
  dims: ["Dimensions", { 2: "2", 3: "3" }],
})
const PERPLEXITIES = [5, 10, 20, 30, 50, 80]

/** The row of controls. */
export class Controls {
  /** @param {(change: Partial<EmbeddingData>) => void} onChoose */
  constructor(onChoose) {
    this.onChoose = onChoose
    this.more = new More()
    this.lock = new Lock()
    this.groups = new Map(
      Object.entries(CHOICES).map(([name, [label, values]]) => [name, this.#group(name, label, values)]),
    )
    this.layer = element("select", { onchange: () => onChoose({ layer: this.layer.value }) })
    this.perplexity = element("select", {
      onchange: () => onChoose({ perplexity: Number(this.perplexity.value) }),
    })
    this.layerField = element("label", { class: "field" }, element("span", {}, "Layer"), this.layer)
    this.perplexityField = element(
      "label",
      { class: "field" },
      element("span", {}, "Perplexity"),
      this.perplexity,
    )
    this.node = element(
      "div",
      { class: "controls" },
      ...[...this.groups.values()].map(({ node }) => node),
      this.perplexityField,
      this.layerField,
      this.more.node,
      this.lock.node,
    )
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {Readonly<Record<string, string>>} values
   */
  #group(name, label, values) {
    const buttons = new Map(
      Object.entries(values).map(([value, text]) => [
        value,
        element("button", {
          type: "button",
          textContent: text,
          onclick: () => this.onChoose({ [name]: name === "dims" ? Number(value) : value }),
        }),
      ]),
    )
    const row = element(
      "div",
      { class: "segmented", role: "group", "aria-label": label },
      ...buttons.values(),
    )
    return { node: element("div", { class: "field" }, element("span", {}, label), row), buttons }
  }

  /**
   * @param {Component<EmbeddingData>} component
   * @param {EmbeddingData} data
   */
  show(component, data) {
    this.more.receive(component, data.more)
    for (const [name, { node, buttons }] of this.groups) {
      const chosen = String(data[/** @type {Chosen} */ (name)])
      for (const [value, button] of buttons) button.ariaPressed = String(value === chosen)
      node.hidden = isFolded(data.more, name)
    }
    const colours = this.groups.get("colour")?.buttons ?? new Map()
    for (const [value, button] of colours) button.hidden = !data.colours.includes(value)
    setText(colours.get("class"), groupWord(data.of))
    setOptions(
      this.layer,
      data.layers.map(({ name, size }) => ({ value: name, label: `${name} (${size})` })),
    )
    this.layer.value = data.layer
    this.layerField.hidden = isFolded(data.more, "layer")
    const offered = [...new Set([...PERPLEXITIES, data.perplexity])].sort((one, other) => one - other)
    setOptions(
      this.perplexity,
      offered.map((value) => ({ value, label: String(value) })),
    )
    this.perplexity.value = String(data.perplexity)
    this.perplexityField.hidden = data.method !== "tsne"
    this.lock.show(data.locked, [this.node])
  }
}
