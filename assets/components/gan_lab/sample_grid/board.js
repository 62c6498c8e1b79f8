// One of the two boards of the sample grid: cells in rows, each a picture in a frame that tells D's verdict.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Numbers } from "../../../lib/frame.js" */
/** @import { Size } from "../../../lib/gan.js" */

import { element } from "../../../lib/dom.js"
import { fitCanvas, frameBox, snap } from "../../../lib/draw.js"
import { Pictures, verdictInk, verdictText } from "../../../lib/gan.js"

const HEAD_LINE = 16
const FRAME = 3
const NUMBER_LINE = 13
/** Around each picture, CSS px. */
export const MARGIN = FRAME + 1

/** @typedef {{low: number, high: number}} Range of D's verdicts */

/** @typedef {{side: number, scale: Range, colours: Theme}} Style side: of a picture, CSS px */

/** @typedef {{cell: Size, columns: number, size: Size, head: number, shown: number}} Layout */

/**
 * Probabilities run from 0 to 1. A critic's scores have no bounds: their range widens at once and narrows
 * slowly while they change. What stands still has its own range, whatever was shown before.
 * @param {number[]} scores
 * @param {boolean} raw
 * @param {Range | null} before
 * @param {boolean} still
 * @returns {Range}
 */
export function verdictScale(scores, raw, before, still) {
  if (!raw) return { low: 0, high: 1 }
  const [low, high] = [Math.min(...scores), Math.max(...scores)]
  if (!before || still) return { low, high }
  return {
    low: Math.min(low, 0.9 * before.low + 0.1 * low),
    high: Math.max(high, 0.9 * before.high + 0.1 * high),
  }
}

/**
 * The lines of each head: a class that is a combination has one for each of its parts.
 * @param {string[]} heads
 */
export function headLines(heads) {
  return heads.map((name) => name.split(", "))
}

/** A canvas of cells, and the way back from a pointer to a cell and a pixel. */
export class Board {
  /**
   * @param {string} kind
   * @param {string} title
   */
  constructor(kind, title) {
    this.canvas = element("canvas", { role: "img", "aria-label": title, "data-testid": `${kind}-board` })
    this.when = element("span", { class: "muted" })
    const head = element("h4", {}, title, this.when)
    this.node = element("section", { class: `grid-board ${kind}` }, head, this.canvas)
    this.pictures = new Pictures()
    /** @type {Numbers} D's, one a picture */
    this.verdicts = new Float32Array()
    /** @type {string[]} */
    this.texts = []
    /** @type {Layout | null} */
    this.layout = null
  }

  /**
   * Take over D's verdicts of a step.
   * @param {Numbers} verdicts
   * @param {boolean} raw
   * @param {number} step
   * @param {number} [digits] of those that are probabilities
   */
  judge(verdicts, raw, step, digits) {
    this.verdicts = verdicts
    this.texts = Array.from(verdicts, (verdict) => verdictText(verdict, raw, digits))
    this.canvas.dataset.verdicts = JSON.stringify(this.texts)
    this.canvas.dataset.verdictsStep = String(step)
  }

  /**
   * The cell and the pixel in it that lie there; null where there is no picture.
   * @param {{left: number, top: number}} place CSS px
   */
  hit({ left, top }) {
    if (!this.layout) return null
    const { cell, columns, size, head, shown } = this.layout
    const column = Math.floor(left / cell.width)
    const row = Math.floor((top - head) / cell.height)
    const index = row * columns + column
    if (column < 0 || column >= columns || row < 0 || index >= shown) return null
    const { width, height } = this.pictures.atlas
    const x = Math.floor(((left - column * cell.width - MARGIN) / size.width) * width)
    const y = Math.floor(((top - head - row * cell.height - MARGIN) / size.height) * height)
    return { index, x, y, inside: x >= 0 && y >= 0 && x < width && y < height }
  }

  /**
   * Draw all pictures with their verdicts.
   * @param {number} columns
   * @param {Style} style
   * @param {number} chosen -1: none
   * @param {string[]} heads of the columns
   */
  draw(columns, style, chosen, heads) {
    const { pictures, canvas } = this
    const { colours } = style
    const size = pictures.size(style.side)
    const cell = {
      width: snap(size.width + 2 * MARGIN),
      height: snap(size.height + 2 * MARGIN + NUMBER_LINE),
    }
    const named = headLines(heads)
    const head = HEAD_LINE * Math.max(0, ...named.map((lines) => lines.length))
    const shown = pictures.count
    this.layout = { cell, columns, size, head, shown }
    const context = fitCanvas(canvas, columns * cell.width, head + Math.ceil(shown / columns) * cell.height)
    const letters = cell.width < 48 ? 10 : 12
    context.textAlign = "center"
    context.font = `600 ${letters}px ${colours.font}`
    context.fillStyle = colours.text
    named.forEach((lines, column) =>
      lines.forEach((text, line) => {
        const below = head - (lines.length - 1 - line) * HEAD_LINE - 5
        context.fillText(text, (column + 0.5) * cell.width, below, cell.width)
      }),
    )
    context.font = `${letters}px ${colours.font}`
    for (let index = 0; index < shown; index++) {
      const left = (index % columns) * cell.width + MARGIN
      const top = head + Math.floor(index / columns) * cell.height + MARGIN
      this.#drawCell(context, index, { left, top, ...size }, style, index === chosen)
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} index
   * @param {Size & {left: number, top: number}} box
   * @param {Style} style
   * @param {boolean} isChosen
   */
  #drawCell(context, index, { left, top, width, height }, { scale, colours }, isChosen) {
    const verdict = this.verdicts[index]
    const ink = verdictInk((verdict - scale.low) / (scale.high - scale.low || 1), colours)
    this.pictures.draw(context, index, left, top, { width, height })
    context.globalAlpha = ink.strength
    frameBox(context, left, top, width, height, ink.colour, FRAME)
    context.globalAlpha = 1
    if (isChosen) {
      const [wider, higher] = [width + 2 * FRAME, height + 2 * FRAME]
      frameBox(context, left - FRAME, top - FRAME, wider, higher, colours.text, 2)
    }
    context.fillStyle = colours.text
    context.fillText(this.texts[index], left + width / 2, top + height + FRAME + 12)
  }
}
