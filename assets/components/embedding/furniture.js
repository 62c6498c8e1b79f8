// What stands around the cloud: which way its axes point, and how long a distance is.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Matrix } from "./align.js" */
/** @import { Layout } from "./layout.js" */

import { full } from "../../lib/format.js"
import { turned } from "./align.js"
import { AXES } from "./layout.js"

const LABEL_PX = 11
const AXIS_PX = 22
const LONGEST = 0.28

/**
 * Which way the axes point: as the cloud is turned to where it was, the first need not lie flat.
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {Matrix} view
 * @param {number} side CSS px
 * @param {Theme} colours
 */
export function drawAxes(context, { dims, turn }, view, side, { muted, type, font }) {
  const length = AXIS_PX * type
  const [x, y] = [length + 14, side - length - 14]
  context.strokeStyle = context.fillStyle = muted
  context.lineWidth = 1.2
  context.font = `${LABEL_PX * type}px ${font}`
  context.textAlign = "center"
  context.textBaseline = "middle"
  for (let axis = 0; axis < dims; axis++) {
    const wide = [0, 0, 0].map((_, at) => (at < dims ? turn[axis * dims + at] : 0))
    const [right, up] = turned(wide, view, AXES)
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x + length * right, y - length * up)
    context.stroke()
    context.fillText(String(axis + 1), x + (length + 8) * right, y - (length + 8) * up)
  }
}

/**
 * A round number of the layer's units, as long as it is in the picture.
 * @param {CanvasRenderingContext2D} context
 * @param {number} reach units from the middle to the edge
 * @param {number} half the same in CSS px
 * @param {number} side CSS px
 * @param {Theme} colours
 */
export function drawScale(context, reach, half, side, { muted, type, font }) {
  const units = roundBelow((LONGEST * side * reach) / half)
  const length = (units / reach) * half
  const [right, y] = [side - 12, side - 14]
  context.strokeStyle = context.fillStyle = muted
  context.lineWidth = 1.2
  context.beginPath()
  context.moveTo(right - length, y - 4)
  context.lineTo(right - length, y)
  context.lineTo(right, y)
  context.lineTo(right, y - 4)
  context.stroke()
  context.font = `${LABEL_PX * type}px ${font}`
  context.textAlign = "right"
  context.textBaseline = "bottom"
  context.fillText(`distance ${full(units)}`, right, y - 5)
}

/**
 * The largest of 1, 2 and 5 times a power of ten that is no larger.
 * @param {number} value above 0
 */
export function roundBelow(value) {
  const power = Math.floor(Math.log10(value))
  const step = [5, 2, 1].find((one) => one * 10 ** power <= value) ?? 1
  return Number(`${step}e${power}`)
}
