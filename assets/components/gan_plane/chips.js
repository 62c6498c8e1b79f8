// The layers of the plane as buttons that switch them.

import { element } from "../../lib/dom.js"

/** @type {[name: string, label: string, help: string][]} */
const LAYERS = [
  ["real", "Real", "Points of the distribution that G is to imitate"],
  ["generated", "Generated", "What G makes of the noise"],
  ["surface", "D’s surface", "What D says everywhere"],
  ["manifold", "G’s grid", "The grid of all noise, as G bends it: full where G puts many samples"],
  ["gradients", "Gradients", "How each generated point would have to move to lower G’s loss"],
]

/** One button a layer. */
export class Chips {
  /** @param {(layers: Set<string>) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange
    /** @type {Set<string>} those in sight */
    this.layers = new Set()
    this.buttons = new Map(
      LAYERS.map(([name, label, help]) => [
        name,
        element(
          "button",
          { type: "button", class: `layer ${name}`, title: help, onclick: () => this.toggle(name) },
          element("i", {}),
          label,
        ),
      ]),
    )
    const group = { class: "layers", role: "group", "aria-label": "Layers" }
    this.node = element("div", group, [...this.buttons.values()])
  }

  /** @param {string} name */
  toggle(name) {
    const layers = new Set(this.layers)
    if (!layers.delete(name)) layers.add(name)
    this.onChange(layers)
  }

  /** @param {Set<string>} layers those in sight */
  show(layers) {
    this.layers = layers
    for (const [name, button] of this.buttons) button.ariaPressed = String(layers.has(name))
  }
}
