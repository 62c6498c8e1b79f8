// A row that was dealt, and the scores, outlive a reload and a look at another tab of the lab.

/** @import { Tensor } from "../../../lib/frame.js" */
/** @import { Row } from "./index.js" */
/** @import { Round } from "./round.js" */

import { base64Of, bytesOf } from "../../../lib/base64.js"
import { keepInTab, recallFromTab } from "../../../lib/tab.js"

const NAME = "gan game"

/**
 * pictures: of the row, n c h w.
 * @typedef {{row: Row, open: boolean, rounds: Round[], pictures: Tensor}} Game
 */

/**
 * A pixel as it is kept, 0 to 255.
 * @param {number} value -1 to 1
 */
const levelOf = (value) => Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5)

/** @param {number} level */
const valueOf = (level) => level / 127.5 - 1

/**
 * Pixels as they are after they were kept, so that a picture looks the same before and after.
 * @param {Tensor["data"]} data
 */
export const levelled = (data) => Float32Array.from(data, (value) => valueOf(levelOf(value)))

/**
 * @param {string} run
 * @param {Game} game
 */
export function keepGame(run, { pictures: { shape, data }, ...rest }) {
  const levels = Uint8Array.from(data, levelOf)
  keepInTab(NAME, { run, ...rest, shape, levels: base64Of(levels) })
}

/**
 * What was played with a run's pictures; null: nothing that can be used.
 * @param {string} run
 * @returns {Game | null}
 */
export function recallGame(run) {
  const kept = recallFromTab(NAME)
  if (kept?.run !== run) return null
  try {
    const { row, open, rounds, shape, levels } = kept
    const data = Float32Array.from(bytesOf(levels), valueOf)
    const size = shape.reduce(
      (/** @type {number} */ product, /** @type {number} */ side) => product * side,
      1,
    )
    const fits = size === data.length && shape[0] === row.cards.length && isRow(row) && rounds.every(isRound)
    return fits ? { row, open: open === true, rounds, pictures: { shape, data } } : null
  } catch {
    return null // written by an older page
  }
}

/** @param {any} row */
const isRow = ({ step, raw, cards, guesses }) =>
  Number.isInteger(step) &&
  typeof raw === "boolean" &&
  guesses.length === cards.length &&
  guesses.every((/** @type {unknown} */ guess) => guess === null || typeof guess === "boolean") &&
  cards.every((/** @type {any} */ card) => typeof card.isReal === "boolean" && Number.isFinite(card.verdict))

/** @param {any} round */
const isRound = ({ step, pictures, you, d }) => [step, pictures, you, d].every(Number.isInteger)
