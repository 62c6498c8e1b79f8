// What becomes of a number that is typed, and of what follows from it.

/** @import { Round } from "./round.js" */
/** @import { Loss } from "./tape.js" */

import { typedNumber } from "../../lib/lesson/text.js"

const LONGEST_QUOTED = 20

/** @param {string} name */
const isTarget = (name) => name[0] === "t"

/**
 * Why what was typed cannot be that number; "": it can.
 * @param {string} name
 * @param {string} text
 * @param {string} label
 * @param {number} limit of a number
 * @param {Loss} loss
 */
export function refusalOf(name, text, label, limit, loss) {
  const value = typedNumber(text)
  if (Number.isNaN(value) || Math.abs(value) > limit)
    return (
      `“${text.slice(0, LONGEST_QUOTED)}” cannot be ${label}: ` +
      `it takes a number between −${limit} and ${limit}.`
    )
  if (isTarget(name) && loss !== "squared" && (value < 0 || value > 1))
    return `${label} is a probability with this loss: it takes a number from 0 to 1.`
  return ""
}

/**
 * With softmax, the shares of two classes add up to 1.
 * @param {string} name
 * @param {number} value
 * @param {Loss} loss
 * @returns {Record<string, number>}
 */
export function otherShare(name, value, loss) {
  if (!isTarget(name) || loss !== "cross_entropy") return {}
  return name === "t1" ? { t2: 1 - value } : { t1: 1 - value }
}

/**
 * Numbers whose targets fit another loss: shares lie between 0 and 1, those of classes add up to 1.
 * @param {Loss} loss
 * @param {Round} round
 * @param {number[]} numbers those given
 */
export function targetsFor(loss, { structure: { targets }, tape }, numbers) {
  if (loss === "squared") return {}
  const shares = targets.map((name) => Math.min(1, Math.max(0, numbers[tape.slotOf(name)])))
  if (loss === "cross_entropy") shares[1] = 1 - shares[0]
  return {
    numbers: tape.given.map((name, at) => (isTarget(name) ? shares[targets.indexOf(name)] : numbers[at])),
  }
}
