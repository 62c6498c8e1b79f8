/**
 * The place of the largest of `count` values from `start` on.
 * @param {ArrayLike<number>} values
 * @param {number} start
 * @param {number} count
 */
export function peakOf(values, start, count) {
  let best = start
  for (let at = start; at < start + count; at++) if (values[at] > values[best]) best = at
  return best
}
