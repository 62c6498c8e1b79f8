// By which methods the network is asked at a time. A small one answers all at once. A large one answers the
// quick ones with every frame, and of the others one after the other, once the picture rests.

/** @import { Frame } from "../../lib/frame.js" */
/** @import { MethodFacts } from "./tiles.js" */

import { bestOf } from "../../lib/classes.js"

/**
 * The class that is to be explained: the one that was chosen, or the one that it answers.
 * @param {Frame} frame
 * @param {number | null} chosen
 * @returns {number}
 */
export const targetOf = ({ arrays }, chosen) => chosen ?? bestOf(arrays.get("probabilities")?.data ?? [])

/**
 * What an answer is about: two frames with the same mark show the same network and picture.
 * @param {Frame} frame
 * @returns {string}
 */
export function markOf({ arrays, step }) {
  const input = arrays.get("input")?.data ?? []
  let sum = 0
  for (let at = 0; at < input.length; at++) sum = (sum * 31 + Math.round(255 * input[at])) % 2147483647
  return `${step} ${sum}`
}

/**
 * The methods that are asked now.
 * @param {MethodFacts[]} methods those that are defined
 * @param {object} about
 * @param {number} about.passes how many forward passes they may take together
 * @param {string} about.chosen the method that is taken apart
 * @param {(name: string) => boolean} about.isFresh whether its answer is about what is shown
 * @param {boolean} about.rests whether the picture has rested for a moment
 * @returns {string[]}
 */
export function askedNow(methods, { passes, chosen, isFresh, rests }) {
  const total = methods.reduce((sum, { cost }) => sum + cost, 0)
  if (total <= passes) return methods.map(({ name }) => name)
  const quick = methods.filter((method) => method.quick).map(({ name }) => name)
  if (!rests) return quick
  const due = methods.filter(({ name, quick }) => !quick && !isFresh(name)).map(({ name }) => name)
  const next = due.includes(chosen) ? chosen : due[0]
  return next === undefined ? quick : [...quick, next]
}
