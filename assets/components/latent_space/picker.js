// The run's 64 fixed samples as a board to choose from; chosen ones carry a letter.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Size } from "../../lib/gan.js" */
/** @import { Stage } from "./stage.js" */

import { element } from "../../lib/dom.js"
import { fitCanvas, frameBox, snap } from "../../lib/draw.js"
import { SAMPLES } from "./stage.js"

const COLUMNS = 8
const GAP = 3
const LARGEST = 34
const BADGE = 13

/** The board, for one part of the page. */
export class Picker {
  /**
   * onPick(sample), from 1 on; markOf(sample) gives the letter on a sample, or null.
   * @param {Stage} stage
   * @param {string} label
   * @param {(sample: number) => void} onPick
   * @param {(sample: number) => string | null} markOf
   */
  constructor(stage, label, onPick, markOf) {
    this.stage = stage
    this.label = label
    this.onPick = onPick
    this.markOf = markOf
    this.focused = 1
    this.side = 0
    this.canvas = element("canvas", {
      tabIndex: 0,
      role: "img",
      "aria-label": "Generated samples to choose from",
      class: "picker",
      "data-testid": "latent-picker",
    })
    this.canvas.onclick = (event) => this.#pick(this.#at(event))
    this.canvas.onkeydown = (event) => this.#key(event)
    this.canvas.onfocus = this.canvas.onblur = () => this.draw()
    this.node = element("div", { class: "picker-box" }, this.canvas)
  }

  /** @param {number} width CSS px */
  arrange(width) {
    this.side = Math.min(LARGEST, Math.floor(width / COLUMNS) - GAP)
    this.draw()
  }

  draw() {
    const { stage, side } = this
    if (!stage.ready || !side) return
    const size = stage.pictures.samples.size(side)
    /** @type {Size} */
    this.cell = { width: snap(size.width + GAP), height: snap(size.height + GAP) }
    const context = fitCanvas(this.canvas, COLUMNS * this.cell.width, (SAMPLES / COLUMNS) * this.cell.height)
    for (let sample = 1; sample <= SAMPLES; sample++) this.#drawOne(context, sample, size)
    this.canvas.ariaLabel =
      `${this.label} Sample ${this.focused} is in focus; ` + "arrow keys move, Enter chooses."
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} sample
   * @param {Size} size
   */
  #drawOne(context, sample, size) {
    const { colours } = this.stage
    const left = ((sample - 1) % COLUMNS) * this.cell.width + GAP / 2
    const top = Math.floor((sample - 1) / COLUMNS) * this.cell.height + GAP / 2
    this.stage.pictures.samples.draw(context, sample - 1, left, top, size)
    const mark = this.markOf(sample)
    if (mark) {
      frameBox(context, left, top, size.width, size.height, colours.primary, 2)
      badge(context, mark, left, top, colours)
    }
    if (sample === this.focused && this.canvas.matches(":focus-visible"))
      frameBox(context, left, top, size.width, size.height, colours.text, 1)
  }

  /**
   * @param {MouseEvent} event
   * @returns {number} the sample that is pointed at
   */
  #at({ offsetX, offsetY }) {
    const [column, row] = [Math.floor(offsetX / this.cell.width), Math.floor(offsetY / this.cell.height)]
    return Math.max(0, Math.min(7, row)) * COLUMNS + Math.max(0, Math.min(7, column)) + 1
  }

  /** @param {number} sample */
  #pick(sample) {
    this.focused = sample
    this.onPick(sample)
    this.draw()
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }
    const chooses = event.key === "Enter" || event.key === " "
    if (!(event.key in steps) && !chooses) return
    event.preventDefault()
    if (chooses) return this.#pick(this.focused)
    this.focused = Math.max(1, Math.min(SAMPLES, this.focused + steps[event.key]))
    this.draw()
  }
}

/**
 * A letter on a small plate in the corner of a picture.
 * @param {CanvasRenderingContext2D} context
 * @param {string} letter
 * @param {number} left CSS px, as top
 * @param {number} top
 * @param {Theme} colours
 */
export function badge(context, letter, left, top, colours) {
  context.fillStyle = colours.primary
  context.fillRect(left, top, BADGE * letter.length * 0.8 + 2, BADGE)
  context.fillStyle = "#fff"
  context.font = `600 10px ${colours.font}`
  context.textAlign = "left"
  context.textBaseline = "middle"
  context.fillText(letter, left + 3, top + BADGE / 2 + 0.5)
}
