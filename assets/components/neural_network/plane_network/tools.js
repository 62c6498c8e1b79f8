// What the pointer does on the plane: it looks, adds points of a class or a value, or erases them.

import { element } from "../../../lib/dom.js"
import { CLASS_COLOURS, pointColour } from "./painter.js"

/** @type {[level: number, name: string][]} */
const LEVELS = [
  [1, "+1"],
  [0, "0"],
  [-1, "−1"],
]

/** @typedef {"look" | "erase" | number} Tool a number: points of that class or value */

/** The buttons of it: `tool` is the one that is pressed. */
export class Tools {
  /** @param {(tool: Tool) => void} onChoose */
  constructor(onChoose) {
    this.onChoose = onChoose
    /** @type {Tool} */
    this.tool = "look"
    this.node = element("div", { class: "segmented", role: "group", "aria-label": "What the pointer does" })
  }

  /**
   * Offer tools for so many classes; without any, for a few values.
   * @param {number} classes
   */
  offer(classes) {
    const adds = classes
      ? CLASS_COLOURS.slice(0, classes).map((_, target) => this.#add(target, classes, ""))
      : LEVELS.map(([level, name]) => this.#add(level, classes, name))
    this.node.replaceChildren(
      this.#button("look", "Look", "Look"),
      ...adds,
      this.#button("erase", "Erase", "Erase"),
    )
    this.#choose("look")
  }

  /**
   * @param {number} target
   * @param {number} classes
   * @param {string} name of a value
   */
  #add(target, classes, name) {
    const label = classes ? `Add to class ${target + 1}` : `Add a point of value ${name}`
    const dot = element("i", {
      class: classes ? "dot" : "dot level",
      style: `background:${pointColour(target, classes)}`,
    })
    return this.#button(target, label, dot, name)
  }

  /**
   * @param {Tool} tool
   * @param {string} label
   * @param {...(Node | string)} face
   */
  #button(tool, label, ...face) {
    const node = element(
      "button",
      { type: "button", title: label, "aria-label": label, onclick: () => this.#choose(tool) },
      ...face,
    )
    node.dataset.tool = String(tool)
    return node
  }

  /** @param {Tool} tool */
  #choose(tool) {
    this.tool = tool
    for (const node of this.node.querySelectorAll("button"))
      node.ariaPressed = String(node.dataset.tool === String(tool))
    this.onChoose(tool)
  }
}
