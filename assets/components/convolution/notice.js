// What to notice in an output map, from its own numbers.

/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Answers, Bounds, Found } from "./answers.js" */
/** @import { Lesson } from "./model.js" */

import { largestSize } from "../../lib/frame.js"
import { written } from "../../lib/lesson/words.js"
import { judgeAnswers, judgeSum, paddedLines, sumOf } from "./answers.js"

const BORDER = {
  zeros: "where the window reads the padding's zeros, which can look like an edge",
  reflect: "where the padding mirrors the picture",
  replicate: "where the padding repeats the last pixels",
  circular: "where the padding is the opposite side of the picture",
}

/** @param {Pick<Found, "row" | "column">} answer */
const place = ({ row, column }) => `row ${row + 1}, column ${column + 1}`

/**
 * Two sentences on the map of a filter, and the lines of the map that read padding: {text, padded}.
 * @param {Lesson} lesson
 * @param {number} filter
 * @param {Bounds} bounds
 */
export function notice(lesson, filter, bounds) {
  const { weight, bias, layer, input, output } = lesson
  const length = weight.data.length / weight.shape[0]
  const weights = weight.data.subarray(filter * length, (filter + 1) * length)
  const [, height, width] = output.shape
  const map = output.data.subarray(filter * height * width, (filter + 1) * height * width)
  const padded = paddedLines(layer, weights, input.shape, output.shape)
  const most = largestSize(input.data) * sumOf(weights.map(Math.abs)) + Math.abs(bias[filter])
  const reads = (/** @type {number} */ row, /** @type {number} */ column) =>
    padded.rows[row] || padded.columns[column]
  const terms = weights.filter((one) => one !== 0).length
  const found = judgeAnswers(map, width, reads, most, terms, bounds)
  const several = weight.shape[1] > 1
  const even = layer.transposed
    ? stampText(weights, layer.padding, several)
    : evenText(weights, bias[filter], several, bounds)
  return { text: `${even} ${strongestText(found, BORDER[layer.mode])}`, padded }
}

/**
 * What a pixel adds; of several channels it must be grey to have one value.
 * @param {Numbers} weights
 * @param {number} padding
 * @param {boolean} several
 */
export const stampText = (weights, padding, several) =>
  `Each ${several ? "grey input" : "input"} pixel adds ${written(sumOf(weights))} times its value, ` +
  "spread over its stamp" +
  (padding ? "; at the border the padding cuts a part of it off." : ".")

/**
 * What an even area becomes; of several channels it must be grey to be even.
 * @param {Numbers} weights
 * @param {number} bias
 * @param {boolean} several
 * @param {Bounds} bounds
 */
export function evenText(weights, bias, several, bounds) {
  const area = several ? "an even grey area" : "an even area"
  const sum = written(sumOf(weights))
  const plus = bias ? ` plus the bias, ${written(bias)}` : ""
  return {
    none: `All weights are 0: every answer is the bias, ${written(bias)}.`,
    zero: `The weights add up to 0: ${area} gives ${bias ? `the bias, ${written(bias)}` : "0"}.`,
    one: `The weights add up to 1: ${area} keeps its brightness${plus && `,${plus}`}.`,
    other: `The weights add up to ${sum}: ${area} gives ${sum} times its brightness${plus}.`,
  }[judgeSum(weights, bounds)]
}

/** @param {Found | null} inside */
function insideText(inside) {
  if (!inside) return "No window lies on the picture alone."
  const found =
    inside.value === 0 ? "every answer is 0" : `it is ${written(inside.value)}, in ${place(inside)}`
  return `Inside the dashed line, away from the padding, ${found}.`
}

/** @param {Found} strongest */
function strongestAt({ value, places, opposite, ...spot }) {
  if (opposite)
    return (
      `The strongest answers are ${written(value)}, ${times(places)}, and ${written(-value)}, ` +
      `${times(opposite)}; one of them is in ${place(spot)}`
    )
  const many = places > 1 ? `${places} places, one of them ` : ""
  return `The strongest answer, ${written(value)}, is in ${many}${place(spot)}`
}

/** @param {number} count */
const times = (count) => (count === 1 ? "once" : `${count} times`)

/**
 * @param {Answers} found
 * @param {string} border
 */
export function strongestText({ kind, strongest, inside }, border) {
  if (kind === "zero") return "The map is 0 everywhere: there is no strongest answer."
  if (kind === "even") return `Every answer is ${written(strongest.value)}: none is the strongest.`
  const text = strongestAt(strongest)
  if (kind === "inside") return `${text}.`
  return `${text}, at the border, ${border}. ${insideText(inside)}`
}
