// Choices as the URL writes them, and numbers as people type them.

import { ascii, full } from "../format.js"

/** @typedef {{name: string, number?: number, weights: number[], bias: number}} Filter */

/**
 * The edit's values as the URL writes them.
 * @param {string} name
 * @param {unknown} value
 * @returns {string}
 */
export function textOf(name, value) {
  if (["grid", "green", "blue"].includes(name)) return planeText(/** @type {number[][]} */ (value))
  if (name === "filters") return /** @type {Filter[]} */ (value).map(filterText).join("~")
  return String(value)
}

/**
 * @param {number[][]} plane
 * @returns {string}
 */
function planeText(plane) {
  return plane.map((row) => row.map(numberText).join(",")).join(";")
}

/**
 * @param {Filter} filter
 * @returns {string}
 */
function filterText({ name, number, weights, bias }) {
  const rest = name === "own" ? weights.map(numberText).join(",") : number || ""
  return `${name}${rest === "" ? "" : ":"}${rest}${bias ? `@${numberText(bias)}` : ""}`
}

/**
 * The shortest text that gives the same float32.
 * @param {number} value
 * @returns {string}
 */
export function numberText(value) {
  const single = Math.fround(value)
  for (let digits = 1; digits < 10; digits++) {
    const text = single.toPrecision(digits)
    if (Math.fround(Number(text)) === single) return String(Number(text))
  }
  return String(single)
}

/**
 * The same for a field in which it can be typed over: −0.5, 10⁻⁷.
 * @param {number} value
 * @returns {string}
 */
export const fieldText = (value) => full(Number(numberText(value)))

/**
 * What was typed as a number, or NaN: a comma, a true minus sign, 1e-4 and 10⁻⁴ are fine.
 * @param {string} text
 * @returns {number}
 */
export function typedNumber(text) {
  const plain = ascii(text.replace(",", "."))
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i.test(plain) ? Number(plain) : NaN
}

/**
 * The same as a float32; more than ±1000 is none.
 * @param {string} text
 * @returns {number}
 */
export function readNumber(text) {
  const value = Math.fround(typedNumber(text))
  return Math.abs(value) <= 1000 ? value : NaN
}
