// nn_core/judgements/backpropagation.py once more, as it must follow a slider. Python sends the bounds.

/** "agree" | "rounding" | "nearly" | "differ": a slope found by pushing, and the gradient. */
export function judgeCheck(
  { above, below, slope },
  push,
  gradient,
  value,
  { close, rough, smallest, rounding },
) {
  const difference = Math.abs(slope - gradient)
  const share = difference / Math.max(Math.abs(slope), Math.abs(gradient), smallest)
  if (share < close) return "agree"
  const largest = Math.max(Math.abs(above), Math.abs(below))
  const digits = Math.max(largest, Math.sqrt(largest)) + Math.abs(gradient * value)
  if (difference <= (rounding * digits) / push) return "rounding"
  return share < rough ? "nearly" : "differ"
}
