// What is drawn, and how often it misread, outlive a reload: this tab of the browser keeps them.

/** @import { Drawing } from "../../../lib/draw_pad.js" */
/** @import { Tally } from "./verdict.js" */

import { isDrawing } from "../../../lib/draw_pad.js"
import { keepInTab, recallFromTab } from "../../../lib/tab.js"

const NAME = "home misread"
const PAD = "home pad"
const DIGITS = 10

/**
 * @typedef {object} KeptPad
 * @property {Drawing} drawing
 * @property {number | null} meant the digit that it was said to be
 * @property {boolean} isChanged whether it was answered, and is another drawing since
 * @property {Tally} before of the drawings before it
 */

/** @param {Tally} tally */
export const keepTally = (tally) => keepInTab(NAME, tally)

/**
 * What this tab has kept, or the score of who has drawn nothing.
 * @returns {Tally}
 */
export function recallTally() {
  const found = recallFromTab(NAME)
  return isTally(found) ? found : { drawn: 0, misread: 0 }
}

/** @param {KeptPad} pad */
export const keepPad = (pad) => keepInTab(PAD, pad)

/**
 * The drawing that this tab kept; null where that is nothing, or nothing that the pad could use.
 * @returns {KeptPad | null}
 */
export function recallPad() {
  try {
    const found = recallFromTab(PAD)
    return found && isPad(found) ? found : null
  } catch {
    return null
  }
}

/**
 * @param {any} found
 * @returns {boolean}
 */
function isPad({ drawing, meant, isChanged, before }) {
  const isSaid = meant === null || (Number.isInteger(meant) && meant >= 0 && meant < DIGITS)
  return isDrawing(drawing) && isSaid && typeof isChanged === "boolean" && isTally(before)
}

/**
 * @param {any} found
 * @returns {boolean}
 */
function isTally(found) {
  const { drawn, misread } = found ?? {}
  return Number.isInteger(drawn) && Number.isInteger(misread) && 0 <= misread && misread <= drawn
}
