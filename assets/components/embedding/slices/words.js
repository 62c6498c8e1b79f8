// What is said of errors in groups.

import { count, listed, number, percent } from "../../../lib/format.js"

const Z = 1.959963984540054

/** @type {Record<string, {title: string, unit: string, low: string, high: string}>} */
export const MEASURES = {
  class: { title: "By class", unit: "", low: "", high: "" },
  brightness: { title: "By brightness", unit: "", low: "dark images", high: "bright images" },
  thickness: {
    title: "By thickness of the strokes",
    unit: " px",
    low: "thin strokes",
    high: "thick strokes",
  },
  position: {
    title: "By distance from the middle",
    unit: " px",
    low: "centred images",
    high: "images off the middle",
  },
}

/**
 * The interval of a share, 95 % (Wilson, 1927), as nn_core/judgements/slices.py has it.
 * @param {number} wrong
 * @param {number} of
 * @returns {[low: number, high: number]}
 */
export function wilson(wrong, of) {
  if (!of) return [0, 1]
  const share = wrong / of
  const weight = (Z * Z) / of
  const reach = Z * Math.sqrt((share * (1 - share)) / of + weight / (4 * of))
  const ends = [share + weight / 2 - reach, share + weight / 2 + reach].map((end) => end / (1 + weight))
  return [Math.max(0, ends[0]), Math.min(1, ends[1])]
}

/**
 * The groups of a cut.
 * @param {string} name
 * @param {ArrayLike<number> | null} edges
 * @param {string[]} classes
 */
export function groupNames(name, edges, classes) {
  if (!edges) return classes
  return Array.from(
    { length: edges.length - 1 },
    (_, at) => `${number(edges[at])} to ${number(edges[at + 1])}${MEASURES[name].unit}`,
  )
}

/**
 * @param {number} wrong
 * @param {number} of
 */
export const shareWords = (wrong, of) =>
  of ? `${percent(wrong / of)} (${count(wrong)} of ${count(of)})` : "none"

/**
 * What a judgement of nn_core/judgements/slices.py says.
 * @param {string} name
 * @param {unknown} judged
 * @param {string[]} classes
 */
export function verdictWords(name, judged, classes) {
  if (name === "class") return classWords(/** @type {Apart} */ (judged ?? NOTHING), classes)
  const { low, high } = MEASURES[name]
  if (judged === "low") return `It fails more on ${low} than on ${high}.`
  if (judged === "high") return `It fails more on ${high} than on ${low}.`
  return `Between ${low} and ${high} there is no clear difference: the bars overlap.`
}

/** @typedef {{kind: string, places: number[]}} Apart of nn_core/judgements/slices.py */

/** @type {Apart} */
const NOTHING = { kind: "even", places: [] }

/**
 * @param {Apart} judged
 * @param {string[]} classes
 */
function classWords({ kind, places }, classes) {
  const names = places.map((place) => classes[place])
  if (kind === "spread")
    return (
      `It fails on class ${names[0]} more often than on class ${names[1]}. No class stands apart from all ` +
      "others: each bar overlaps with another."
    )
  if (!names.length) return "No class stands out: with so few images such differences come by chance."
  const others = classes.length - names.length === 1 ? "other" : "others"
  const named = `${names.length > 1 ? "classes" : "class"} ${listed(names)}`
  return `It fails on ${named} ${kind === "best" ? "less" : "more"} often than on the ${others}.`
}
