// nn_core/mechanics/softmax.py once more: tests hold the two against each other.

/**
 * Softmax step by step: scaled = z / T, shifted = scaled - largest, powers = e^shifted, probabilities =
 * powers / total; logTotal = ln(total), exact also where total rounds to 1.
 * @typedef {object} Softmax
 * @property {number[]} scaled
 * @property {number[]} shifted
 * @property {number[]} powers
 * @property {number} total
 * @property {number} logTotal
 * @property {number[]} probabilities
 */

/** @typedef {{loss: number, gradient: number[]}} Loss with respect to the scores */

/**
 * @param {ArrayLike<number>} logits
 * @param {number} temperature
 * @returns {Softmax}
 */
export function softmax(logits, temperature) {
  const scaled = Array.from(logits, (value) => value / temperature)
  const largest = Math.max(...scaled)
  const shifted = scaled.map((value) => value - largest)
  const powers = shifted.map(Math.exp)
  const others = sumWithout(powers, scaled.indexOf(largest))
  const total = 1 + others
  return {
    scaled,
    shifted,
    powers,
    total,
    logTotal: Math.log1p(others),
    probabilities: powers.map((power) => power / total),
  }
}

/**
 * -ln(probability of the true class), and d loss / d logits.
 * @param {Softmax} steps
 * @param {number} truth
 * @param {number} temperature
 */
export function crossEntropy({ shifted, logTotal, probabilities }, truth, temperature) {
  const gradient = probabilities.map(
    (share, label) => (label === truth ? -sumWithout(probabilities, truth) : share) / temperature,
  )
  return { loss: logTotal - shifted[truth], gradient }
}

/**
 * @param {number[]} values
 * @param {number} left
 */
const sumWithout = (values, left) => values.reduce((sum, value, at) => (at === left ? sum : sum + value), 0)
