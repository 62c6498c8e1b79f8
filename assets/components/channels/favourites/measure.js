// Where the window of a value stands, and where bars begin and end.

/** @import { Shape } from "../../../lib/frame.js" */
/** @import { Row } from "../../../lib/network.js" */

import { cellBox, receptiveField } from "../../../lib/receptive_field.js"

/** @typedef {{top: number, left: number, width: number, height: number}} Part of a picture: 0 to 1 */

/**
 * The part of the picture that a place of the last layer's map sees; all of it where there is no map.
 * @param {Row[]} rows the layers up to that one
 * @param {Shape} shape c h w of the picture
 * @param {number} row
 * @param {number} column
 * @returns {Part}
 */
export function windowOf(rows, [, height, width], row, column) {
  const isMap = rows.at(-1)?.out_shape.length === 3
  const box = isMap ? receptiveField(rows, rows.length - 1, cellBox(row, column)) : null
  if (!box) return { top: 0, left: 0, width: 1, height: 1 }
  return {
    top: box.top / height,
    left: box.left / width,
    height: (box.bottom - box.top + 1) / height,
    width: (box.right - box.left + 1) / width,
  }
}

/**
 * Bars of values on one scale that holds 0: where each begins and how wide it is, as shares.
 * @param {number[]} values
 * @returns {{from: number, width: number}[]}
 */
export function barsOf(values) {
  const low = Math.min(0, ...values)
  const span = Math.max(0, ...values) - low || 1
  return values.map((value) => ({ from: (Math.min(0, value) - low) / span, width: Math.abs(value) / span }))
}
