// Lines from the window on the input to its enlarged copy, and from the result to its place in the output.

/** @import { Pane } from "./pane.js" */

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Edges CSS px
 * @typedef {[row: number, column: number, height: number, width: number]} CellBox Cells of a pane.
 * @typedef {{frame: Element, input: Pane, before: Element[], after: Element[], output: Pane}} Around
 */

const SVG = "http://www.w3.org/2000/svg"

/** Two pale wedges behind the panes. */
export class Ribbons {
  constructor() {
    this.node = document.createElementNS(SVG, "svg")
    this.node.setAttribute("class", "ribbons")
    this.node.setAttribute("aria-hidden", "true")
    const [opening, closing] = [0, 1].map(() => this.node.appendChild(document.createElementNS(SVG, "path")))
    this.opening = opening
    this.closing = closing
    /** @type {Around | null} */
    this.around = null
  }

  /**
   * Run between these: elements before and after the arithmetic, all in `frame`.
   * @param {Element} frame
   * @param {Pane} input
   * @param {{before: Element[], after: Element[], output: Pane}} around
   */
  arrange(frame, input, around) {
    this.around = { frame, input, ...around }
  }

  /**
   * Draw them where things lie now: a sum that is written out, or a line of words, moves what is beside it.
   * @param {CellBox} inputBox cells of the input
   * @param {CellBox} outputBox cells of the output
   */
  draw(inputBox, outputBox) {
    if (!this.around) return
    const { frame, input, before, after, output } = this.around
    const origin = frame.getBoundingClientRect()
    const inputAt = edgesIn(origin, [input.over])
    const left = boxIn(input, inputAt, inputBox)
    const right = boxIn(output, edgesIn(origin, [output.over]), outputBox)
    const copy = edgesIn(origin, before)
    const sum = edgesIn(origin, after)
    this.node.toggleAttribute("hidden", inputAt.right > copy.left)
    this.opening.setAttribute("d", wedge(left.right, left, copy.left - 3, copy))
    this.closing.setAttribute("d", wedge(sum.right + 3, sum, right.left, right))
  }
}

/**
 * From the first element's top to the last one's bottom.
 * @param {DOMRect} origin
 * @param {Element[]} elements one below the other
 * @returns {Edges}
 */
function edgesIn(origin, elements) {
  const { left, right, top } = elements[0].getBoundingClientRect()
  const { bottom } = elements[elements.length - 1].getBoundingClientRect()
  return {
    left: left - origin.left,
    right: right - origin.left,
    top: top - origin.top,
    bottom: bottom - origin.top,
  }
}

/**
 * @param {number} fromX
 * @param {Edges} from
 * @param {number} toX
 * @param {Edges} to
 */
const wedge = (fromX, from, toX, to) =>
  `M${fromX} ${from.top}L${toX} ${to.top}V${to.bottom}L${fromX} ${from.bottom}Z`

/**
 * @param {Pane} pane
 * @param {Edges} at
 * @param {CellBox} box
 * @returns {Edges}
 */
function boxIn(pane, at, [row, column, height, width]) {
  const left = at.left + (column + pane.margin) * pane.cell
  const top = at.top + (row + pane.margin) * pane.cell
  return { left, top, right: left + width * pane.cell, bottom: top + height * pane.cell }
}
