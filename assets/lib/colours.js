// Colours as data: lookup tables of 256 entries (ABGR, as ImageData wants them) and the theme's colours.

const DIVERGING_ANCHORS = ["#b35806", "#e08214", "#fdb863", "#f7f7f7", "#92c5de", "#4393c3", "#2166ac"]
const THEME_COLOURS = /** @type {const} */ ([
  "text",
  "muted",
  "faint",
  "background",
  "surface",
  "line",
  "primary",
  "positive",
  "negative",
  "real",
  "generated",
  "discriminator",
  "generator",
  "train",
])

/**
 * @typedef {Uint32Array} Lut A table of 256 colours, ABGR.
 * @typedef {{lut: Lut, low: number, high: number}} Scale A table that spans low..high.
 * @typedef {(typeof THEME_COLOURS)[number]} ThemeColour
 * @typedef {Record<ThemeColour | "font", string> & {type: number}} Theme CSS colours, the page's font, and
 *   how many times as large as usual its type is: a projector shows it larger.
 */

/** Signed values: entry 0 is the most negative (orange), 128 zero (neutral), 255 the most positive (blue). */
export const DIVERGING = table((index) => mix(DIVERGING_ANCHORS.map(parse), position(index)))

/** Values from low (black) to high (white). */
export const GREY = table((index) => [index, index, index])

/**
 * The entry of a table that stands for `value` when the table spans low..high.
 * @param {number} value
 * @param {number} low
 * @param {number} high
 * @returns {number} 0 to 255
 */
export function entry(value, low, high) {
  const place = (value - low) * (255 / (high - low || 1)) + 0.5
  return place < 0 ? 0 : place > 255 ? 255 : place | 0
}

/**
 * A value's colour on a scale, as a picture's pixels have it.
 * @param {Scale} scale
 * @param {number} value
 * @returns {number} ABGR
 */
export const abgrOf = ({ lut, low, high }, value) => lut[entry(value, low, high)]

/**
 * A table's entry as a CSS colour.
 * @param {Lut} lut
 * @param {number} index 0 to 255
 * @returns {string}
 */
export function css(lut, index) {
  const abgr = lut[index]
  return `rgb(${abgr & 255} ${(abgr >> 8) & 255} ${(abgr >> 16) & 255})`
}

/**
 * The table as a CSS gradient from left (low) to right (high).
 * @param {Lut} lut
 * @returns {string}
 */
export function gradient(lut) {
  const stops = [0, 21, 43, 64, 85, 107, 128, 149, 170, 192, 213, 234, 255]
  return `linear-gradient(90deg, ${stops.map((index) => css(lut, index)).join(", ")})`
}

/**
 * The tokens of base.css as colours that a canvas understands: {text, muted, line, primary, real, ...}.
 * @param {Element} root
 * @returns {Theme}
 */
export function theme(root) {
  const probe = document.createElement("span")
  root.append(probe)
  const colours = /** @type {Theme} */ ({ font: getComputedStyle(root).fontFamily, type: typeScale() })
  for (const name of THEME_COLOURS) {
    probe.style.color = `var(--ls-${name})`
    colours[name] = getComputedStyle(probe).color
  }
  probe.remove()
  return colours
}

const USUAL_TYPE_PX = 16

/**
 * How many times as large as usual the page's type is. What draws type itself makes it, and the room for it,
 * so much larger.
 */
export const typeScale = () =>
  parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_TYPE_PX || 1

/**
 * Zero must be exactly neutral although 256 entries have no middle: 128 entries below it, 127 above.
 * @param {number} index 0 to 255
 * @returns {number} 0 to 1
 */
function position(index) {
  return 0.5 + (index - 128) / (index < 128 ? 256 : 254)
}

/**
 * @param {(index: number) => number[]} colourOf red, green and blue of an entry, each 0 to 255
 * @returns {Lut}
 */
function table(colourOf) {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    const [red, green, blue] = colourOf(index)
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
  })
}

/**
 * @param {string} hex "#rrggbb"
 * @returns {number[]} red, green and blue
 */
function parse(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
}

/**
 * @param {number[][]} colours
 * @param {number} share 0: the first colour, 1: the last
 * @returns {number[]} red, green and blue
 */
function mix(colours, share) {
  const at = share * (colours.length - 1)
  const left = Math.min(Math.floor(at), colours.length - 2)
  return colours[left].map((value, i) => Math.round(value + (colours[left + 1][i] - value) * (at - left)))
}
