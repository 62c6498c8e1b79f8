// How often it misread outlives a reload: this tab of the browser keeps it.

/** @import { Tally } from "./verdict.js" */

import { keepInTab, recallFromTab } from "../../../lib/tab.js"

const NAME = "home misread"

/** @param {Tally} tally */
export const keepTally = (tally) => keepInTab(NAME, tally)

/**
 * What this tab has kept, or the score of who has drawn nothing.
 * @returns {Tally}
 */
export function recallTally() {
  const { drawn, misread } = recallFromTab(NAME) ?? {}
  const fits = Number.isInteger(drawn) && Number.isInteger(misread) && 0 <= misread && misread <= drawn
  return fits ? { drawn, misread } : { drawn: 0, misread: 0 }
}
