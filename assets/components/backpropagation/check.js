// nn_core/judgements/backpropagation.py once more, as it must follow a slider. Python sends the bounds.

/**
 * A slope found by pushing: the losses above and below.
 * @typedef {{above: number, below: number, slope: number}} Estimate
 */

/** @typedef {{left: number, right: number}} Sides the slopes just below and just above a number */

/**
 * `BOUNDS` of nn_core/judgements/backpropagation.py.
 * @typedef {{close: number, rough: number, smallest: number, rounding: number}} Bounds
 */

/** @typedef {"kink" | "agree" | "rounding" | "nearly" | "differ"} Opinion */

/**
 * Whether a number with these slopes beside it stands on a kink.
 * @param {Sides} sides
 * @param {Pick<Bounds, "close" | "smallest">} bounds
 */
export const isKink = ({ left, right }, { close, smallest }) =>
  Math.abs(right - left) > close * Math.max(Math.abs(left), Math.abs(right), smallest)

/**
 * Compare a slope found by pushing with the gradient.
 * @param {Estimate} estimate
 * @param {number} push
 * @param {number} gradient
 * @param {number} value
 * @param {Sides} sides
 * @param {Bounds} bounds
 * @returns {Opinion}
 */
export function judgeCheck({ above, below, slope }, push, gradient, value, sides, bounds) {
  const { close, rough, smallest, rounding } = bounds
  if (isKink(sides, bounds)) return "kink"
  const difference = Math.abs(slope - gradient)
  const share = difference / Math.max(Math.abs(slope), Math.abs(gradient), smallest)
  if (share < close) return "agree"
  const largest = Math.max(Math.abs(above), Math.abs(below))
  const digits = Math.max(largest, Math.sqrt(largest)) + Math.abs(gradient * value)
  if (difference <= (rounding * digits) / push) return "rounding"
  return share < rough ? "nearly" : "differ"
}
