// Feature maps c h w as tiles of one picture, with a gap of one cell between them, in a Pane.

/** @import { Scale } from "./colours.js" */
/** @import { Shape } from "./frame.js" */
/** @import { Cell, Move } from "./lesson/pane.js" */
/** @import { Box } from "./receptive_field.js" */

import { abgrOf } from "./colours.js"
import { Pane } from "./lesson/pane.js"

const GAP = 1
const CLEAR = 0

/**
 * What a mosaic tells. A feature is its place among all, written as one line.
 * @typedef {object} MosaicHandlers
 * @property {(feature: number | null) => void} hover
 * @property {(feature: number) => void} press
 * @property {(move: Move) => void} key
 */

/** All maps of a layer as one picture that can be pointed at. */
export class Mosaic {
  /**
   * @param {string} title
   * @param {MosaicHandlers} on
   */
  constructor(title, on) {
    const at = (/** @type {Cell | null} */ cell) => (cell ? this.featureAt(cell) : null)
    const pin = (/** @type {Cell | null} */ cell) => {
      const feature = at(cell)
      if (feature !== null) on.press(feature)
    }
    this.pane = new Pane(title, {
      hover: (cell) => on.hover(at(cell)),
      leave: () => on.hover(null),
      press: pin,
      drag: pin,
      key: on.key,
    })
    this.node = this.pane.node
    this.count = 0
    this.height = 0
    this.width = 0
    this.across = 0
    this.down = 0
    // The layer above speaks for both.
    this.pane.base.ariaHidden = "true"
  }

  /**
   * Size the picture for maps of this shape.
   * @param {Shape} shape
   * @param {number} side CSS px at most
   */
  arrange([count, height, width], side) {
    const across = Math.ceil(Math.sqrt(count))
    Object.assign(this, { count, height, width, across, down: Math.ceil(count / across) })
    this.pane.arrange(this.down * (height + GAP) - GAP, across * (width + GAP) - GAP, 0, side)
  }

  /**
   * The feature at a cell of the picture, or null in a gap.
   * @param {Cell} cell
   * @returns {number | null}
   */
  featureAt({ row, column }) {
    const [high, wide] = [this.height + GAP, this.width + GAP]
    const tile = Math.floor(row / high) * this.across + Math.floor(column / wide)
    const inGap = row % high === this.height || column % wide === this.width
    return inGap || tile >= this.count
      ? null
      : (tile * this.height + (row % high)) * this.width + (column % wide)
  }

  /**
   * The cell of the picture at which a feature stands.
   * @param {number} feature
   * @returns {Cell}
   */
  cellOf(feature) {
    const plane = this.height * this.width
    const tile = Math.floor(feature / plane)
    return {
      row: Math.floor(tile / this.across) * (this.height + GAP) + Math.floor((feature % plane) / this.width),
      column: (tile % this.across) * (this.width + GAP) + (feature % this.width),
    }
  }

  /**
   * The neighbour of a feature on the picture, over the gaps; itself at the edge.
   * @param {number} feature
   * @param {Move} move
   * @returns {number}
   */
  neighbour(feature, [rows, columns]) {
    let { row, column } = this.cellOf(feature)
    if ((row + rows + 1) % (this.height + GAP) === 0) row += rows * GAP
    if ((column + columns + 1) % (this.width + GAP) === 0) column += columns * GAP
    const cell = { row: row + rows, column: column + columns }
    const inside =
      cell.row >= 0 && cell.column >= 0 && cell.row < this.pane.rows && cell.column < this.pane.columns
    return (inside ? this.featureAt(cell) : null) ?? feature
  }

  /**
   * Colour all features by a table.
   * @param {ArrayLike<number>} data
   * @param {Scale} scale
   */
  paint(data, scale) {
    this.colour((feature) => abgrOf(scale, data[feature]))
    this.pane.legend(scale)
  }

  /**
   * Colour each feature as `abgrOf(feature)` says.
   * @param {(feature: number) => number} abgrOf
   */
  colour(abgrOf) {
    this.pane.paint((row, column) => {
      const feature = this.featureAt({ row, column })
      return { abgr: feature === null ? CLEAR : abgrOf(feature) }
    })
  }

  /**
   * Frame one feature, and with it the whole map that it belongs to.
   * @param {number} feature
   */
  mark(feature) {
    const plane = this.height * this.width
    const { row, column } = this.cellOf(Math.floor(feature / plane) * plane)
    const { above, cell } = this.pane
    this.pane.clear()
    above.strokeStyle = "#ffd60a"
    above.lineWidth = 1
    above.strokeRect(column * cell + 0.5, row * cell + 0.5, this.width * cell - 1, this.height * cell - 1)
    const place = this.cellOf(feature)
    this.pane.frame(place.row, place.column, 1, 1)
  }

  /**
   * Frame the same box of cells {top, bottom, left, right} in every map.
   * @param {Box} box
   */
  outline({ top, bottom, left, right }) {
    const { above, cell } = this.pane
    this.pane.clear()
    above.strokeStyle = "#ffd60a"
    above.lineWidth = 1
    for (let tile = 0; tile < this.count; tile++) {
      const { row, column } = this.cellOf(tile * this.height * this.width)
      above.strokeRect(
        (column + left) * cell + 0.5,
        (row + top) * cell + 0.5,
        (right - left + 1) * cell - 1,
        (bottom - top + 1) * cell - 1,
      )
    }
  }
}
