// Colour limits that follow the data: up at once, down slowly, so that colours do not flicker while a network
// learns. What stands still has its own limits, whatever was shown before.

const UP_MS = 60
const DOWN_MS = 900
const SETTLED = 0.01
const BROKEN_DOWN = 100

/**
 * A limit that approaches the largest size seen. The first value, one after a long pause, and one that is
 * less by far (a run that broke down is back at good weights) count at once. Zeros have no size: a layer that
 * went dead leaves its limit where it is, instead of drawing it towards 0 for ever.
 */
export class Limit {
  constructor() {
    this.value = 0
    this.settled = true
    /** Whether there was nothing but zeros last. */
    this.isZero = true
  }

  /**
   * @param {number} target
   * @param {number} elapsedMs Infinity: there is no way to go, the limit is the target
   * @returns {number}
   */
  follow(target, elapsedMs) {
    if (!Number.isFinite(target)) return this.value
    this.isZero = target === 0
    if (target === 0) {
      this.settled = true
      return this.value
    }
    if (this.value === 0 || this.value > BROKEN_DOWN * target) this.value = target
    const pace = target > this.value ? UP_MS : DOWN_MS
    this.value += (target - this.value) * (1 - Math.exp(-elapsedMs / pace))
    this.settled = Math.abs(target - this.value) <= SETTLED * Math.max(target, this.value)
    if (this.settled) this.value = target
    return this.value
  }
}

/**
 * The largest size among data[start .. start + length - 1]; what is not finite does not count.
 * @param {ArrayLike<number>} data
 * @param {number} start
 * @param {number} length
 * @returns {number}
 */
export function largest(data, start, length) {
  let most = 0
  for (let i = start; i < start + length; i++) {
    const size = data[i] < 0 ? -data[i] : data[i]
    if (size > most && size < Infinity) most = size
  }
  return most
}

/** @typedef {"map" | "layer" | "all"} Mode one scale a map, a layer, or for all */

/**
 * What is to be known of a column.
 * @typedef {object} ScaledColumn
 * @property {string} key the array that it shows: two networks of one run have layers of the same names
 * @property {string} role
 * @property {number} height
 * @property {number} width
 * @property {number} shown
 * @property {boolean} signed
 * @property {[low: number, high: number] | null} limits where they are fixed
 */

/** The limits of all columns of a run's networks in one of the scales "map", "layer", "all". */
export class Scales {
  constructor() {
    /** @type {Map<string | boolean, Limit>} */
    this.limits = new Map()
    /** @type {Mode} */
    this.mode = "layer"
    this.at = 0
  }

  /** @param {Mode} mode */
  setMode(mode) {
    this.mode = mode
    this.limits.clear()
  }

  get settled() {
    return [...this.limits.values()].every((limit) => limit.settled)
  }

  /**
   * Measure `parts` [{column, data}] at time `now` (ms); afterwards `of` answers with their limits.
   * @param {{column: ScaledColumn, data: ArrayLike<number>}[]} parts
   * @param {number} now
   * @param {boolean} still whether they stay as they are: then their limits are their own at once
   */
  follow(parts, now, still) {
    const elapsed = still ? Infinity : now - this.at
    this.at = now
    /** @type {Map<string | boolean, number>} */
    const targets = new Map()
    for (const { column, data } of parts) {
      if (column.limits) continue
      for (const [key, size] of this.#measure(column, data))
        targets.set(key, Math.max(size, targets.get(key) ?? 0))
    }
    for (const [key, target] of targets) {
      const limit = this.limits.get(key) ?? new Limit()
      this.limits.set(key, limit)
      limit.follow(target, elapsed)
    }
  }

  /**
   * The values [low, high] that the ends of a channel's colour table stand for.
   * @param {ScaledColumn} column
   * @param {number} channel
   * @returns {[low: number, high: number]}
   */
  of(column, channel) {
    if (column.limits) return column.limits
    const high = this.limits.get(this.#key(column, channel))?.value || 1
    return [column.signed ? -high : 0, high]
  }

  /**
   * Whether all that a channel shows is 0: its colours stand for nothing then.
   * @param {ScaledColumn} column
   * @param {number} channel
   */
  isZero(column, channel) {
    return !column.limits && this.limits.get(this.#key(column, channel))?.isZero === true
  }

  /**
   * @param {ScaledColumn} column
   * @param {ArrayLike<number>} data
   * @returns {[key: string | boolean, size: number][]}
   */
  #measure(column, data) {
    const plane = column.height * column.width
    if (this.mode !== "map" || column.role === "units") {
      return [[this.#key(column, 0), largest(data, 0, data.length)]]
    }
    return Array.from({ length: column.shown }, (_, channel) => [
      this.#key(column, channel),
      largest(data, channel * plane, plane),
    ])
  }

  /**
   * @param {ScaledColumn} column
   * @param {number} channel
   * @returns {string | boolean}
   */
  #key(column, channel) {
    if (this.mode === "all") return column.signed
    return this.mode === "map" && column.role === "maps" ? `${column.key} ${channel}` : column.key
  }
}
