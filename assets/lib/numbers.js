// Numbers that say what they are. Each number of a run carries its metric, what it was measured on and at which step
// (data-metric, data-of, data-step): where all three agree there is one number, and the page shows it alike everywhere.
// A browser test holds every page to that.

import { setText } from "./dom.js"

/** The step at which a frame's metric was measured: validation, say, comes only now and then. */
export const stepOf = (frame, metric) => frame.measured?.[metric] ?? frame.step

/** Write a number into a node: mark = {metric, of, step}; `of` says on what it was measured ("this batch"). */
export function setNumber(node, text, mark) {
  setText(node, text)
  setMark(node, mark)
}

/** The same for a number that stands in a picture or in other words: `value` is how it reads there. */
export function setMark(node, { metric, of = "", step, value = null }) {
  const marks = { metric, of, step: String(step), ...(value === null ? {} : { value }) }
  for (const [name, mark] of Object.entries(marks)) if (node.dataset[name] !== mark) node.dataset[name] = mark
}

/** Write a sentence: pieces are text, or numbers {text, metric, of} that were measured at `step`. */
export function setWords(node, pieces, step) {
  const merged = pieces.filter((piece) => piece !== "")
  const written = JSON.stringify([merged, step])
  if (node.written === written) return
  node.written = written
  node.replaceChildren(
    ...merged.map((piece) => (typeof piece === "string" ? piece : numberNode(piece, step))),
  )
}

function numberNode({ text, metric, of, step: own }, step) {
  const node = document.createElement("span")
  setNumber(node, text, { metric, of, step: own ?? step })
  return node
}
