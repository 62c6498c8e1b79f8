// The activation functions of nn_core/mechanics/activations.py once more, so that curves and maps follow a
// slider at once. `at(x, p)` gives [value, derivative]; `work(x, p, numbers)` writes both out with the numbers in
// them. p is the slope (leaky_relu, prelu) or the floor (elu).

import { factor, plain } from "../../lib/lesson/words.js"

const sigmoid = (x) => {
  const small = Math.exp(-Math.abs(x))
  return (x >= 0 ? 1 : small) / (1 + small)
}
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)

/** P(Z <= x) of the standard normal distribution: a series of positive terms, exact to about 1e-15. */
export function share(x) {
  if (Math.abs(x) > 8.5) return x > 0 ? 1 : 0
  let [term, sum] = [x, x]
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (x * x) / n
    sum += term
  }
  return 0.5 + density(x) * sum
}

const hinge = (x, p) => (x > 0 ? [x, 1] : [p * x, p])
const slopeWork = (x, p, [value, slope]) =>
  x > 0 ? [`x > 0: ${plain(value)}`, `x > 0: 1`] : [`${plain(p)} · ${factor(x)} = ${plain(value)}`, `x ≤ 0: a = ${plain(slope)}`]

export const FUNCTIONS = {
  relu: {
    at: (x) => (x > 0 ? [x, 1] : [0, 0]),
    work: (x, _, [value, slope]) => [`max(0, ${plain(x)}) = ${plain(value)}`, x > 0 ? "x > 0: 1" : `x ≤ 0: ${plain(slope)}`],
  },
  leaky_relu: { at: hinge, work: slopeWork },
  prelu: { at: hinge, work: slopeWork },
  elu: {
    at: (x, p) => (x > 0 ? [x, 1] : [p * Math.expm1(x), p * Math.exp(x)]),
    work: (x, p, [value, slope]) =>
      x > 0
        ? [`x > 0: ${plain(value)}`, "x > 0: 1"]
        : [`${plain(p)} · (${plain(Math.exp(x))} − 1) = ${plain(value)}`, `${plain(p)} · ${plain(Math.exp(x))} = ${plain(slope)}`],
  },
  gelu: {
    at: (x) => [x * share(x), share(x) + x * density(x)],
    work: (x, _, [value, slope]) => [
      `${plain(x)} · ${plain(share(x))} = ${plain(value)}`,
      `${plain(share(x))} + ${factor(x)} · ${plain(density(x))} = ${plain(slope)}`,
    ],
  },
  silu: {
    at: (x) => [x * sigmoid(x), sigmoid(x) * (1 + x * sigmoid(-x))],
    work: (x, _, [value, slope]) => [
      `${plain(x)} · ${plain(sigmoid(x))} = ${plain(value)}`,
      `${plain(sigmoid(x))} · (1 + ${factor(x)} · ${plain(sigmoid(-x))}) = ${plain(slope)}`,
    ],
  },
  tanh: {
    at: (x) => [Math.tanh(x), 1 - Math.tanh(x) ** 2],
    work: (x, _, [value, slope]) => [`tanh(${plain(x)}) = ${plain(value)}`, `1 − ${factor(value)}² = ${plain(slope)}`],
  },
  sigmoid: {
    at: (x) => [sigmoid(x), sigmoid(x) * sigmoid(-x)],
    work: (x, _, [value, slope]) => [
      `1 / (1 + ${plain(Math.exp(-x))}) = ${plain(value)}`,
      `${plain(value)} · (1 − ${plain(value)}) = ${plain(slope)}`,
    ],
  },
  softplus: {
    at: (x) => [softplus(x), sigmoid(x)],
    work: (x, _, [value, slope]) => [`ln(1 + ${plain(Math.exp(x))}) = ${plain(value)}`, `σ(${plain(x)}) = ${plain(slope)}`],
  },
}

/** Values and slopes of a whole map. */
export function activate(name, parameter, before) {
  const value = new Float32Array(before.length)
  const slope = new Float32Array(before.length)
  const { at } = FUNCTIONS[name]
  for (let index = 0; index < before.length; index++) [value[index], slope[index]] = at(before[index], parameter)
  return { value, slope }
}
