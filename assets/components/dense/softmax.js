// nn_core/mechanics/softmax.py once more: tests hold the two against each other.

/** Softmax step by step: scaled = z / T, shifted = scaled - largest, powers = e^shifted, probabilities = powers / total. */
export function softmax(logits, temperature) {
  const scaled = Array.from(logits, (value) => value / temperature)
  const largest = Math.max(...scaled)
  const shifted = scaled.map((value) => value - largest)
  const powers = shifted.map(Math.exp)
  const total = powers.reduce((sum, power) => sum + power, 0)
  return { scaled, shifted, powers, total, probabilities: powers.map((power) => power / total) }
}

/** -ln(probability of the true class), and d loss / d logits. */
export function crossEntropy({ shifted, total, probabilities }, truth, temperature) {
  const loss = Math.log(total) - shifted[truth]
  return { loss, gradient: probabilities.map((share, label) => (share - (label === truth ? 1 : 0)) / temperature) }
}
