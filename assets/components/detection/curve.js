// Precision over recall on a canvas, and the area under the raised curve.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Measured } from "./boxes.js" */

import { element } from "../../lib/dom.js"
import { contextOf, fitCanvas } from "../../lib/draw.js"
import { raised, rates } from "./boxes.js"

const MARGIN = { left: 42, top: 8, right: 10, bottom: 34 }
const TICKS = [0, 0.5, 1]
const DOT_PX = 5

/** The chart. */
export class CurvePlot {
  constructor() {
    this.canvas = element("canvas", { role: "img", "aria-label": "Precision over recall" })
    this.context = contextOf(this.canvas)
    this.colours = /** @type {Theme} */ ({})
    this.side = 0
  }

  /** @param {Theme} colours */
  arrange(colours) {
    this.colours = colours
    const side = Math.floor(this.canvas.parentElement?.clientWidth ?? 0)
    if (side > 0 && side !== this.side) {
      this.side = side
      this.context = fitCanvas(this.canvas, side, side)
    }
  }

  /** @param {number} recall */
  #x(recall) {
    return MARGIN.left + recall * (this.side - MARGIN.left - MARGIN.right)
  }

  /** @param {number} precision */
  #y(precision) {
    return this.side - MARGIN.bottom - precision * (this.side - MARGIN.top - MARGIN.bottom)
  }

  /**
   * The curve, the area below it, and where the threshold stands.
   * @param {Measured} measured
   * @param {number} score
   */
  show(measured, score) {
    const { context, side, colours } = this
    const { curve } = measured
    context.clearRect(0, 0, side, side)
    this.#axes()
    const highest = raised(curve)
    context.globalAlpha = 0.16
    context.fillStyle = colours.primary
    context.beginPath()
    context.moveTo(this.#x(0), this.#y(0))
    highest.forEach((precision, at) => {
      context.lineTo(this.#x(curve.recall[at - 1] ?? 0), this.#y(precision))
      context.lineTo(this.#x(curve.recall[at]), this.#y(precision))
    })
    context.lineTo(this.#x(curve.recall.at(-1) ?? 0), this.#y(0))
    context.fill()
    context.globalAlpha = 1
    context.strokeStyle = colours.primary
    context.lineWidth = 2
    context.beginPath()
    curve.precision.forEach((precision, at) => context.lineTo(this.#x(curve.recall[at]), this.#y(precision)))
    context.stroke()
    this.#dot(rates(measured, score))
  }

  /**
   * Where the threshold stands; nowhere where no box counts.
   * @param {ReturnType<typeof rates>} rates
   */
  #dot({ detections, precision, recall }) {
    const { context, colours } = this
    const words = detections
      ? `precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`
      : "no box counts"
    this.canvas.ariaLabel = `Precision over recall. At this score: ${words}.`
    if (!detections) return
    context.fillStyle = colours.text
    context.beginPath()
    context.arc(this.#x(recall), this.#y(precision), DOT_PX, 0, 2 * Math.PI)
    context.fill()
  }

  #axes() {
    const { context, side, colours } = this
    context.font = `11px ${colours.font}`
    context.fillStyle = colours.muted
    context.strokeStyle = colours.line
    context.lineWidth = 1
    for (const tick of TICKS) {
      const [x, y] = [this.#x(tick), this.#y(tick)]
      context.beginPath()
      context.moveTo(this.#x(0), y)
      context.lineTo(this.#x(1), y)
      context.moveTo(x, this.#y(0))
      context.lineTo(x, this.#y(1))
      context.stroke()
      context.textBaseline = "middle"
      context.textAlign = "right"
      context.fillText(String(tick), this.#x(0) - 5, y)
      context.textBaseline = "top"
      context.textAlign = "center"
      context.fillText(String(tick), x, this.#y(0) + 4)
    }
    context.fillText("recall: share of the digits that is found", (this.#x(0) + this.#x(1)) / 2, side - 14)
    context.save()
    context.translate(3, this.#y(0.5))
    context.rotate(-Math.PI / 2)
    context.fillText("precision: share of the boxes that is right", 0, 0)
    context.restore()
  }
}
