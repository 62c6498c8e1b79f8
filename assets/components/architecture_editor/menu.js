// The menu of kinds of layers, which opens at a button.

/** @import { KindFacts } from "./index.js" */

import { element } from "../../lib/dom.js"
import { DIRECTIONS } from "./card.js"

/** One menu, which is open at one button at most. */
export class Menu {
  constructor() {
    /** @type {HTMLElement | null} */
    this.node = null
    /** @type {HTMLElement | null} */
    this.opener = null
    this.closeOnPressElsewhere = (/** @type {PointerEvent} */ event) => {
      if (!this.node || !event.composedPath().includes(this.node)) this.close()
    }
    document.addEventListener("pointerdown", this.closeOnPressElsewhere)
  }

  /**
   * Open it at a button, or close it where it is open there.
   * @param {HTMLElement} opener
   * @param {KindFacts[]} kinds
   * @param {(kind: string) => void} onChoose
   */
  toggle(opener, kinds, onChoose) {
    const isOpen = this.opener === opener
    this.close()
    if (!isOpen) this.#open(opener, kinds, onChoose)
  }

  /**
   * @param {HTMLElement} opener
   * @param {KindFacts[]} kinds
   * @param {(kind: string) => void} onChoose
   */
  #open(opener, kinds, onChoose) {
    const choose = (/** @type {string} */ kind) => {
      this.close()
      onChoose(kind)
    }
    /** @type {HTMLElement[]} */
    const entries = []
    /** @type {string | null} */
    let group = null
    for (const entry of kinds) {
      if (entry.group !== group)
        entries.push(element("div", { className: "group", textContent: (group = entry.group) }))
      const label = [element("b", { textContent: entry.title }), element("span", { textContent: entry.help })]
      entries.push(
        element("button", { type: "button", role: "menuitem", onclick: () => choose(entry.kind) }, label),
      )
    }
    this.node = element(
      "div",
      {
        className: "menu",
        role: "menu",
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      },
      entries,
    )
    this.opener = opener
    opener.setAttribute("aria-expanded", "true")
    opener.after(this.node)
    this.node.querySelector("button")?.focus({ preventScroll: true })
    this.node.scrollIntoView({ block: "nearest" })
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { node, opener } = this
    if (!node) return
    const buttons = [...node.querySelectorAll("button")]
    const step = DIRECTIONS[event.key]
    if (step) {
      const now = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target))
      buttons[(now + step + buttons.length) % buttons.length].focus()
      event.preventDefault()
    } else if (event.key === "Escape") {
      this.close()
      opener?.focus()
    }
  }

  close() {
    this.opener?.removeAttribute("aria-expanded")
    this.node?.remove()
    this.node = this.opener = null
  }

  destroy() {
    document.removeEventListener("pointerdown", this.closeOnPressElsewhere)
  }
}
