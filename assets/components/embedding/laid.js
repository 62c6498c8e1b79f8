// What t-SNE has laid out, from the component that hears of it to the one that shows the cloud.

/**
 * @typedef {object} Laid
 * @property {string} run of whose network
 * @property {string} layer
 * @property {number} dims
 * @property {string} points base64 of float32, n x dims
 * @property {number} iteration
 */

/** @typedef {(laid: Laid | null) => void} Listener */

/** @type {Laid | null} */
let newest = null
/** @type {Set<Listener>} */
const listeners = new Set()

/** @param {Laid | null} laid */
export function tell(laid) {
  newest = laid
  for (const listener of listeners) listener(laid)
}

/**
 * Hear of what is laid out, beginning with the newest.
 * @param {Listener} listener
 * @returns {() => void} what ends it
 */
export function onLaid(listener) {
  listeners.add(listener)
  listener(newest)
  return () => void listeners.delete(listener)
}
