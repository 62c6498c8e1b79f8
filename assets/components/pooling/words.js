// One window's arithmetic and its way back, in words.

/** @import { PoolingKind, PoolingLayer, Seen } from "./math.js" */

import { count, full, grouped, number, percent } from "../../lib/format.js"
import { equals, factor, plain, short, written } from "../../lib/lesson/words.js"

const MOST_TERMS = 25
/** Of a float64. */
const MOST_DIGITS = 18

/**
 * The sum with its numbers: all of them in a small window, else the first and the last.
 * @param {PoolingKind} kind
 * @param {Seen} seen
 */
export function sentence(kind, { values, chosen = 0, top, left, columns, sum, divisor, scale = 1, result }) {
  const place = `row ${top + Math.floor(chosen / columns) + 1}, column ${left + (chosen % columns) + 1}`
  if (kind === "max") return largest(values, result, place)
  const terms = listed(values, kind === "l2" ? (value) => `${grouped(plain(value))}²` : factor)
  const first = equals([...values, sum])
  const last = `${equals([sum, scale, result])} ${plain(result)}`
  if (kind !== "l2") return `(${terms}) / ${divisor} ${first} ${plain(sum)} / ${divisor} ${last}`
  if (scale === 1) return `√(${terms}) ${first} √${grouped(plain(sum))} ${last}`
  const filled = `· ${plain(scale)})`
  return `√((${terms}) ${filled} ${first} √(${plain(sum)} ${filled} ${last}. ${filledText(divisor, scale)}`
}

/**
 * Which value a window keeps: of equal ones the first, as in PyTorch. Where the squares of the window read
 * alike, the next one is told, too.
 * @param {Float64Array} values
 * @param {number} result
 * @param {string} place of the one that is kept
 */
function largest(values, result, place) {
  const all = values.length
  if (all === 1) return `The only value is ${plain(result)}, in ${place}.`
  const equal = values.filter((value) => value === result).length
  const first = `Of equal values the first counts: ${place}.`
  if (equal === all) return `All ${all} values are ${plain(result)}. ${first}`
  const next = Math.max(...values.filter((value) => value !== result))
  const [most, second] = apart(result, next)
  const beside = short(next) === short(result) ? ` The next is ${second}.` : ""
  return equal === 1
    ? `The largest of ${all} values is ${most}, in ${place}.${beside}`
    : `The largest of ${all} values is ${most}, which ${equal} of them have.${beside} ${first}`
}

/**
 * Two numbers that differ, with as many digits as tell them apart.
 * @param {...number} numbers
 */
function apart(...numbers) {
  for (let digits = 4; plain(numbers[0]) === plain(numbers[1]) && digits < MOST_DIGITS; digits++) {
    const [one, other] = numbers.map((number) => full(Number(number.toPrecision(digits))))
    if (one !== other) return [one, other]
  }
  return numbers.map(plain)
}

/**
 * Why the sum of squares in a window that sticks out is multiplied.
 * @param {number} inside pixels of the window that are on the picture
 * @param {number} scale
 */
function filledText(inside, scale) {
  const full = Math.round(scale * inside)
  return (
    `Only ${inside} of the window’s ${full} pixels ${inside === 1 ? "lies" : "lie"} on the picture. ` +
    `So the sum is taken ${full} / ${inside} ${equals([scale])} ${plain(scale)} times, ` +
    "as if the window were full. PyTorch does the same."
  )
}

/**
 * Where a gradient of 1 at this output pixel goes.
 * @param {PoolingKind} kind
 * @param {Seen} seen
 */
export function wayBack(kind, { values, chosen = 0, top, left, columns, divisor, scale = 1, result }) {
  const place = `row ${top + Math.floor(chosen / columns) + 1}, column ${left + (chosen % columns) + 1}`
  if (kind === "max") return `All of it goes to ${place}. ${others(values.length - 1)} nothing.`
  if (kind !== "l2") {
    const share = 1 / divisor
    const is = equals([share], number)
    return `Each pixel gets the same share: 1 / ${count(divisor)} ${is} ${number(share)}.`
  }
  if (result === 0) return "All values are 0: nobody gets anything."
  return (
    `Each pixel gets its value${scale === 1 ? "" : ` · ${plain(scale)}`} / ${grouped(written(result))}: ` +
    "large ones more."
  )
}

/**
 * Where a window is, and what is said of its part outside the picture.
 * @param {PoolingLayer} layer
 * @param {Seen} seen
 */
export function windowText({ kind, window }, seen) {
  if (kind === "global") return "The whole map"
  const lines = (/** @type {string} */ name, /** @type {number} */ first, /** @type {number} */ count) =>
    count === 1 ? `${name} ${first + 1}` : `${name}s ${first + 1} to ${first + count}`
  const place = `${lines("Row", seen.top, seen.rows)}, ${lines("column", seen.left, seen.columns)}`
  return `${place}${outside(kind, seen, window ** 2)}`
}

/**
 * What is said of a window of `full` pixels that reaches beyond the picture.
 * @param {PoolingKind} kind
 * @param {Seen} seen
 * @param {number} full
 */
function outside(kind, { values, divisor }, full) {
  const zeros = kind === "average" ? divisor - values.length : 0
  if (zeros > 0) return `; ${zeros} ${zeros === 1 ? "zero" : "zeros"} of the padding count too`
  const left = full - values.length
  return left > 0 ? `; ${left} outside ${left === 1 ? "does" : "do"} not count` : ""
}

/** @param {number} count */
const others = (count) =>
  count === 1
    ? "The other pixel gets"
    : count
      ? `The other ${count} pixels get`
      : "Nobody else is there; others get"

/**
 * @param {Float64Array} values
 * @param {(value: number) => string} write
 */
function listed(values, write) {
  const terms = Array.from(values, write)
  return terms.length <= MOST_TERMS
    ? terms.join(" + ")
    : `${terms.slice(0, 4).join(" + ")} + … + ${terms.at(-1)}`
}

/**
 * How many numbers the output has of those of the input; with much padding it may have more.
 * @param {number} after
 * @param {number} before
 */
export function keptText(after, before) {
  const share = percent(after / before)
  if (after > before) return `${count(before)} numbers become ${count(after)}: ${share}.`
  return `${count(after)} of ${count(before)} numbers ${after === 1 ? "is" : "are"} left: ${share}.`
}

/**
 * What a pixel of the output shows once that is blown up again.
 * @param {number} unseen pixels at which no window looks
 */
export function restoredText(unseen) {
  if (!unseen) return "Each pixel shows the mean of the windows that hold it."
  return unseen === 1
    ? "No window looks at one pixel: it stays empty."
    : `No window looks at ${count(unseen)} pixels: they stay empty.`
}
