// Numbers as text, the same on every component.

const EXACT = new Intl.NumberFormat("en-GB")

/** 61706 -> "61,706". */
export const exact = (number) => EXACT.format(number)

/** A large count in three digits: 416520 -> "417 k". */
export function compact(number) {
  for (const [unit, size] of [["G", 1e9], ["M", 1e6], ["k", 1e3]]) {
    if (number >= size) return `${(number / size).toPrecision(3).replace(/\.?0+$/, "")} ${unit}`
  }
  return String(number)
}

/** [8, 28, 28] -> "8 × 28 × 28". */
export const shape = (sizes) => sizes.join(" × ")

/** A real number in three digits with a true minus sign: -0.1234 -> "−0.123". */
export function real(number) {
  const size = Math.abs(number)
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? number.toExponential(1) : String(Number(number.toPrecision(3)))
  return text.replace("-", "−").replace("e+", "e")
}

/** A share as a percentage: 0.1122 -> "11 %". */
export const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`
