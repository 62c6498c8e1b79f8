// Numbers as the boxes, cells and sums of the page write them.

import { equals, plain } from "../../lib/lesson/words.js"

const LONGEST_SHORT = 7
const LONGEST_BRIEF = 6
const DIGITS = 7
const DOUBLE_DIGITS = 17

/**
 * At most three decimals, three digits where the number is small, few characters: 0.522, −12.35, 0.0412,
 * 3.1e−6.
 * @param {number} value
 */
export function figure(value) {
  const size = Math.abs(value)
  if (size !== 0 && (size < 9.5e-5 || size >= 9999.5)) return minus(value.toExponential(1)).replace("+", "")
  if (size >= 9.9995) return minus(String(Number(value.toFixed(size < 99.995 ? 2 : 1))))
  return size === 0 || size >= 0.0995 ? plain(value) : minus(String(Number(value.toPrecision(3))))
}

/**
 * The same in at most seven characters where that is possible, for a box: −0.0648, −0.0065, −5.1e−4.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value)
  const text = figure(value)
  if (text.length <= LONGEST_SHORT) return text
  if (size >= 9.95e-4 && size < 9999.5) return minus(String(Number(value.toPrecision(2))))
  return minus(value.toExponential(size < 9.5e-5 || size >= 9999.5 ? 0 : 1)).replace("+", "")
}

/**
 * The same in at most six characters where that is possible, for the cells of a map: −0.01, 12.3, −5e−4.
 * @param {number} value
 */
export function brief(value) {
  const size = Math.abs(value)
  const text = figure(value)
  if (text.length <= LONGEST_BRIEF) return text
  if (size < 9.5e-4 || size >= 9999.5) return minus(value.toExponential(0)).replace("+", "")
  return minus(
    String(
      Number(
        size >= 0.0995
          ? value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0)
          : value.toPrecision(size < 0.00995 ? 1 : 2),
      ),
    ),
  )
}

/**
 * Seven digits, for numbers that are compared: −1.417964.
 * @param {number} value
 */
export const digits = (value) => minus(String(Number(value.toPrecision(DIGITS))))

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
  return pair.map((value) => minus(decimals > 0 ? value.toFixed(decimals) : String(value)))
}

/**
 * A whole number as an exponent: ⁻³.
 * @param {number} power
 */
export const superscript = (power) =>
  String(power)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])

/**
 * "=" where `figure` writes all these numbers exactly, else "≈".
 * @param {...number} numbers
 */
export const sign = (...numbers) => equals(numbers, figure)

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
