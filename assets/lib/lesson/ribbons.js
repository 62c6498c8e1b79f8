// Lines from the window on the input to its enlarged copy, and from the result to its place in the output.

/** @import { Pane } from "./pane.js" */

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Edges CSS px
 * @typedef {[row: number, column: number, height: number, width: number]} CellBox Cells of a pane.
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
    const nowhere = { left: 0, right: 0, top: 0, bottom: 0 }
    this.inputAt = this.outputAt = this.before = this.after = nowhere
    /** @type {Pane | null} */
    this.input = null
    /** @type {Pane | null} */
    this.output = null
  }

  /**
   * Remember where things lie in `frame`: an element before and one after the arithmetic. That changes only
   * with the layout.
   * @param {Element} frame
   * @param {Pane} input
   * @param {{before: Element[], after: Element[], output: Pane}} around
   */
  arrange(frame, input, { before, after, output }) {
    const origin = frame.getBoundingClientRect()
    const inFrame = (/** @type {Element} */ element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      return {
        left: left - origin.left,
        right: right - origin.left,
        top: top - origin.top,
        bottom: bottom - origin.top,
      }
    }
    this.input = input
    this.output = output
    this.inputAt = inFrame(input.over)
    this.outputAt = inFrame(output.over)
    this.before = { ...inFrame(before[0]), bottom: inFrame(before[before.length - 1]).bottom }
    this.after = { ...inFrame(after[0]), bottom: inFrame(after[after.length - 1]).bottom }
    this.node.toggleAttribute("hidden", this.inputAt.right > this.before.left)
  }

  /**
   * Boxes are [row, column, height, width] in cells of the input and of the output.
   * @param {CellBox} inputBox
   * @param {CellBox} outputBox
   */
  draw(inputBox, outputBox) {
    if (!this.input || !this.output) return
    const left = boxIn(this.input, this.inputAt, inputBox)
    const right = boxIn(this.output, this.outputAt, outputBox)
    this.opening.setAttribute("d", wedge(left.right, left, this.before.left - 3, this.before))
    this.closing.setAttribute("d", wedge(this.after.right + 3, this.after, right.left, right))
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
