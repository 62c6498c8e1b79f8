// Which classes of an answer are shown: all, or of many the likeliest.

const ALL = 12
const MOST = 10

/**
 * The place of the largest value, the first of several.
 * @param {ArrayLike<number>} values
 */
export function bestOf(values) {
  let best = 0
  for (let at = 1; at < values.length; at++) if (values[at] > values[best]) best = at
  return best
}

/**
 * How many of so many classes are shown.
 * @param {number} classes
 */
export const linesOf = (classes) => (classes <= ALL ? classes : MOST)

/**
 * The classes that are shown: all, or of many the most likely and the one that is chosen.
 * @param {ArrayLike<number>} probabilities
 * @param {number | null} chosen
 * @returns {number[]} their places
 */
export function shownOf(probabilities, chosen) {
  const all = Array.from(probabilities, (_, at) => at)
  if (all.length <= ALL) return all
  const likely = all.sort((one, other) => probabilities[other] - probabilities[one]).slice(0, MOST)
  return chosen === null || likely.includes(chosen) ? likely : [...likely.slice(0, -1), chosen]
}
