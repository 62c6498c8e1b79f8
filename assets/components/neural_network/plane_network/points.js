// Points as small pictures, painted once for each kind: drawing hundreds of them then costs next to nothing.

/** @import { Tensor } from "../../../lib/frame.js" */

import { contextOf, pixelRatio } from "../../../lib/draw.js"
import { pointColour } from "./painter.js"

const RADIUS_PX = 3.6
const BOX_PX = 12
const LEVELS = 24
const RIM = "#5b6470"

/** @typedef {[x: number, y: number, target: number]} OwnPoint */

/** @typedef {{train: Tensor, validation: Tensor}} PointSets rows of x, y and target */

/**
 * Those of the own points that a frame does not hold yet, so that nobody has said whether they train or test.
 * @param {OwnPoint[]} own
 * @param {PointSets | null} points of the frame; null: there is none
 * @returns {OwnPoint[]}
 */
export function unheld(own, points) {
  if (!points || !own.length) return own
  const held = new Set()
  for (const { data } of [points.train, points.validation])
    for (let at = 0; at < data.length; at += 3) held.add(`${data[at]} ${data[at + 1]} ${data[at + 2]}`)
  return own.filter((row) => !held.has(row.map(Math.fround).join(" ")))
}

/** Training points are full, validation points hollow, as curves of validation are dashed. */
export class PointStamps {
  constructor() {
    /** @type {Map<string, HTMLCanvasElement>} */
    this.stamps = new Map()
  }

  /**
   * Draw a point; target: a class, or a value in -1..1 where there are no classes.
   * @param {CanvasRenderingContext2D} context
   * @param {number} x CSS px, as y
   * @param {number} y
   * @param {number} target
   * @param {number} classes
   * @param {boolean} isTraining
   */
  draw(context, x, y, target, classes, isTraining) {
    const shade = classes ? target : Math.round(Math.max(-1, Math.min(1, target)) * LEVELS) / LEVELS
    const key = `${shade} ${classes} ${isTraining} ${pixelRatio()}`
    const made = this.stamps.get(key) ?? stamp(pointColour(shade, classes), !classes, isTraining)
    this.stamps.set(key, made)
    context.drawImage(made, x - BOX_PX / 2, y - BOX_PX / 2, BOX_PX, BOX_PX)
  }
}

/**
 * Pale colours of a surface's values need a rim that is darker than they are.
 * @param {string} colour
 * @param {boolean} isValue
 * @param {boolean} isTraining
 * @returns {HTMLCanvasElement}
 */
function stamp(colour, isValue, isTraining) {
  const canvas = document.createElement("canvas")
  canvas.width = canvas.height = Math.ceil(BOX_PX * pixelRatio())
  const context = contextOf(canvas)
  context.scale(canvas.width / BOX_PX, canvas.width / BOX_PX)
  context.beginPath()
  context.arc(BOX_PX / 2, BOX_PX / 2, isTraining ? RADIUS_PX : RADIUS_PX - 0.7, 0, 2 * Math.PI)
  context.fillStyle = isTraining ? colour : "#fff"
  context.fill()
  context.lineWidth = isTraining ? 1 : 1.7
  context.strokeStyle = !isTraining ? colour : isValue ? RIM : "#fff"
  context.stroke()
  if (isValue && !isTraining) rim(context)
  return canvas
}

/** @param {CanvasRenderingContext2D} context */
function rim(context) {
  context.beginPath()
  context.arc(BOX_PX / 2, BOX_PX / 2, RADIUS_PX + 0.4, 0, 2 * Math.PI)
  context.lineWidth = 0.8
  context.strokeStyle = RIM
  context.stroke()
}
