// The activation functions of nn_core/mechanics/activations.py once more, so that curves and maps follow a
// slider at once. `at(x, p)` gives [value, derivative]; `work(x, p, numbers)` writes both out with the
// numbers in them. p is the slope (leaky_relu, prelu) or the floor (elu).

import { full, grouped } from "../../lib/format.js"
import { equals, factor, plain, powerOfE, powersEqual } from "../../lib/lesson/words.js"

/**
 * @typedef {"relu" | "relu6" | "leaky_relu" | "prelu" | "elu"} Hinged
 * @typedef {Hinged | "gelu" | "silu" | "tanh" | "sigmoid" | "softplus"} FunctionName
 * @typedef {[value: number, slope: number]} Pair
 * @typedef {(x: number, p: number) => Pair} At
 * @typedef {(x: number, p: number, numbers: Pair) => [value: string, slope: string]} Work
 */

const SHOWN = 5e-4
const TOO_SMALL = 1e-6
const FAR = 3
const FRACTIONS = 60

/**
 * A number in which nothing that counts is rounded away: −0.999909, 0.00018, 1 − 2.1·10⁻⁹. `rest` is its
 * distance from the nearest whole number, where that is known better than by subtraction.
 * @param {number} value
 * @param {number} [rest]
 */
export function fine(value, rest = value - Math.round(value)) {
  const whole = Math.round(value)
  const gap = Math.abs(rest)
  if (Math.abs(whole) > 1 || gap === 0 || gap >= SHOWN) return plain(value)
  const small = (/** @type {number} */ number) => full(Number(number.toPrecision(2)))
  if (whole === 0) return small(value)
  if (gap < TOO_SMALL) return `${plain(whole)} ${rest > 0 ? "+" : "−"} ${small(gap)}`
  return value.toFixed(1 + Math.ceil(-Math.log10(gap))).replace("-", "−")
}

/**
 * "=" or "≈", for what stands before it as `plain` or `fine` write it.
 * @param {...number} numbers
 */
const sign = (...numbers) => (equals(numbers) === "=" ? equals(numbers, fine) : "≈")

/**
 * "=" or "≈" for what is made of e to the power x.
 * @param {number} x
 * @param {...number} numbers as those of `sign`
 */
const near = (x, ...numbers) => (powersEqual(x) === "=" ? sign(...numbers) : "≈")

/**
 * The same as a factor: in brackets where a sign or a sum is in it.
 * @param {number} value
 * @param {number} [rest]
 */
function part(value, rest) {
  const text = fine(value, rest)
  return /^−| /.test(text) ? `(${text})` : text
}

/**
 * e to a power as a factor.
 * @param {number} x
 */
const power = (x) => powerOfE(x, part)

/**
 * Whether a function is flat somewhere: elsewhere a slope is 0 only because 32-bit numbers are rounded.
 * @param {FunctionName} name
 * @param {number} parameter
 */
export const hasFlatPart = (name, parameter) =>
  FUNCTIONS[name].at === hinge || name.startsWith("relu") || (name === "elu" && parameter === 0)

/** @param {number} x */
const sigmoid = (x) => {
  const small = Math.exp(-Math.abs(x))
  return (x >= 0 ? 1 : small) / (1 + small)
}
/**
 * The slope of tanh, and how far it is from −1 or 1, whichever is nearer to it than 0; no difference of
 * numbers that are alike, in which all digits would be lost.
 * @param {number} x
 */
function tanhNearOne(x) {
  const small = Math.exp(-2 * Math.abs(x))
  return { slope: (4 * small) / (1 + small) ** 2, rest: (-Math.sign(x) * 2 * small) / (1 + small) }
}

/** @param {number} x */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
/**
 * The bell curve: density of the standard normal distribution.
 * @param {number} x
 */
export const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)

/**
 * P(Z <= x) of the standard normal distribution, to 12 digits: near 0 by a series of positive terms, far out
 * by the continued fraction of Laplace, as a difference would cancel there.
 * @param {number} x
 * @returns {number}
 */
export function share(x) {
  if (x > FAR) return 1 - share(-x)
  if (x < -FAR) {
    let fraction = -x
    for (let n = FRACTIONS; n > 0; n--) fraction = -x + n / fraction
    return density(x) / fraction
  }
  let [term, sum] = [x, x]
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (x * x) / n
    sum += term
  }
  return 0.5 + density(x) * sum
}

/** @type {At} */
const hinge = (x, p) => (x > 0 ? [x, 1] : [p * x, p])
/** @type {Work} */
const slopeWork = (x, p, [value, slope]) =>
  x > 0
    ? [`z > 0: ${plain(value)}`, `z > 0: 1`]
    : [
        `${plain(p)} · ${factor(x)} ${sign(p, x, value)} ${plain(value)}`,
        `z ≤ 0: a ${sign(slope)} ${plain(slope)}`,
      ]

/** @type {Record<FunctionName, {at: At, work: Work}>} */
export const FUNCTIONS = {
  relu: {
    at: (x) => (x > 0 ? [x, 1] : [0, 0]),
    work: (x, _, [value, slope]) => [
      `max(0, ${plain(x)}) ${x > 0 ? sign(x) : "="} ${plain(value)}`,
      x > 0 ? "z > 0: 1" : `z ≤ 0: ${plain(slope)}`,
    ],
  },
  relu6: {
    at: (x) => [Math.min(Math.max(0, x), 6), x > 0 && x < 6 ? 1 : 0],
    work: (x, _, [value, slope]) => [
      `min(max(0, ${plain(x)}), 6) ${x > 0 && x < 6 ? sign(x) : "="} ${plain(value)}`,
      x > 0 && x < 6 ? "0 < z < 6: 1" : `${x > 0 ? "z ≥ 6" : "z ≤ 0"}: ${plain(slope)}`,
    ],
  },
  leaky_relu: { at: hinge, work: slopeWork },
  prelu: { at: hinge, work: slopeWork },
  elu: {
    at: (x, p) => (x > 0 ? [x, 1] : [p * Math.expm1(x), p * Math.exp(x)]),
    work(x, p, [value, slope]) {
      if (x > 0) return [`z > 0: ${fine(value)}`, "z > 0: 1"]
      const [growth, is] = [power(x), p === 0 ? "=" : near(x, p)]
      return [
        `${plain(p)} · (${growth} − 1) ${is} ${fine(value)}`,
        `${plain(p)} · ${growth} ${is} ${fine(slope)}`,
      ]
    },
  },
  gelu: {
    at: (x) => [x * share(x), share(x) + x * density(x)],
    work: (x, _, [value, slope]) => [
      `${plain(x)} · ${part(share(x))} ${near(x)} ${fine(value)}`,
      `${part(share(x))} + ${factor(x)} · ${part(density(x))} ${near(x)} ${fine(slope)}`,
    ],
  },
  silu: {
    at: (x) => [x * sigmoid(x), sigmoid(x) * (1 + x * sigmoid(-x))],
    work: (x, _, [value, slope]) => [
      `${plain(x)} · ${part(sigmoid(x))} ${near(x)} ${fine(value)}`,
      `${part(sigmoid(x))} · (1 + ${factor(x)} · ${part(sigmoid(-x))}) ${near(x)} ${fine(slope)}`,
    ],
  },
  tanh: {
    at: (x) => [Math.tanh(x), tanhNearOne(x).slope],
    work: (x, _, [value, slope]) => {
      const text = Math.round(value) === 0 ? fine(value) : fine(value, tanhNearOne(x).rest)
      return [`tanh(${plain(x)}) ${near(x)} ${text}`, `1 − ${grouped(text)}² ${near(x)} ${fine(slope)}`]
    },
  },
  sigmoid: {
    at: (x) => [sigmoid(x), sigmoid(x) * sigmoid(-x)],
    work: (x, _, [value, slope]) => {
      const rest = x > 0 ? -sigmoid(-x) : value
      return [
        `1 / (1 + ${power(-x)}) ${near(x)} ${fine(value, rest)}`,
        `${part(value, rest)} · (1 − ${part(value, rest)}) ${near(x)} ${fine(slope)}`,
      ]
    },
  },
  softplus: {
    at: (x) => [softplus(x), sigmoid(x)],
    work: (x, _, [value, slope]) => [
      `ln(1 + ${power(x)}) ≈ ${fine(value)}`,
      `σ(${plain(x)}) ${near(x)} ${fine(slope)}`,
    ],
  },
}

/**
 * How the number before the activation comes about.
 * @param {number} gain what the kernel's weights are multiplied by
 * @param {number} sum of the kernel's products
 * @param {number} bias
 * @param {number} z
 */
export function sumText(gain, sum, bias, z) {
  const equal = gain === 1 && bias === 0 ? "=" : equals([gain, sum, bias, z])
  const added = `${bias < 0 ? "−" : "+"} ${plain(Math.abs(bias))}`
  return `z = ${plain(gain)} · ${factor(sum)} ${added} ${equal} ${plain(z)}`
}
