// Numbers as the boxes, cells and sums of the page write them.

import { full, scientific } from "../../lib/format.js"
import { equals, plain } from "../../lib/lesson/words.js"

// In digits, beside room for a minus, so that opposite numbers have the same digits. Where a box has no room
// for a digit behind the point, a power of ten goes without (−2·10⁻¹²). A map's cell has no room for small
// powers: all numbers below a bound are ≈0, and the tooltip has all of them.
const LONGEST_SHORT = 6
const LONGEST_BRIEF = 4.5
const LEAST_BRIEF = 9.5e-4
const POINTS = /[.·]/g
const RAISED = /[⁻¹²³⁰⁴-⁹]/g
const DIGITS = 7
const DOUBLE_DIGITS = 17

/**
 * At most three decimals, three digits where the number is small, few characters: 0.522, −12.35, 0.0412,
 * 3.1·10⁻⁴, as a box has no room for 0.000311. A single digit is written out: 0.0005.
 * @param {number} value
 */
export function figure(value) {
  const size = Math.abs(value)
  const isTiny = size < 9.5e-5 || (size < 9.5e-4 && Number(size.toPrecision(1)) !== size)
  if (size !== 0 && (isTiny || size >= 9999.5)) return scientific(value, 1)
  if (size >= 9.9995) return full(Number(value.toFixed(size < 99.995 ? 2 : 1)))
  return size === 0 || size >= 0.0995 ? plain(value) : full(Number(value.toPrecision(3)))
}

/**
 * The same as wide as a minus and six digits where that is possible, for a box: −0.0648, −0.0065, −5·10⁻⁴.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value)
  if (widthOf(figure(size)) <= LONGEST_SHORT) return figure(value)
  if (size >= 9.95e-4 && size < 9999.5) return full(Number(value.toPrecision(2)))
  const power = scientific(value, 1)
  return widthOf(scientific(size, 1)) <= LONGEST_SHORT ? power : scientific(value, 0)
}

/**
 * The same as wide as a minus and four and a half digits where that is possible, for the cells of a map:
 * −0.01, 12.3, 2·10⁴, ≈0.
 * @param {number} value
 */
export function brief(value) {
  const size = Math.abs(value)
  if (size !== 0 && size < LEAST_BRIEF) return "≈0"
  if (widthOf(figure(size)) <= LONGEST_BRIEF) return figure(value)
  if (size >= 9999.5) return scientific(value, 0)
  return full(
    Number(
      size >= 0.0995
        ? value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0)
        : value.toPrecision(size < 0.00995 ? 1 : 2),
    ),
  )
}

/**
 * Seven digits, for numbers that are compared: −1.417964.
 * @param {number} value
 */
export const digits = (value) => full(Number(value.toPrecision(DIGITS)))

/**
 * Both numbers with as many decimals as their difference needs for `DIGITS` digits, or as many as a double
 * has.
 * @param {...number} pair
 */
export function apart(...pair) {
  const gap = Math.abs(pair[0] - pair[1])
  if (!(gap > 0 && gap < Infinity)) return pair.map(digits)
  const held = DOUBLE_DIGITS - 1 - Math.floor(Math.log10(Math.max(...pair.map(Math.abs))))
  const decimals = Math.min(100, held, DIGITS - 1 - Math.floor(Math.log10(gap)))
  return pair.map((value) => (decimals > 0 ? minus(value.toFixed(decimals)) : full(value)))
}

/**
 * "=" where `figure` writes all these numbers exactly, those of a sum and its result, else "≈".
 * @param {...number} numbers
 */
export const sign = (...numbers) => equals(numbers, figure)

/**
 * How wide a text is in Inter, in digits: a point takes 0.43 of one's room, an exponent's digit 0.65.
 * @param {string} text
 */
const widthOf = (text) =>
  text.length - 0.57 * (text.match(POINTS)?.length ?? 0) - 0.35 * (text.match(RAISED)?.length ?? 0)

/** @param {string} text */
const minus = (text) => text.replaceAll("-", "−")

/**
 * As a factor: a negative number in brackets.
 * @param {number} value
 */
export const bracketed = (value) => (value < 0 ? `(${figure(value)})` : figure(value))

/**
 * As what is taken away: − 3, or + 3 for a negative one.
 * @param {number} value
 */
export const less = (value) => (value < 0 ? `+ ${figure(-value)}` : `− ${figure(value)}`)

/**
 * As what is added: + 3, or − 3.
 * @param {number} value
 */
export const signed = (value) => `${value < 0 ? "−" : "+"} ${figure(Math.abs(value))}`
