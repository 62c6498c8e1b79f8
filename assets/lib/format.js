// Numbers as a reader wants them, with a true minus sign; very small and large ones with a power of ten
// (3.2·10⁻⁵), never with an e, which is Euler's number in the formulas beside them.

const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 })
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
const POWER_OF_TEN = /(^[-+]?|\d\s*·\s*)10(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/

/**
 * About three digits: 0, 0.042, 1.24, 12.4, 1,240, 3.2·10⁻⁵, 2.8·10²².
 * @param {number} value
 * @returns {string}
 */
export function number(value) {
  if (!Number.isFinite(value)) return "–"
  const size = Math.abs(value)
  if (size === 0) return "0"
  if (size < 0.00095) return scientific(value, 1)
  if (size < 0.0995) return minus(value.toFixed(3))
  if (size < 9.95) return minus(value.toFixed(2))
  if (size < 99.5) return minus(value.toFixed(1))
  if (size < 1e7) return minus(COUNT.format(value))
  return scientific(value, 1)
}

/**
 * A number times a power of ten: −3.2·10⁻⁵, 3·10²², 10⁻⁸.
 * @param {number} value finite
 * @param {number} [decimals] those before the power; as many as the number has
 * @param {number} [decades] further powers of ten, for what is too small or too large for a float
 * @returns {string}
 */
export function scientific(value, decimals, decades = 0) {
  const [digits, power] = value.toExponential(decimals).split("e")
  const ten = `10${superscript(Number(power) + decades)}`
  return minus(/^-?1$/.test(digits) ? digits.replace("1", ten) : `${digits}·${ten}`)
}

/**
 * All the digits that JavaScript keeps of a number: 0.1, −2.5·10⁻⁷.
 * @param {number} value
 * @returns {string}
 */
export const full = (value) => (/e/.test(String(value)) ? scientific(value) : minus(String(value)))

/**
 * A whole number as an exponent: ⁻³.
 * @param {number} whole
 * @returns {string}
 */
export const superscript = (whole) =>
  String(whole)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)])

/**
 * A number's text, in brackets where it is more than digits: below a line, or to be squared.
 * @param {string} text
 * @returns {string}
 */
export const grouped = (text) => (/^[\d.,]+$/.test(text) ? text : `(${text})`)

/**
 * A number's text as machines write it: "−3.2·10⁻⁵" is "-3.2e-5".
 * @param {string} text
 * @returns {string}
 */
export const ascii = (text) =>
  text
    .trim()
    .replaceAll("−", "-")
    .replace(POWER_OF_TEN, (_, before, power) => {
      const whole = [...power].map((sign) => (sign === "⁻" ? "-" : SUPERSCRIPTS.indexOf(sign))).join("")
      return `${/\d/.test(before) ? before[0] : `${before}1`}e${whole}`
    })

/**
 * The number that a text says, NaN for none: the inverse of what writes numbers here.
 * @param {string} text
 * @returns {number}
 */
export const read = (text) => (text.trim() ? Number(ascii(text).replaceAll(",", "")) : NaN)

/**
 * A whole number: 2,400.
 * @param {number} value
 * @returns {string}
 */
export const count = (value) => minus(COUNT.format(value))

/**
 * How many there are of what has a name: "1 number", "1,024 numbers".
 * @param {number} many
 * @param {string} name of one, to which an s is added
 * @returns {string}
 */
export const several = (many, name) => `${count(many)} ${name}${many === 1 ? "" : "s"}`

/**
 * Names in a row: "d2, d5 and d7".
 * @param {string[]} names
 * @returns {string}
 */
export const listed = (names) => [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ")

/**
 * The number of the row, column, channel or unit at `index`, as people count: from 1.
 * @param {number} index
 * @returns {string}
 */
export const nth = (index) => count(index + 1)

/**
 * A large count in three digits: 980, 417 k, 15.5 G.
 * @param {number} value not negative
 * @returns {string}
 */
export function compact(value) {
  for (const [unit, size] of /** @type {const} */ ([
    ["G", 1e9],
    ["M", 1e6],
    ["k", 1e3],
  ])) {
    if (value >= size) return `${Number((value / size).toPrecision(3))} ${unit}`
  }
  return COUNT.format(value)
}

/**
 * A share of 0..1: "41 %", "0.3 %", "98.8 %", "<0.1 %", ">99.9 %"; only a whole one is "100 %". Where
 * little is there, or is missing, the tenths matter. It is not to be broken over two lines.
 * @param {number} share
 * @returns {string}
 */
export const percent = (share) => `${hundredths(share * 100)}\u00a0%`

/** @param {number} value */
function hundredths(value) {
  if (value > 0 && value < 0.1) return "<0.1"
  if (value > 90.05 && value < 100) {
    const tenths = value.toFixed(1)
    return tenths === "100.0" ? ">99.9" : tenths
  }
  return value > 0 && value < 9.95 ? value.toFixed(1) : String(Math.round(value))
}

/**
 * A share that a softmax gives, as `percent`: none is nothing and none is all, whatever floats make of it.
 * @param {number} share
 * @returns {string}
 */
export const chance = (share) => percent(Math.min(Math.max(share, Number.MIN_VALUE), 1 - Number.EPSILON))

/**
 * The sizes of a tensor: 6 × 28 × 28.
 * @param {number[]} sizes
 * @returns {string}
 */
export const shape = (sizes) => sizes.map(count).join(" × ")

/**
 * @param {string} text
 * @returns {string}
 */
const minus = (text) => text.replace(/-/g, "−")

// As float32 keeps a number: 0.1 is written exactly, 1.1049 as 1.105 is not.
const EXACT = 1e-6

/**
 * "=" where `write` writes all these numbers exactly, "≈" where a calculator fed with the texts may end
 * elsewhere.
 * @param {Iterable<number>} numbers
 * @param {(value: number) => string} write
 * @returns {"=" | "≈"}
 */
export function equalSign(numbers, write) {
  const exact = (/** @type {number} */ value) =>
    Math.abs(read(write(value)) - value) <= EXACT * Math.abs(value)
  return Array.from(numbers).every(exact) ? "=" : "≈"
}
