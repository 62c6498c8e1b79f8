// Where points of the chart stand: images a class on a logarithmic axis, accuracy on a linear one that need
// not start at 0.

/** @import { RecipeFacts } from "../augmentation_chart/index.js" */

const STEPS = [0.02, 0.05, 0.1, 0.2]
const MOST_LINES = 6

/**
 * The share of the width, 0..1, for each size; a single one stands in the middle.
 * @param {number[]} sizes
 */
export function places(sizes) {
  const [low, high] = [Math.log(Math.min(...sizes)), Math.log(Math.max(...sizes))]
  return sizes.map((size) => (high > low ? (Math.log(size) - low) / (high - low) : 0.5))
}

/**
 * Round lines that enclose all values (0..1), the lowest first: [0.7, 0.8, 0.9, 1].
 * @param {number[]} values
 */
export function lines(values) {
  if (!values.length) return [0, 0.2, 0.4, 0.6, 0.8, 1]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const step = STEPS.find((one) => last(high, one) - first(low, one) < MOST_LINES) ?? STEPS[STEPS.length - 1]
  const [from, to] = [first(low, step), Math.max(last(high, step), first(low, step) + 1)]
  return Array.from({ length: to - from + 1 }, (_, at) => Number(((from + at) * step).toFixed(2)))
}

/**
 * @param {number} low
 * @param {number} step
 */
const first = (low, step) => Math.floor(low / step + 1e-9)

/**
 * @param {number} high
 * @param {number} step
 */
const last = (high, step) => Math.ceil(Math.min(1, high) / step - 1e-9)

/**
 * What a chart must enclose: every seed's value and both ends of every error bar.
 * @param {RecipeFacts[]} recipes
 */
export function enclosed(recipes) {
  return recipes.flatMap(({ points }) =>
    points
      .filter((point) => point !== null)
      .flatMap(({ mean, error, values }) => [
        Math.max(0, mean - (error ?? 0)),
        Math.min(1, mean + (error ?? 0)),
        ...values.filter((value) => value !== null),
      ]),
  )
}
