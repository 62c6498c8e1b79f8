// What one component of the page knows and another one shows: the newest is kept for who comes later.

/** @import { Frame } from "../../lib/frame.js" */

/**
 * @typedef {object} Found what t-SNE has laid out
 * @property {string} run of whose network
 * @property {string} layer
 * @property {number} dims
 * @property {string} points base64 of float32, n x dims
 * @property {number} iteration
 */

/** @typedef {Found & {says: string[]}} Laid says: what its picture is worth, once it stands
 */

/**
 * News of one kind.
 * @template Value
 */
export class News {
  /** @type {Value | null} */
  #newest = null
  /** @type {Set<(value: Value | null) => void>} */
  #listeners = new Set()

  /** @param {Value | null} value */
  tell(value) {
    this.#newest = value
    for (const listener of this.#listeners) listener(value)
  }

  /**
   * Hear of it, beginning with the newest.
   * @param {(value: Value | null) => void} listener
   * @returns {() => void} what ends it
   */
  hear(listener) {
    this.#listeners.add(listener)
    listener(this.#newest)
    return () => void this.#listeners.delete(listener)
  }
}

/** @type {News<Laid>} */
export const LAID = new News()
/** @type {News<Frame>} the newest frame with a cloud */
export const FRAMES = new News()
