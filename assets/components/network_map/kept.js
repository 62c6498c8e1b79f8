// Which channel is open outlives a reload, and a look at another tab of a lab.

/** @import { Column, Destination } from "./model.js" */

import { keepInTab, recallFromTab } from "../../lib/tab.js"

const NAME = "map open"
const UNFOLDED = "map unfolded"

/**
 * Keep what is open; null: nothing is.
 * @param {Column[]} columns
 * @param {Destination | null} open
 */
export function keepOpen(columns, open) {
  keepInTab(NAME, open && { key: columns[open.index].key, ...open })
}

/**
 * What was open, where these columns are of that network; else null.
 * @param {Column[]} columns
 * @returns {Destination | null}
 */
export function recallOpen(columns) {
  const { key, index, channel, pixel } = recallFromTab(NAME) ?? {}
  const column = columns[index]
  if (!column || column.key !== key || !isBelow(channel, column.channels)) return null
  if (pixel === null) return { index, channel, pixel }
  const at = columns[pixel?.index]
  const isInside =
    at && pixel.index <= index && isBelow(pixel.row, at.height) && isBelow(pixel.column, at.width)
  return isInside ? { index, channel, pixel } : null
}

/**
 * Keep which parts of long networks are unfolded.
 * @param {Set<string>} keys
 */
export const keepUnfolded = (keys) => keepInTab(UNFOLDED, [...keys])

/**
 * Which parts were unfolded.
 * @returns {Set<string>}
 */
export function recallUnfolded() {
  const kept = recallFromTab(UNFOLDED)
  return new Set(Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : [])
}

/**
 * @param {unknown} value
 * @param {number} limit
 */
const isBelow = (value, limit) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < limit
