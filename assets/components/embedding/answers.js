// Which colour is which answer, of a network that knows so many that only the commonest have one.

/** @import { Numbers } from "../../lib/frame.js" */

import { MOST } from "./legend.js"

/** So that the others are grey. */
const COMMONEST = 9

/**
 * Points in groups by the answer: by its class, or of many classes by the commonest answers, and the others.
 * @param {Numbers} predicted the class of each point
 * @param {string[]} names of all classes
 * @returns {{groups: ArrayLike<number>, names: string[]}}
 */
export function answerGroups(predicted, names) {
  if (names.length <= MOST) return { groups: predicted, names }
  const counts = new Map()
  for (const answer of predicted) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  const ranked = [...counts].sort(([one, many], [other, more]) => more - many || one - other)
  const shown = ranked.slice(0, COMMONEST).map(([answer]) => answer)
  const others = ranked.length - shown.length
  const places = new Map(shown.map((answer, place) => [answer, place]))
  return {
    groups: Array.from(predicted, (answer) => places.get(answer) ?? shown.length),
    names: [...shown.map((answer) => names[answer]), ...(others > 0 ? [`${others} other answers`] : [])],
  }
}
