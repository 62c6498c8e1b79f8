// What a network says, as the last column of its map: a bar a class, or the discriminator's verdict.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Numbers } from "../../lib/frame.js" */
/** @import { TileBox } from "./layout.js" */
/** @import { Place } from "./view.js" */

import { chance } from "../../lib/format.js"
import { tileBox } from "./layout.js"

const INSET = 6
const PERCENT_PX = 58
const LARGEST_NAME_PX = 72

/** @typedef {{share: number | null, text: string}} Verdict share: null where a critic has only a score */

/** @typedef {{name: string, share: number, read: number, isBest: boolean}} Bar read: the share as told */

/**
 * Draw the likeliest classes as bars of `shares`. The numbers beside them are those of `read`, and so are
 * which classes these are and which of them is the answer: the largest number stands beside it.
 * @param {Place} place
 * @param {Numbers} shares
 * @param {Numbers} read
 * @param {Theme} colours
 */
export function paintBars(place, shares, read, colours) {
  const { context } = place
  const order = Array.from(read.keys())
  const best = likeliest(read)
  if (order.length > place.down) order.sort((a, b) => read[b] - read[a])
  place.order = order.slice(0, place.down)
  context.clearRect(place.x, place.y - 1, place.width + 2, place.height + 2)
  const bars = place.order.map((channel) => ({
    name: nameOf(place, channel),
    share: shares[channel],
    read: read[channel],
    isBest: channel === best,
  }))
  context.textBaseline = "middle"
  const nameWidth = widthOfNames(place, bars, colours)
  bars.forEach((bar, i) => paintBar(context, tileBox(place, i), nameWidth, bar, colours))
}

/**
 * The likeliest class, and how likely it is.
 * @param {Place} place
 * @param {Numbers} shares
 * @returns {{name: string, share: string}}
 */
export function answerOf(place, shares) {
  const best = likeliest(shares)
  return { name: nameOf(place, best), share: chance(shares[best]) }
}

/** @param {Numbers} shares */
const likeliest = (shares) => shares.indexOf(Math.max(...shares))

/**
 * @param {Place} place
 * @param {number} channel
 * @returns {string}
 */
const nameOf = ({ column }, channel) => column.names?.[channel] ?? String(channel)

/**
 * @param {Place} place
 * @param {Bar[]} bars
 * @param {Theme} colours
 * @returns {number} CSS px
 */
function widthOfNames(place, bars, colours) {
  place.context.font = `600 12px ${colours.font}`
  place.nameWidth ??= Math.min(
    LARGEST_NAME_PX,
    Math.max(...bars.map(({ name }) => place.context.measureText(name).width)),
  )
  return place.nameWidth
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {TileBox} box
 * @param {number} nameWidth CSS px
 * @param {Bar} bar
 * @param {Theme} colours
 */
function paintBar(context, { x, y, width, height }, nameWidth, { name, share, read, isBest }, colours) {
  const middle = y + height / 2
  const end = x + width - INSET
  const start = x + INSET + nameWidth + 8
  const full = end - PERCENT_PX - start
  context.font = `${isBest ? 600 : 400} 12px ${colours.font}`
  context.fillStyle = isBest ? colours.text : colours.muted
  context.textAlign = "right"
  context.fillText(name, start - 8, middle, nameWidth)
  context.fillText(chance(read), end, middle)
  const thick = Math.min(10, height - 4)
  context.fillStyle = colours.surface
  context.fillRect(start, middle - thick / 2, full, thick)
  context.fillStyle = isBest ? colours.primary : colours.faint
  context.fillRect(start, middle - thick / 2, Math.max(full * share, share > 0.002 ? 1 : 0), thick)
}

/**
 * Draw what the discriminator says: a number, and where it is a probability a bar.
 * @param {Place} place
 * @param {Verdict} verdict
 * @param {Theme} colours
 */
export function paintVerdict({ context, x, y, width, height }, { share, text }, colours) {
  const middle = y + height / 2
  context.clearRect(x, y - 12, width, height + 24)
  context.font = `600 13px ${colours.font}`
  context.textAlign = "center"
  context.textBaseline = "bottom"
  context.fillStyle = colours.text
  context.fillText(`${share === null ? "score" : "real:"} ${text}`, x + width / 2, middle - 7)
  if (share === null) return
  context.fillStyle = colours.generated
  context.fillRect(x, middle - 2, width, 10)
  context.fillStyle = colours.real
  context.fillRect(x, middle - 2, width * share, 10)
}
