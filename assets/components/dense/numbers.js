// Numbers of softmax and loss, with nothing that matters rounded away; e is Euler's number only.

import { scientific } from "../../lib/format.js"
import { plain } from "../../lib/lesson/words.js"

const SMALL = 0.0005
const TWO_DIGITS = 0.00995
const LEAST_WRITTEN_OUT = 1e-7

/**
 * Up to three decimals, close to 0 two digits: 0.25, 0.0021, 4.3·10⁻⁵.
 * @param {number} value
 */
export function small(value) {
  const size = Math.abs(value)
  if (size === 0 || size >= TWO_DIGITS) return plain(value)
  const digits = size < SMALL ? powerOfTen(Math.log(size)) : size.toPrecision(2)
  return `${value < 0 ? "−" : ""}${digits}`
}

/**
 * e to the `exponent`: as `small`; close to 1 all the digits that differ from it, as in 0.99971 or 1 −
 * 1.0·10⁻³⁰.
 * @param {number} exponent
 */
export function power(exponent) {
  const excess = Math.expm1(exponent)
  const size = Math.abs(excess)
  if (1 + excess < SMALL) return powerOfTen(exponent)
  if (1 + excess < TWO_DIGITS) return small(1 + excess)
  if (size === 0 || size >= TWO_DIGITS) return plain(1 + excess)
  if (size >= LEAST_WRITTEN_OUT) return (1 + excess).toFixed(1 - Math.floor(Math.log10(size)))
  return `1 ${excess < 0 ? "−" : "+"} ${powerOfTen(Math.log(size))}`
}

/** @param {string} name */
export const subscript = (name) => name.replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)])

/**
 * e to the `exponent` in two digits: 1.9·10⁻⁹. From the exponent, as the number itself may be too small for a
 * float.
 * @param {number} exponent
 */
function powerOfTen(exponent) {
  const decades = Math.floor(exponent / Math.LN10)
  return scientific(Math.exp(exponent - decades * Math.LN10), 1, decades)
}
