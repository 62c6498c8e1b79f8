// Pictures side by side, one of them framed.

/** @import { Pictures } from "../../lib/gan.js" */

import { fitCanvas, frameBox } from "../../lib/draw.js"

const GAP = 2
const LINE = 1.5

/**
 * Draw `stops` pictures from number `first` on; `framed` counts from the strip's own first one.
 * @param {HTMLCanvasElement} canvas
 * @param {Pictures} pictures
 * @param {{first: number, stops: number, framed: number}} shown
 * @param {number} width CSS px
 * @param {string} colour of the frame
 */
export function drawStrip(canvas, pictures, { first, stops, framed }, width, colour) {
  const size = pictures.size(width / stops - GAP)
  const left = (/** @type {number} */ stop) => GAP / 2 + stop * (size.width + GAP)
  const context = fitCanvas(canvas, stops * (size.width + GAP), size.height + GAP)
  for (let stop = 0; stop < stops; stop++) pictures.draw(context, first + stop, left(stop), GAP / 2, size)
  frameBox(context, left(framed), GAP / 2, size.width, size.height, colour, LINE)
}
