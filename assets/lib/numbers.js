// Numbers that say what they are. Each number of a run carries its metric, what it was measured on and at
// which step (data-metric, data-of, data-step): where all three agree there is one number, and the page shows
// it alike everywhere. A browser test holds every page to that.

/** @import { Frame } from "./frame.js" */

import { setText } from "./dom.js"

/**
 * @typedef {object} Mark
 * @property {string} metric
 * @property {string} [of] on what it was measured: "this batch"
 * @property {number} step at which it was measured
 * @property {string | null} [value] how the number reads, where the node holds more than it
 */

/**
 * @typedef {{text: string, metric: string, of?: string, step?: number}} NumberPiece
 * @typedef {string | NumberPiece} Piece
 */

/** @type {WeakMap<Node, string>} */
const written = new WeakMap()

/**
 * The step at which a frame's metric was measured: validation, say, comes only now and then.
 * @param {Pick<Frame, "step" | "measured">} frame
 * @param {string} metric
 * @returns {number}
 */
export const stepOf = (frame, metric) => frame.measured?.[metric] ?? frame.step

/**
 * Write a number into a node: mark = {metric, of, step}; `of` says on what it was measured ("this batch").
 * @param {HTMLElement | SVGElement} node
 * @param {string} text
 * @param {Mark} mark
 */
export function setNumber(node, text, mark) {
  setText(node, text)
  setMark(node, mark)
}

/**
 * The same for a number that stands in a picture or in other words: `value` is how it reads there.
 * @param {HTMLElement | SVGElement} node
 * @param {Mark} mark
 */
export function setMark(node, { metric, of = "", step, value = null }) {
  const marks = { metric, of, step: String(step), ...(value === null ? {} : { value }) }
  for (const [name, mark] of Object.entries(marks)) if (node.dataset[name] !== mark) node.dataset[name] = mark
}

/**
 * Write a sentence: pieces are text, or numbers {text, metric, of} that were measured at `step`.
 * @param {HTMLElement} node
 * @param {Piece[]} pieces
 * @param {number} step
 */
export function setWords(node, pieces, step) {
  const merged = pieces.filter((piece) => piece !== "")
  const words = JSON.stringify([merged, step])
  if (written.get(node) === words) return
  written.set(node, words)
  node.replaceChildren(
    ...merged.map((piece) => (typeof piece === "string" ? piece : numberNode(piece, step))),
  )
}

/**
 * @param {NumberPiece} number
 * @param {number} step
 * @returns {HTMLSpanElement}
 */
function numberNode({ text, metric, of, step: own }, step) {
  const node = document.createElement("span")
  setNumber(node, text, { metric, of, step: own ?? step })
  return node
}
