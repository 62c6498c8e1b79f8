// Everything that can feed a layer on a page: the choice of the source, the pen, the webcam, a grid to type
// into.

/** @import { Tensor } from "./frame.js" */
/** @import { Problem } from "./lesson/exchange.js" */
/** @import { Pane } from "./lesson/pane.js" */
/** @import { Chosen, SourceAnswer } from "./lesson/source.js" */

import { Cells, PLANES, planesOf } from "./lesson/cells.js"
import { pngText } from "./lesson/files.js"
import { Sketch } from "./lesson/sketch.js"
import { Source } from "./lesson/source.js"
import { Lock } from "./lock.js"
import { isFolded } from "./more.js"

const SEND_AFTER_PEN_MS = 350
const GRID_SKETCH_PX = 28

/**
 * @typedef {object} IntakeHandlers
 * @property {(patch: Record<string, unknown>, wait?: number) => void} onEdit
 *   something else was chosen; wait: ms
 * @property {(input: Tensor) => void} onLive pixels that Python has not seen yet, float32 c h w in 0..1
 * @property {(problem: Problem) => void} onProblem
 * @property {(channel: number) => void} [onChannel] another channel of a grid in colour shall be shown
 */

/**
 * @typedef {object} IntakeOffers
 * @property {boolean} [colours] whether there is a choice of grey and colour
 * @property {boolean} [sizes] whether there is a choice of sizes
 * @property {boolean} [framing] whether an upload is framed as a digit
 * @property {string[] | null} [kinds] the sources that there are; null: all
 */

/** An input as people choose it: `node` holds the choice, a pane shows it and the pen draws there. */
export class Intake {
  /**
   * @param {string} page
   * @param {IntakeHandlers} on
   * @param {IntakeOffers} [offers]
   */
  constructor(page, on, { colours = true, sizes = true, framing = false, kinds = null } = {}) {
    const { onEdit, onLive, onProblem, onChannel } = on
    this.onEdit = onEdit
    this.onLive = onLive
    this.onProblem = onProblem
    this.chosen = /** @type {Chosen} */ ({})
    /** @type {Tensor} */
    this.input = { shape: [1, 0, 0], data: new Float32Array() }
    this.channel = 0
    this.drawing = false
    /** @type {Pane | undefined} */
    this.pane = undefined
    this.sketch = new Sketch()
    this.source = new Source(page, {
      onEdit,
      onDraw: (drawing) => this.take(drawing),
      onClear: () => this.clear(),
      onLive: (pixels, shape) =>
        this.live({ shape, data: Float32Array.from(pixels, (value) => value / 255) }),
      onFreeze: () => this.send(0),
      onChannel,
      onProblem,
    })
    this.offers = { colours, sizes }
    if (framing) this.source.offerFraming()
    for (const button of this.source.buttons)
      button.hidden = kinds !== null && !kinds.includes(button.dataset.kind ?? "")
    this.cells = new Cells((row, column, value, text) => this.type(row, column, value, text))
    this.node = this.source.node
    this.lock = new Lock()
    this.node.prepend(this.lock.node)
    /** @type {Element[]} where controls are that are locked together with the input */
    this.settings = []
  }

  /**
   * The pane on which the input is shown: its handlers give way to the pen.
   * @param {Pane} pane
   */
  attach(pane) {
    if (pane === this.pane) return
    if (this.pane) this.pane.stack.style.touchAction = ""
    this.pane = pane
    this.take(this.drawing)
    pane.stack.append(this.cells.node)
  }

  /**
   * While one draws a finger must not scroll the page.
   * @param {boolean} drawing
   */
  take(drawing) {
    this.drawing = drawing
    if (this.pane) this.pane.stack.style.touchAction = drawing ? "none" : ""
  }

  /**
   * `frame` is Python's answer, with the thumbnails and what was wrong, if anything; `channel` is what the
   * pane shows.
   * @param {Chosen} chosen
   * @param {SourceAnswer} frame
   * @param {Tensor} input c h w
   * @param {number} [channel=0]
   */
  show(chosen, frame, input, channel = 0) {
    Object.assign(this, { chosen, input, channel })
    this.source.colourField.hidden = !this.offers.colours || isFolded(frame.more, "colour")
    this.source.size.node.hidden = !this.offers.sizes || isFolded(frame.more, "size")
    this.source.show(chosen, frame, channel)
    const typed = chosen.input === "grid" && chosen.grid.length === input.shape[1]
    this.cells.show(typed ? planesOf(chosen)[channel] : null, this.pane)
    this.lock.show(frame.locked, [this.node, ...this.settings])
  }

  /**
   * Whether the webcam's pictures go on under an answer of Python: not where it comes of a choice made
   * elsewhere.
   * @param {{isNews: boolean}} answer
   */
  goesOn({ isNews }) {
    if (isNews) this.source.giveWay()
    return this.watching
  }

  get watching() {
    return Boolean(this.source.webcam.stream)
  }

  /**
   * The pen at a pointer event on the pane; true where the pen is in hand.
   * @param {MouseEvent} event
   * @returns {boolean}
   */
  pen({ clientX, clientY }) {
    if (!this.drawing || !this.pane) return false
    const [, height, width] = this.input.shape
    const { canvas } = this.sketch
    const fits = canvas.width === width && canvas.height === height
    // Each stroke goes on with what is shown: that may be an undone drawing by now, or an upload.
    if (!this.sketch.last || !fits) this.sketch.begin(this.input)
    const box = this.pane.over.getBoundingClientRect()
    this.sketch.stroke(
      (clientX - box.left) / this.pane.cell - this.pane.margin,
      (clientY - box.top) / this.pane.cell - this.pane.margin,
    )
    this.drawn()
    return true
  }

  lift() {
    this.sketch.lift()
  }

  clear() {
    this.sketch.clear(this.chosen.input === "grid" ? GRID_SKETCH_PX : this.chosen.size)
    this.drawn()
  }

  drawn() {
    this.live(this.sketch.pixels(this.input.shape[0]))
    this.send(SEND_AFTER_PEN_MS)
  }

  /** @param {Tensor} input */
  live(input) {
    this.input = input
    this.cells.show(null)
    this.onLive(input)
  }

  /** @param {number} wait ms */
  send(wait) {
    this.onEdit({ input: "own", size: this.input.shape[1], own: pngText(this.input, 1) }, wait)
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {number} value
   * @param {string} text
   */
  type(row, column, value, text) {
    if (Number.isNaN(value))
      return this.onProblem({
        control: PLANES[this.channel],
        message: `“${text.slice(0, 20)}” is no number between −1000 and 1000.`,
      })
    const { shape } = this.input
    const planes = planesOf(this.chosen).slice(0, shape[0])
    planes[this.channel] = planes[this.channel].map((line, at) =>
      at === row ? line.with(column, value) : line,
    )
    this.onEdit(Object.fromEntries(planes.map((plane, at) => [PLANES[at], plane])))
    this.onLive({ shape, data: Float32Array.from(planes.flat(2)) })
  }

  destroy() {
    this.source.destroy()
  }
}
