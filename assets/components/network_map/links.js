// What lies over the map: the chosen channel's frame, its links to the column before, and the pixels it looks
// at.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Frame } from "../../lib/frame.js" */
/** @import { Box } from "../../lib/receptive_field.js" */
/** @import { Target } from "./interaction.js" */
/** @import { PlacedColumn, TileBox } from "./layout.js" */
/** @import { Column, Spot } from "./model.js" */
/** @import { Link } from "./sources.js" */
/** @import { NetworkView } from "./view.js" */

import { frameBox } from "../../lib/draw.js"
import { boxBefore, cellBox, receptiveField } from "../../lib/receptive_field.js"
import { tileBox } from "./layout.js"
import { tileOf } from "./model.js"
import { linksOf } from "./sources.js"

// A link that passes columns by hangs, so that it is not taken for links from one to the next.
const SAG_PX = 40

/**
 * Draw marks over a view.
 * @param {NetworkView} view
 * @param {Frame | null} frame
 * @param {Target[]} targets
 */
export function drawMarks(view, frame, targets) {
  for (const context of view.overlays) {
    context.clearRect(0, 0, view.geometry.width, view.geometry.height)
    for (const target of targets) drawTarget(context, view, frame, target)
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {NetworkView} view
 * @param {Frame | null} frame
 * @param {Target} target
 */
function drawTarget(context, view, frame, target) {
  if (!target.selected) drawLinks(context, view, frame, target)
  const { x, y, width, height } = tileBox(target.place, target.tile)
  frameBox(context, x, y, width, height, view.colours.primary, 2)
  if (target.pixel) drawWindows(context, view, target, target.pixel)
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {NetworkView} view
 * @param {Frame | null} frame
 * @param {Target} target
 */
function drawLinks(context, view, frame, { place, channel, tile }) {
  const { column } = place
  const weight = frame?.arrays.get(`${column.key}.weight`)
  const end = tileBox(place, tile)
  for (const link of linksOf(view.columns, column.index, channel, weight)) {
    const from = view.places[link.from]
    const source = tileOf(from.column, link.channel)
    const sag = link.from < column.index - 1 ? SAG_PX : 0
    if (source !== null) drawLink(context, view.colours, tileBox(from, source), end, { ...link, sag })
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} colours
 * @param {TileBox} from
 * @param {TileBox} to
 * @param {Link & {sag: number}} link sag: how far it hangs, CSS px
 */
function drawLink(context, colours, from, to, { strength, size, sag }) {
  const [x0, y0] = [from.x + from.width, from.y + from.height / 2]
  const [x1, y1] = [to.x, to.y + to.height / 2]
  const bend = Math.max((x1 - x0) / 2, 8)
  context.strokeStyle =
    strength === null ? colours.primary : strength < 0 ? colours.negative : colours.positive
  context.globalAlpha = strength === null ? 0.7 : 0.25 + 0.7 * size
  context.lineWidth = 0.75 + 2 * size
  context.beginPath()
  context.moveTo(x0, y0)
  context.bezierCurveTo(x0 + bend, y0 + sag, x1 - bend, y1 + sag, x1, y1)
  context.stroke()
  context.globalAlpha = 1
}

/**
 * The pixel itself, the window of the column before that it is computed from, its receptive field on the
 * input.
 * @param {CanvasRenderingContext2D} context
 * @param {NetworkView} view
 * @param {Target} target
 * @param {Spot} pixel
 */
function drawWindows(context, view, { place, channel, tile }, pixel) {
  const { column } = place
  const box = pixelBox(column, channel, pixel)
  if (!box || (!column.row && !column.folded)) return
  if (column.role === "maps") outline(context, place, tile, box)
  const isFlat = column.row?.kind === "Flatten"
  const window = isFlat || !column.row ? box : boxBefore(column.row, box)
  if (!window) return
  if (column.row) outlineSources(context, view, { place, channel }, window)
  if (view.places[0].column.role !== "picture" || column.inputs.every((at) => at === 0)) return
  const layer = isFlat ? view.columns[column.inputs[0]] : column
  const field = receptiveField(view.network.rows, layer.at, box)
  if (field) outline(context, view.places[0], 0, field)
}

/**
 * The window on each map that a channel is computed from.
 * @param {CanvasRenderingContext2D} context
 * @param {NetworkView} view
 * @param {Pick<Target, "place" | "channel">} target
 * @param {Box} window
 */
function outlineSources(context, view, { place: { column }, channel }, window) {
  const links = linksOf(view.columns, column.index, channel, null)
  for (const { from, channel: at } of links) {
    const before = view.places[from]
    const source = before.column.shape.length === 3 ? tileOf(before.column, at) : null
    if (source !== null && before.column.role !== "units") outline(context, before, source, window)
  }
}

/**
 * The box of a pixel; for a flattened unit the box of the pixel that it was.
 * @param {Column} column
 * @param {number} channel
 * @param {Spot} pixel
 * @returns {Box | null}
 */
export function pixelBox(column, channel, { row, column: across }) {
  if (column.row?.kind === "Flatten") {
    const [, height, width] = column.row.in_shape
    const within = channel % (height * width)
    const [y, x] = [Math.floor(within / width), within % width]
    return cellBox(y, x)
  }
  return column.shape.length === 3 ? cellBox(row, across) : null
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PlacedColumn} place
 * @param {number} tile
 * @param {Box} box
 */
function outline(context, place, tile, { top, bottom, left, right }) {
  const { x, y, width, height } = tileBox(place, tile)
  const across = width / place.column.width
  const down = height / place.column.height
  drawWindow(
    context,
    x + left * across,
    y + top * down,
    (right - left + 1) * across,
    (bottom - top + 1) * down,
  )
}

/**
 * A window over pixels of any brightness, within its box: a yellow line between dark ones.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x CSS px, as y, width and height
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
export function drawWindow(context, x, y, width, height) {
  const inset = Math.min(2, width / 4, height / 4)
  /** @type {[x: number, y: number, width: number, height: number]} */
  const box = [x + inset, y + inset, width - 2 * inset, height - 2 * inset]
  frameBox(context, ...box, "rgb(0 0 0 / 65%)", 2.5)
  frameBox(context, ...box, "#ffd54a", 1.25)
}
