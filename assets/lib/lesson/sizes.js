// The size of each kind of input, which it keeps while another one is shown.

/** Sizes in pixels along a side, by the kind of input. */
export class Sizes {
  constructor() {
    /** @type {Map<string, number>} */
    this.known = new Map()
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
