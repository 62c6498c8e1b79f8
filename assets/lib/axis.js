// Axes with few, round ticks.

/** Round values (1, 2 or 5 times a power of ten apart) within low..high, about `wanted` of them. */
export function ticks(low, high, wanted) {
  const step = roundStep((high - low) / wanted)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}

/** Powers of ten within low..high; where there are fewer than two, round values. */
export function logTicks(low, high) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)]
  if (last - first < 1) return ticks(low, high, 3)
  const every = Math.ceil((last - first + 1) / 4)
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => 10 ** (first + i * every))
}

/** The least range with round ends that holds low..high; from zero on where no value is negative. */
export function roundRange(low, high, wanted) {
  const bottom = Math.min(low, 0)
  const step = roundStep((high - bottom) / wanted)
  return [Math.floor(bottom / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
}

function roundStep(step) {
  if (!(step > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(step))
  const factor = step / power
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10)
}
