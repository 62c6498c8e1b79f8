// Axes with few, round ticks.

/**
 * Round values (1, 2 or 5 times a power of ten apart) within low..high, about `wanted` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} wanted how many
 * @returns {number[]}
 */
export function ticks(low, high, wanted) {
  const step = roundStep((high - low) / wanted)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}

/**
 * Values for a logarithmic axis: 1, 2 and 5 times powers of ten, or only powers of ten where those are
 * enough.
 * @param {number} low above 0
 * @param {number} high
 * @returns {number[]}
 */
export function logTicks(low, high) {
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, i) => 10 ** (Math.floor(Math.log10(low)) + i),
  )
  const inside = (/** @type {number} */ value) => value >= low && value <= high
  const decades = powers.filter(inside)
  if (decades.length < 3) return powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(inside)
  return decades.filter((_, i) => i % Math.ceil(decades.length / 4) === 0)
}

/**
 * The least range with round ends that holds low..high; from zero on where no value is negative.
 * @param {number} low
 * @param {number} high
 * @param {number} wanted how many round values within
 * @returns {[low: number, high: number]}
 */
export function roundRange(low, high, wanted) {
  const bottom = Math.min(low, 0)
  const step = roundStep((high - bottom) / wanted)
  return [Math.floor(bottom / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
}

/**
 * How far from the left edge an axis stands whose labels end `gap` before it: none of them is cut.
 * @param {CanvasRenderingContext2D} context with the labels' font
 * @param {string[]} labels
 * @param {number} gap CSS px
 * @param {number} least CSS px
 * @returns {number} CSS px
 */
export const axisLeft = (context, labels, gap, least) =>
  Math.max(least, ...labels.map((label) => Math.ceil(context.measureText(label).width) + gap + 1))

/**
 * @param {number} step
 * @returns {number}
 */
function roundStep(step) {
  if (!(step > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(step))
  const factor = step / power
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10)
}
