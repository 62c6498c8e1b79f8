// Lines from the window on the input to its enlarged copy, and from the result to its place in the output.

const SVG = "http://www.w3.org/2000/svg"

export class Ribbons {
  constructor() {
    this.node = document.createElementNS(SVG, "svg")
    this.node.setAttribute("class", "ribbons")
    this.node.setAttribute("aria-hidden", "true")
    const [opening, closing] = [0, 1].map(() => this.node.appendChild(document.createElementNS(SVG, "path")))
    Object.assign(this, { opening, closing })
  }

  /** Remember where things lie in `frame`: an element before and one after the arithmetic. That changes only with the layout. */
  arrange(frame, input, { before, after, output }) {
    const origin = frame.getBoundingClientRect()
    const inFrame = (element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      return {
        left: left - origin.left,
        right: right - origin.left,
        top: top - origin.top,
        bottom: bottom - origin.top,
      }
    }
    Object.assign(this, { input, output })
    this.inputAt = inFrame(input.over)
    this.outputAt = inFrame(output.over)
    this.before = { ...inFrame(before[0]), bottom: inFrame(before.at(-1)).bottom }
    this.after = { ...inFrame(after[0]), bottom: inFrame(after.at(-1)).bottom }
    this.node.toggleAttribute("hidden", this.inputAt.right > this.before.left)
  }

  /** Boxes are [row, column, height, width] in cells of the input and of the output. */
  draw(inputBox, outputBox) {
    const left = boxIn(this.input, this.inputAt, inputBox)
    const right = boxIn(this.output, this.outputAt, outputBox)
    this.opening.setAttribute("d", wedge(left.right, left, this.before.left - 3, this.before))
    this.closing.setAttribute("d", wedge(this.after.right + 3, this.after, right.left, right))
  }
}

const wedge = (fromX, from, toX, to) =>
  `M${fromX} ${from.top}L${toX} ${to.top}V${to.bottom}L${fromX} ${from.bottom}Z`

function boxIn(pane, at, [row, column, height, width]) {
  const left = at.left + (column + pane.margin) * pane.cell
  const top = at.top + (row + pane.margin) * pane.cell
  return { left, top, right: left + width * pane.cell, bottom: top + height * pane.cell }
}
