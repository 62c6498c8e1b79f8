// Dots that would lie on each other stand on each other.

const APART = 0.02

/**
 * On which floor each of some scores of 0 to 1 stands, so that none hides another.
 * @param {number[]} scores
 * @returns {number[]}
 */
export function heightsOf(scores) {
  /** @type {number[]} */
  const heights = []
  scores.forEach((score) => {
    const near = (/** @type {number} */ _, /** @type {number} */ place) =>
      Math.abs(scores[place] - score) < APART
    const taken = heights.filter(near)
    let floor = 0
    while (taken.includes(floor)) floor += 1
    heights.push(floor)
  })
  return heights
}
