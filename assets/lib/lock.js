// Controls that whoever prepared the page has locked: they are shown, cannot be used, and say why. Python
// takes nothing from them either (ui/shell/prepared.py).

import { element, setText } from "./dom.js"

/** Where one looks, and how much one sees, is free. */
const FREE = ".more"

/** @typedef {HTMLButtonElement | HTMLInputElement | HTMLSelectElement} Control */

/** The sentence, and the controls that it is about. */
export class Lock {
  /** @type {Map<Control, string>} those that are locked, and what they were titled */
  #locked = new Map()

  constructor() {
    this.node = element("p", { class: "muted", role: "note", hidden: true })
  }

  /**
   * Call it once the controls are drawn as they would be without a lock.
   * @param {string} why empty: nothing is locked
   * @param {Element[]} places where the controls are
   */
  show(why, places) {
    setText(this.node, why && `${why} Nothing here can be changed.`)
    this.node.hidden = !why
    if (!why) return this.#release()
    for (const place of places)
      for (const control of /** @type {NodeListOf<Control>} */ (
        place.querySelectorAll("button, input, select, textarea")
      )) {
        if (control.matches(FREE)) continue
        if (!this.#locked.has(control)) this.#locked.set(control, control.title)
        control.disabled = true
        control.title = why
      }
  }

  #release() {
    for (const [control, title] of this.#locked) Object.assign(control, { disabled: false, title })
    this.#locked.clear()
  }
}
