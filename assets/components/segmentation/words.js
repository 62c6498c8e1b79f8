// What masks show, in words.

import { count, percent } from "../../lib/format.js"
import { ADDED, MISSED, MIXED, NOTHING, RIGHT } from "./masks.js"

/** @type {Record<string, string>} what `judge_masks` of nn_core/judgements/segmentation.py found */
const JUDGEMENTS = {
  nothing: "hardly any ink is found where it is.",
  mixed: "ink is found, but which digit it is part of is little more than a guess.",
  partly: "digits are found in part.",
  well: "every class overlaps well with the truth.",
}

/** Kinds of which is told how often names are right. */
const COMPARED = new Set(["mixed", "partly"])

const NONE =
  "Draw or upload a picture, or take a scene, and paint its mask: whenever the network trains, it learns " +
  "from it too."

/**
 * `judge_masks` and `ink_names` of nn_core.
 * A share of nothing is left out.
 * @typedef {{kind: string, right?: number, chance?: number}} Judged
 */

/**
 * What masks are worth, and of which scenes and when that is said.
 * @param {Judged} judged
 * @param {{background: number, right: number}} shares of `sharesOf`
 * @param {number} step
 */
export function judgementText({ kind, right: named, chance }, { background, right }, step) {
  if (!JUDGEMENTS[kind]) return ""
  const isCompared = COMPARED.has(kind) && named !== undefined && chance !== undefined
  const names = isCompared
    ? ` Of the ink that is found ${percent(named)} has the right name; the same names dealt out at random ` +
      `would be right for ${percent(chance)}.`
    : ""
  return (
    `On the validation scenes at step ${count(step)}: ${JUDGEMENTS[kind]}${names} ${percent(background)} ` +
    `of the scenes’ pixels are taken for background, and ${percent(right)} of all are right.`
  )
}

/**
 * From how many pictures of the visitor's own a network learns.
 * @param {{count: number, most: number, in_batch: number, batch: number}} facts
 * @param {boolean} trains now
 */
export function ownText({ count: pictures, most, in_batch, batch }, trains) {
  if (!pictures) return NONE
  const learns = trains ? "The network learns" : "Press Train, and the network learns"
  const yours = pictures === 1 ? "1 picture" : `${pictures} pictures`
  const share = `${in_batch} of the ${batch} in each batch ${in_batch === 1 ? "is" : "are"} yours.`
  return `${learns} from ${yours} of yours (at most ${most}): ${share}`
}

/**
 * How a mask differs from the truth.
 * @param {number[]} counts pixels by kind, of `tally`
 */
export function differenceText(counts) {
  const wrong = counts[MISSED] + counts[ADDED] + counts[MIXED]
  const all = counts[NOTHING] + counts[RIGHT] + wrong
  if (!wrong) return `All ${count(all)} pixels are right.`
  return (
    `${count(wrong)} of ${count(all)} pixels are wrong: ${count(counts[MISSED])} missed, ` +
    `${count(counts[ADDED])} without ink, ${count(counts[MIXED])} of another class.`
  )
}

/**
 * What a pixel is, and what it is taken for.
 * @param {{row: number, column: number}} at counted from 0; people count from 1
 * @param {string[]} chances of each class, as they read
 * @param {number[]} shares the same as numbers
 * @param {number | undefined} truth its class; undefined where it is not known
 * @param {string[]} names
 */
export function pixelText({ row, column }, chances, shares, truth, names) {
  const order = shares.map((_, index) => index).sort((one, other) => shares[other] - shares[one])
  const said = order.map((index) => `${names[index]} ${chances[index]}`).join(", ")
  const real = truth === undefined ? "" : ` In truth: ${names[truth]}.`
  return `Row ${row + 1}, column ${column + 1}: ${said}.${real}`
}
