// The size of each kind of input, which it keeps while another one is shown.

import { TabMap } from "../tab.js"

/** Sizes in pixels along a side, by the kind of input. */
export class Sizes {
  /** @param {string} page whose inputs they are */
  constructor(page) {
    /** @type {TabMap<number>} */
    this.known = new TabMap(`${page}.sizes`, Number.isInteger)
    /** @type {object | null} */
    this.heard = null
  }

  /**
   * What Python says: each answer once, as an older one must not undo what was set since.
   * @param {{input: string, size: number}} told
   */
  hear(told) {
    if (told === this.heard) return
    this.heard = told
    this.set(told.input, told.size)
  }

  /**
   * @param {string} input
   * @param {number} size
   */
  set(input, size) {
    this.known.set(input, size)
  }

  /**
   * Null: as is usual, which Python knows.
   * @param {string} input
   */
  of(input) {
    return this.known.get(input) ?? null
  }
}
