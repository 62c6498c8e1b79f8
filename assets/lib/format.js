// Numbers as a reader wants them, with a true minus sign.

/** A share that was counted comes as a float32: 248 of 250 as 99.19999 %. In tenths of a percent. */
const FLOAT32_ERROR = 1e-4
const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 })

/**
 * About three digits: 0, 0.042, 1.24, 12.4, 1,240, 3.2e−5, 2.8e22.
 * @param {number} value
 * @returns {string}
 */
export function number(value) {
  if (!Number.isFinite(value)) return "–"
  const size = Math.abs(value)
  if (size === 0) return "0"
  if (size < 0.00095) return minus(value.toExponential(1))
  if (size < 0.0995) return minus(value.toFixed(3))
  if (size < 9.95) return minus(value.toFixed(2))
  if (size < 99.5) return minus(value.toFixed(1))
  if (size < 1e7) return minus(COUNT.format(value))
  return minus(value.toExponential(1).replace("e+", "e"))
}

/**
 * A whole number: 2,400.
 * @param {number} value
 * @returns {string}
 */
export const count = (value) => minus(COUNT.format(value))

/**
 * The number of the row, column, channel or unit at `index`, as people count: from 1.
 * @param {number} index
 * @returns {string}
 */
export const nth = (index) => count(index + 1)

/**
 * A large count in three digits: 980, 417 k, 15.5 G.
 * @param {number} value not negative
 * @returns {string}
 */
export function compact(value) {
  for (const [unit, size] of /** @type {const} */ ([
    ["G", 1e9],
    ["M", 1e6],
    ["k", 1e3],
  ])) {
    if (value >= size) return `${Number((value / size).toPrecision(3))} ${unit}`
  }
  return COUNT.format(value)
}

/**
 * A share of 0..1: "41 %", "0.3 %", "<0.1 %", ">99.9 %"; only a whole one is "100 %".
 * @param {number} share
 * @returns {string}
 */
export function percent(share) {
  const value = share * 100
  if (value > 0 && value < 0.1) return "<0.1 %"
  if (value > 99 && value < 100) {
    const tenths = value * 10
    if (tenths > 999 + FLOAT32_ERROR) return ">99.9 %"
    return `${(Math.floor(tenths + FLOAT32_ERROR) / 10).toFixed(1)} %`
  }
  return value > 0 && value < 9.95 ? `${value.toFixed(1)} %` : `${Math.round(value)} %`
}

/**
 * The sizes of a tensor: 6 × 28 × 28.
 * @param {number[]} sizes
 * @returns {string}
 */
export const shape = (sizes) => sizes.map(count).join(" × ")

/**
 * @param {string} text
 * @returns {string}
 */
const minus = (text) => text.replace(/-/g, "−")
