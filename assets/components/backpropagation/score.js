// How many of the predictions were right, and which is asked for now. This tab of the browser keeps both over
// a reload.

/** @import { Score } from "./panel.js" */

import { keepInTab, recallFromTab } from "../../lib/tab.js"

const NAME = "backpropagation.score"
const ASKED = "backpropagation.asked"

/**
 * What this tab has kept, or the score of who was never asked.
 * @returns {Score}
 */
export function keptScore() {
  const { right, asked } = recallFromTab(NAME) ?? {}
  const fits = Number.isInteger(right) && Number.isInteger(asked) && 0 <= right && right <= asked
  return fits ? { right, asked } : { right: 0, asked: 0 }
}

/**
 * The score after one more answer, which is kept.
 * @param {Score} score
 * @param {boolean} good whether the answer was right
 * @returns {Score}
 */
export function scoreAfter({ right, asked }, good) {
  const score = { right: right + Number(good), asked: asked + 1 }
  keepInTab(NAME, score)
  return score
}

/**
 * The step whose gradient this tab was asked for last; null: none.
 * @returns {unknown}
 */
export function keptAsked() {
  return recallFromTab(ASKED)?.at ?? null
}

/** @param {number | null} at */
export function keepAsked(at) {
  keepInTab(ASKED, { at })
}
