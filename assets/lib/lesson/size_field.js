// The choice of an input's size.

/** @import { Chosen } from "./source.js" */

import { element } from "../dom.js"

const SIZES = [8, 16, 28, 32, 64, 96, 128]
const GRID_SIZES = [3, 4, 5, 6, 7, 8, 9, 10]

/**
 * The sizes that are offered, the present one among them, which as a grid need not be a square.
 * @param {Pick<Chosen, "input" | "grid" | "size">} chosen
 * @returns {{options: string[], value: string}} rows x columns
 */
export function sizesFor({ input, grid, size }) {
  const [offered, rows, columns] =
    input === "grid" ? [GRID_SIZES, grid.length, grid[0].length] : [SIZES, size, size]
  const value = `${rows} × ${columns}`
  const squares = offered.map((side) => `${side} × ${side}`)
  if (squares.includes(value)) return { options: squares, value }
  const options = [...squares, value].sort((a, b) => parseInt(a) - parseInt(b))
  return { options, value }
}

/** A list of squares. */
export class SizeField {
  /** @param {(side: number) => void} onSide pixels along a side */
  constructor(onSide) {
    this.node = element("select", {
      "aria-label": "Size of the input",
      onchange: () => onSide(parseInt(this.node.value)),
    })
    this.offered = ""
  }

  /** @param {Chosen} chosen */
  show(chosen) {
    const { options, value } = sizesFor(chosen)
    if (this.offered !== String(options)) {
      this.offered = String(options)
      this.node.replaceChildren(
        ...options.map((size) => element("option", { value: valueOf(size), textContent: size })),
      )
    }
    this.node.value = valueOf(value)
  }
}

/**
 * A square by its side alone.
 * @param {string} size
 */
function valueOf(size) {
  const [rows, columns] = size.split(" × ")
  return rows === columns ? rows : size
}
