// Which layer reads which: the one before, or one that it names as its source, or both.

/** @import { Row } from "./network.js" */

/** What a source calls the network's own input. */
export const INPUT = "input"

/**
 * The places in `rows` of what a layer reads; −1 is the network's input.
 * @param {Pick<Row, "name" | "source" | "joins">[]} rows
 * @param {number} index
 * @returns {number[]}
 */
export function inputsOf(rows, index) {
  const { source, joins } = rows[index]
  if (!source) return [index - 1]
  const named = source === INPUT ? -1 : rows.findIndex(({ name }) => name === source)
  return joins ? [index - 1, named] : [named]
}
