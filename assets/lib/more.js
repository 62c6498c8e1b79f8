// The button "More": controls that a beginner does not need at first are folded away. Python says which
// (ui/kit/more.py), and keeps what the visitor has chosen.

/** @import { Component } from "./dom.js" */

import { element, setText } from "./dom.js"

/**
 * @typedef {object} MoreFacts
 * @property {boolean} offered whether there is anything to fold
 * @property {string[]} folded what is folded away now, by its names in the address
 */

/**
 * Whether a control is folded away.
 * @param {MoreFacts | undefined} more
 * @param {string} name in the address
 */
export const isFolded = (more, name) => Boolean(more?.folded.includes(name))

/** The button. */
export class More {
  /** @type {Component<any> | null} */
  #component = null
  #isOpen = false

  constructor() {
    this.node = element("button", { type: "button", className: "more", onclick: () => this.#turn() })
  }

  /**
   * @param {Component<any>} component
   * @param {MoreFacts} more
   */
  receive(component, { offered, folded }) {
    this.#component = component
    this.#isOpen = !folded.length
    this.node.hidden = !offered
    this.node.ariaExpanded = String(this.#isOpen)
    this.node.title = this.#isOpen ? "Only what the first minute needs." : "All that can be chosen here."
    setText(this.node, this.#isOpen ? "Less" : "More")
  }

  #turn() {
    this.#component?.setTriggerValue("more", !this.#isOpen)
  }
}
