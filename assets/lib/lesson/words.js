// Numbers as they stand in sums and in small cells.

/** @import { Problem } from "./exchange.js" */

import { equalSign, full, number, read, scientific } from "../format.js"

// From here on with a power of ten.
const LARGE = 1e7

/**
 * Up to three decimals with a true minus sign: 0.522, −1, 12.25, 1,240, 3.733·10³².
 * @param {number} value
 * @returns {string}
 */
export function plain(value) {
  if (Math.abs(value) >= LARGE) return large(value, 4)
  const text = String(Number(value.toFixed(Math.abs(value) < 100 ? 3 : 1)))
  return signed(text)
}

/**
 * The same, but only 0 is written as 0: 10⁻⁵.
 * @param {number} value
 * @returns {string}
 */
export const written = (value) => (value !== 0 && plain(value) === "0" ? number(value) : plain(value))

/**
 * At most four characters where that is possible: .52, −.25, −2, 12, 4·10³²; ≈0 is not quite nothing.
 * @param {number} value
 * @returns {string}
 */
export function short(value) {
  const size = Math.abs(value)
  if (size >= LARGE) return large(value, 1)
  const text = String(Number(value.toFixed(size < 9.95 ? (size < 0.995 ? 2 : 1) : 0)))
  if (Number(text) === 0 && size > 0) return "≈0"
  return signed(text.replace(/^(-?)0\./, "$1."))
}

/**
 * @param {number} value
 * @param {number} digits at most
 * @returns {string}
 */
const large = (value, digits) =>
  Number.isFinite(value) ? scientific(Number(value.toPrecision(digits))) : full(value)

/**
 * @param {string} text
 * @returns {string}
 */
const signed = (text) => (text === "-0" ? "0" : text.replace(/\B(?=(\d{3})+(?!\d))/g, ",")).replace("-", "−")

/**
 * A number as a factor: negative ones in brackets.
 * @param {number} value
 * @returns {string}
 */
export const factor = (value) => (value < 0 && plain(value) !== "0" ? `(${plain(value)})` : plain(value))

/**
 * e to a power, also where it is too small or too large for a float: 2.7·10⁻³³, 2.7·10³⁴⁷.
 * @param {number} exponent
 * @param {(value: number) => string} write what a float can hold
 * @returns {string}
 */
export function powerOfE(exponent, write) {
  const value = Math.exp(exponent)
  if (value > 0 && value < Infinity) return write(value)
  const tens = exponent / Math.LN10
  return scientific(10 ** (tens - Math.floor(tens)), 1, Math.floor(tens))
}

/**
 * The sign between numbers as a lesson writes them.
 * @param {Iterable<number>} numbers
 * @param {(value: number) => string} [write]
 * @returns {"=" | "≈"}
 */
export const equals = (numbers, write = plain) => equalSign(numbers, write)

/**
 * The same for what is made of powers of e: all but e⁰ go on without end, whatever floats make of them.
 * @param {...number} exponents
 * @returns {"=" | "≈"}
 */
export const powersEqual = (...exponents) => (exponents.every((exponent) => exponent === 0) ? "=" : "≈")

/**
 * The same for a sum; a single number beside zeros stays what it is, unless only its zeros are written.
 * @param {number[]} numbers
 * @param {(value: number) => string} [write]
 * @returns {"=" | "≈"}
 */
export function totalEquals(numbers, write = plain) {
  const added = numbers.filter((number) => number !== 0)
  if (added.length !== 1) return equals([...added, totalOf(added)], write)
  return read(write(added[0])) === 0 ? "≈" : "="
}

/** @param {number[]} numbers */
const totalOf = (numbers) => numbers.reduce((total, number) => total + number, 0)

/**
 * The same for a sum of products [[a, b], ...] and other numbers: times 0, and 1 times one number, stay
 * exact.
 * @param {[a: number, b: number][]} pairs
 * @param {number[]} [others]
 * @param {(value: number) => string} [write]
 * @returns {"=" | "≈"}
 */
export function sumEquals(pairs, others = [], write = plain) {
  const factors = pairs.filter(([a, b]) => a * b !== 0)
  const terms = [...factors.map(([a, b]) => a * b), ...others]
  const alone = terms.filter((term) => term !== 0).length === 1
  if (alone && factors.every((pair) => pair.some((factor) => Math.abs(factor) === 1)))
    return totalEquals(terms, write)
  return equals([...factors.flat(), ...others, totalOf(terms)], write)
}

/** The channels of a picture in colour. */
export const CHANNELS = ["red", "green", "blue"]

/**
 * What a channel is called: nothing in a picture that has only one.
 * @param {number} channel
 * @param {number} channels
 * @returns {string}
 */
export const channelName = (channel, channels) => (channels === 1 ? "" : CHANNELS[channel])

/**
 * What is said where a choice does not fit. Others that came with it are shown, though never with the rest
 * before: nothing is said of settings that worked together. Of an input that cannot be used nothing is shown;
 * what still is, its message says.
 * @param {Problem | null} problem
 */
export function refusal(problem) {
  if (!problem) return ""
  const { control, message } = problem
  return control === "input" ? message : `${message} What you see leaves out what does not fit.`
}
