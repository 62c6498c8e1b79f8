// Where a window lies, in words.

/** @import { Shape } from "../../lib/frame.js" */

/**
 * The rows and columns of the picture under a window that spans `span` pixels, and whether it reaches beyond.
 * @param {{top: number, left: number}} window negative in the padding
 * @param {number} span
 * @param {Shape} input c h w
 */
export function windowText({ top, left }, span, [, height, width]) {
  const rows = within(top, span, height)
  const columns = within(left, span, width)
  if (!rows.length || !columns.length) return "Window on the padding alone."
  const place = `${lines("row", rows)} and ${lines("column", columns)}`
  return `Window on ${place}${rows.length * columns.length < span * span ? ", and on padding" : ""}.`
}

/**
 * The numbers of the lines that are there, from 1 on.
 * @param {number} first
 * @param {number} span
 * @param {number} size
 */
const within = (first, span, size) =>
  Array.from({ length: span }, (_, at) => first + at + 1).filter((line) => line >= 1 && line <= size)

/**
 * @param {string} name
 * @param {number[]} numbers
 */
const lines = (name, numbers) =>
  numbers.length === 1 ? `${name} ${numbers[0]}` : `${name}s ${numbers[0]} to ${numbers.at(-1)}`
