// Crosses on channels that are zero for every picture tried.

/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Place } from "./view.js" */

import { css, DIVERGING } from "../../lib/colours.js"
import { tileBox } from "./layout.js"

const DEAD_MARK = css(DIVERGING, 64) // bright, for a dead map is black

/**
 * @param {Place} place
 * @param {Numbers} dead whether each channel is
 */
export function markDead(place, dead) {
  const { context } = place
  context.strokeStyle = DEAD_MARK
  context.lineWidth = 1.5
  context.beginPath()
  for (let tile = 0; tile < place.column.shown; tile++) {
    if (!dead[tile]) continue
    const { x, y, width } = tileBox(place, tile)
    const arm = Math.min(8, width / 3)
    const [right, top] = [x + width - 4, y + 4]
    context.moveTo(right - arm, top)
    context.lineTo(right, top + arm)
    context.moveTo(right, top)
    context.lineTo(right - arm, top + arm)
  }
  context.stroke()
}
