// Arithmetic with noise vectors, as plain arrays of numbers.

import { count, listed, percent, several } from "../../lib/format.js"
import { RARE, belowUsual, norm } from "../../lib/gan.js"

const NAMED = 3
const TABLE_END = 8
const TABLE_STEPS = 4000

/**
 * base + the sum of weights[k] * axes[k]; axes without a weight do not count.
 * @param {number[]} base
 * @param {number[][]} axes
 * @param {number[]} weights
 */
export function along(base, axes, weights) {
  const point = [...base]
  weights.forEach((weight, k) => {
    if (weight && axes[k]) axes[k].forEach((value, i) => (point[i] += weight * value))
  })
  return point
}

/**
 * Along which directions sliders move a sample: by their names, or how many where these are many.
 * @param {number[]} slides one a direction
 */
export function movedWords(slides) {
  const moved = slides.flatMap((slide, k) => (slide ? [`d${k + 1}`] : []))
  if (!moved.length) return ""
  return `moved along ${moved.length > NAMED ? several(moved.length, "direction") : listed(moved)}`
}

/**
 * Rows of points on the plane base + x axes[0] + y axes[1], from the top left on; x and y run from -reach to
 * reach.
 * @param {number[]} base
 * @param {number[][]} axes
 * @param {number} reach
 * @param {number} count
 */
export function planeGrid(base, axes, reach, count) {
  const places = spread(count).map((share) => reach * share)
  return [...places].reverse().flatMap((y) => places.map((x) => along(base, axes, [x, y])))
}

/**
 * `count` numbers from -1 to 1 at equal distances.
 * @param {number} count
 */
export function spread(count) {
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : (2 * i) / (count - 1) - 1))
}

/** @param {number[][]} vectors */
export function mean(vectors) {
  return vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / vectors.length)
}

/**
 * The vector as if each number had been drawn from a normal distribution cut off at +-limit: ranks stay.
 * @param {number[]} vector
 * @param {number} limit
 */
export function truncated(vector, limit) {
  const below = cumulative(-limit)
  return vector.map((value) => quantile(below + cumulative(value) * (1 - 2 * below)))
}

/**
 * @param {number[]} vector
 * @param {number} factor
 */
export const scaled = (vector, factor) => vector.map((value) => factor * value)

/**
 * How a length reads among those of drawn noise.
 * @param {number[]} vector
 */
export function lengthWords(vector) {
  const away = -belowUsual(norm(vector), vector.length)
  if (away > 3) return "longer than noise almost ever is"
  if (away < -3) return "shorter than noise almost ever is"
  return Math.abs(away) < RARE
    ? "as long as noise usually is"
    : away > 0
      ? "long for noise"
      : "short for noise"
}

/**
 * How long vectors are beside what they were before, on average.
 * @param {number[][]} vectors
 * @param {number[][]} before
 */
export function lengthsBeside(vectors, before) {
  const [is, was] = [vectors, before].map((all) => all.reduce((sum, one) => sum + norm(one), 0) / all.length)
  const told = is.toFixed(2) === was.toFixed(2) ? "as before" : `instead of ${was.toFixed(2)}`
  return `The ${vectors.length} noise vectors are ${is.toFixed(2)} long on average, ${told}.`
}

/**
 * How much of what noise changes in G's first layer the directions `from` to `to` hold; nothing before that
 * is measured, when no direction has a share.
 * @param {{shares: number[], shares_step: number, latent_size: number}} measured a share of the variance for
 *   each direction, and at which step
 * @param {number} from the first of them, from 0
 * @param {number} to after the last
 */
export function shareWords({ shares, shares_step: step, latent_size: size }, from, to) {
  if (!shares.some(Boolean)) return ""
  const held = (/** @type {number} */ first, /** @type {number} */ end) =>
    percent(shares.slice(first, end).reduce((sum, share) => sum + share, 0))
  const these =
    to - from === 1 ? `this 1 of ${size} directions holds` : `these ${to - from} of ${size} directions hold`
  const equal = to - from === 1 ? "an equal one" : `${to - from} equal ones`
  return (
    `Of all that noise changes in G’s first layer at step ${count(step)}, ` +
    `${these} ${held(from, to)}${from ? `, the first ${from} ${held(0, from)}` : ""}; ` +
    `${equal} would hold ${percent((to - from) / size)}.`
  )
}

/**
 * How often noise of such a length came up in training, from normal distributions, nearly.
 * @param {number} length
 * @param {number} size of the vector
 */
export function rarityWords(length, size) {
  const below = belowUsual(length, size)
  if (below > 3) return "noise so short hardly ever came up in training"
  return below > RARE ? "noise so short is rare in training" : "not unusual for these two"
}

/**
 * The share of a normal distribution below x.
 * @param {number} x
 */
export function cumulative(x) {
  const at = ((Math.min(TABLE_END, Math.max(-TABLE_END, x)) + TABLE_END) / (2 * TABLE_END)) * TABLE_STEPS
  const left = Math.min(TABLE_STEPS - 1, Math.floor(at))
  return TABLE[left] + (at - left) * (TABLE[left + 1] - TABLE[left])
}

/**
 * The inverse of `cumulative`.
 * @param {number} share
 */
export function quantile(share) {
  let [low, high] = [0, TABLE_STEPS]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (TABLE[middle] <= share) low = middle
    else high = middle
  }
  const rise = TABLE[high] - TABLE[low]
  const at = low + (rise > 0 ? (share - TABLE[low]) / rise : 0)
  return (at / TABLE_STEPS) * 2 * TABLE_END - TABLE_END
}

/** @param {number} x */
export const density = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)

const TABLE = integrated()

// Simpson's rule from left to right, then scaled so that the whole is 1.
function integrated() {
  const step = (2 * TABLE_END) / TABLE_STEPS
  const table = new Float64Array(TABLE_STEPS + 1)
  for (let i = 0; i < TABLE_STEPS; i++) {
    const x = -TABLE_END + i * step
    table[i + 1] = table[i] + (step / 6) * (density(x) + 4 * density(x + step / 2) + density(x + step))
  }
  return table.map((value) => value / table[TABLE_STEPS])
}
