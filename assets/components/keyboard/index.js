// What the keyboard does on every page.

import { typedNumbers } from "./numbers.js"
import { undoKeys } from "./undo.js"

/**
 * Listen as long as the page stands.
 * @param {HTMLElement} root
 * @returns {Keyboard}
 */
export function mount(root) {
  const keyboard = new Keyboard()
  root.dataset.listens = "true"
  return keyboard
}

class Keyboard {
  constructor() {
    this.ends = [undoKeys(), typedNumbers()]
  }

  update() {}

  destroy() {
    for (const end of this.ends) end()
  }
}
