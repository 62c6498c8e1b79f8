// What the keyboard does on every page.

import { undoKeys } from "./undo.js"

/**
 * Listen as long as the page stands.
 * @returns {Keyboard}
 */
export function mount() {
  return new Keyboard()
}

class Keyboard {
  constructor() {
    this.end = undoKeys()
  }

  update() {}

  destroy() {
    this.end()
  }
}
