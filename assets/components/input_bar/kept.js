// What the bar was fed from outlives a reload: this tab of the browser keeps it. The address keeps the image
// of the set alone, as a picture that somebody brought or drew belongs in no link.

/** @import { Drawing } from "../../lib/draw_pad.js" */
/** @import { Shape } from "../../lib/frame.js" */
/** @import { Picture } from "./upload_panel.js" */

import { bytesOf } from "../../lib/base64.js"
import { isDrawing } from "../../lib/draw_pad.js"
import { keepInTab, recallFromTab } from "../../lib/tab.js"

const LONGEST_NAME = 200
const MODES = ["set", "draw", "webcam", "upload"]

/**
 * @typedef {object} Kept
 * @property {"set" | "draw" | "webcam" | "upload"} mode
 * @property {Drawing} drawing
 * @property {Picture | null} picture the last that was uploaded
 * @property {boolean} framing whether that is framed, where it can be
 */

/**
 * Whose it is. Where a link opens another run or image in this tab, that counts.
 * @typedef {{page: string, run: string, index: number, input_shape: Shape}} Place
 */

/**
 * Keep it in this tab; nothing, where there is no room.
 * @param {Place} place
 * @param {Kept} kept
 */
export function keep({ page, run, index }, kept) {
  keepInTab(keyOf(page), { run, index, kept })
}

/**
 * What this tab kept; null where that is nothing, or nothing that the bar could use.
 * @param {Place} place
 * @returns {Kept | null}
 */
export function recall({ page, run, index, input_shape }) {
  const values = input_shape.reduce((all, size) => all * size)
  try {
    const found = recallFromTab(keyOf(page))
    return found?.run === run && found.index === index && isKept(found.kept, values) ? found.kept : null
  } catch {
    return null
  }
}

/** @param {string} page */
const keyOf = (page) => `${page}.input`

/**
 * @param {any} found
 * @param {number} values of the network's input
 * @returns {boolean}
 */
function isKept({ mode, drawing, picture, framing }, values) {
  const isKnown = MODES.includes(mode) && isDrawing(drawing) && isFlag(framing)
  return isKnown && (picture === null || isPicture(picture, values))
}

/**
 * @param {any} found
 * @param {number} values
 * @returns {boolean}
 */
function isPicture({ name, pixels, framed }, values) {
  if (typeof name !== "string" || name.length > LONGEST_NAME || !isBytes(pixels, values)) return false
  return framed === null || (isBytes(framed.pixels, values) && isFlag(framed.inverted))
}

/** @param {unknown} value */
const isFlag = (value) => typeof value === "boolean"

/**
 * Throws where it is a text, but not of base64.
 * @param {unknown} value
 * @param {number} length
 */
const isBytes = (value, length) => typeof value === "string" && bytesOf(value).length === length
