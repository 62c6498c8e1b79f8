// Below the map an arc for each connection that passes columns by.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { PlacedColumn } from "./layout.js" */
/** @import { Column } from "./model.js" */

import { element } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"

const FIRST_PX = 12
const LEVEL_PX = 9
const CORNER_PX = 8
const EDGE_PX = 6
const ARROW_PX = 4
/** Where several arcs end or start at one column, they stand this far apart. */
const APART_PX = 6

/** @typedef {{from: number, to: number, level: number}} Skip columns by index, and how far below, from 0 */

/**
 * The connections of `columns` that pass others by, each so far below that none lies over another.
 * @param {Pick<Column, "index" | "inputs">[]} columns
 * @returns {Skip[]}
 */
export function skipsOf(columns) {
  const found = columns.flatMap(({ index, inputs }) =>
    inputs.filter((from) => from < index - 1).map((from) => ({ from, to: index, level: 0 })),
  )
  /** @type {Skip[]} */
  const placed = []
  for (const skip of found.sort((a, b) => a.to - a.from - (b.to - b.from))) {
    const isFree = (/** @type {number} */ level) =>
      placed.every((other) => other.level !== level || other.to <= skip.from || other.from >= skip.to)
    while (!isFree(skip.level)) skip.level += 1
    placed.push(skip)
  }
  return placed
}

/** The arcs of one network: their node is `element`. */
export class Skips {
  /** @param {Column[]} columns */
  constructor(columns) {
    this.skips = skipsOf(columns)
    this.canvas = element("canvas", { "aria-hidden": "true" })
    this.element = element("div", { class: "skips", hidden: !this.skips.length }, this.canvas)
  }

  /**
   * Draw them for columns that stand there.
   * @param {PlacedColumn[]} places
   * @param {number} width CSS px
   * @param {Theme} colours
   */
  arrange(places, width, colours) {
    if (!this.skips.length) return
    const deepest = Math.max(...this.skips.map(({ level }) => level))
    const context = fitCanvas(this.canvas, width, FIRST_PX + deepest * LEVEL_PX + EDGE_PX)
    context.strokeStyle = context.fillStyle = colours.muted
    context.lineWidth = 1.5
    const middle = (/** @type {number} */ index) => places[index].head.x + places[index].head.width / 2
    for (const { from, to, level } of this.skips) {
      const [start, end] = [middle(from) + APART_PX, middle(to) - APART_PX]
      const depth = FIRST_PX + level * LEVEL_PX
      context.beginPath()
      context.moveTo(start, 0)
      context.arcTo(start, depth, end, depth, CORNER_PX)
      context.arcTo(end, depth, end, 0, CORNER_PX)
      context.lineTo(end, ARROW_PX)
      context.stroke()
      context.beginPath()
      context.moveTo(end, 0)
      context.lineTo(end - ARROW_PX, ARROW_PX + 2)
      context.lineTo(end + ARROW_PX, ARROW_PX + 2)
      context.fill()
    }
  }
}
