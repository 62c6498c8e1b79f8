// What stands above and below a column of the map: its name and shape, and what its colours stand for.

/** @import { Column } from "./model.js" */
/** @import { PlacedColumn } from "./layout.js" */
/** @import { Bracket } from "./parts.js" */
/** @import { Scales } from "./scale.js" */

import { DIVERGING, GREY, gradient } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { contextOf } from "../../lib/draw.js"
import { count, number, shape } from "../../lib/format.js"

const SLACK = 4
export const BRACKET_PX = 26
const LEAST_LEGEND_PX = 46
const NARROW_LEGEND_PX = 84
const LARGEST_WIDTH = 112
const NAME_FONT = "600 13px"
const FONT = "12px"

/** @typedef {{x: number, width: number}} Span CSS px */

/** @typedef {{place: PlacedColumn, node: HTMLElement, low: HTMLElement, high: HTMLElement}} Legend */

/**
 * Name, title and shape of a column; of a folded part they are a button that unfolds it.
 * @param {Column} column
 * @param {Column[]} columns
 * @param {(key: string) => void} onFold
 * @returns {HTMLElement}
 */
export function headOf(column, columns, onFold) {
  const { name, title, folded } = column
  const size = shape(column.shape)
  const lines = [element("span", {}, title), element("span", {}, size)]
  if (folded) {
    const made = folder("head", `Unfold ${name}: ${title}`, folded.key, onFold)
    made.append(element("strong", {}, labelOf(column)), ...lines)
    return made
  }
  const facts = { class: "head", title: `${name}: ${title}${readsText(column, columns)}, ${size}` }
  return element("div", facts, element("strong", {}, name), ...lines)
}

const labelOf = (/** @type {Column} */ { name, folded }) => (folded ? `${name} ▸` : name)

/**
 * A button that folds or unfolds a part. The press is none on the map, which it replaces.
 * @param {string} look
 * @param {string} title
 * @param {string} key
 * @param {(key: string) => void} onFold
 */
function folder(look, title, key, onFold) {
  const onclick = (/** @type {Event} */ event) => {
    event.stopPropagation()
    onFold(key)
  }
  return element("button", { class: look, title, onclick })
}

/**
 * What stands over the columns of a part that is unfolded, and folds it.
 * @param {Bracket} bracket
 * @param {PlacedColumn[]} places
 * @param {(key: string) => void} onFold
 * @returns {HTMLElement}
 */
export function bracketOf({ key, title, from, to, depth }, places, onFold) {
  const made = folder("bracket", `Fold ${title}`, key, onFold)
  made.append(element("span", {}, `▾ ${title}`))
  const [first, last] = [places[from].head, places[to].head]
  made.style.left = `${first.x - SLACK}px`
  made.style.width = `${last.x + last.width - first.x + 2 * SLACK}px`
  made.style.top = `${depth * BRACKET_PX}px`
  return made
}

/**
 * What a column reads, where that is not just the one before.
 * @param {Column} column
 * @param {Column[]} columns
 */
function readsText({ index, inputs }, columns) {
  if (inputs.every((from) => from === index - 1)) return ""
  return `, reads ${inputs.map((from) => columns[from].name).join(" and ")}`
}

/**
 * @param {PlacedColumn} place
 * @returns {Span}
 */
export const headSpan = ({ head }) => ({ x: head.x - SLACK, width: head.width + 2 * SLACK })

const measure = contextOf(document.createElement("canvas"))

/**
 * The room that a column's head needs.
 * @param {Column} column
 * @param {string} font
 * @returns {number} CSS px
 */
export function headWidth(column, font) {
  measure.font = `${NAME_FONT} ${font}`
  const name = measure.measureText(labelOf(column)).width
  measure.font = `${FONT} ${font}`
  const lines = [column.title, shape(column.shape)].map((line) => measure.measureText(line).width)
  return Math.min(Math.ceil(Math.max(name, ...lines)) + 1, LARGEST_WIDTH)
}

/**
 * The colours of a column and the values at their ends; `writeLegend` writes these.
 * @param {PlacedColumn} place
 * @returns {Legend}
 */
export function legendOf(place) {
  const [bar, low, high] = [element("i"), element("span"), element("span")]
  bar.style.background = gradient(place.column.signed ? DIVERGING : GREY)
  return { place, node: element("div", { class: "legend" }, bar, element("div", {}, low, high)), low, high }
}

/**
 * @param {PlacedColumn} place
 * @returns {Span}
 */
export function legendSpan({ head }) {
  const width = Math.max(head.width - 4, LEAST_LEGEND_PX)
  return { x: head.x + (head.width - width) / 2, width }
}

/**
 * Write the values at the ends of the colours; where each map has its own scale, only their signs.
 * @param {Legend} legend
 * @param {Scales} scales
 */
export function writeLegend({ place: { column, head }, low, high }, scales) {
  const isNarrow = head.width < NARROW_LEGEND_PX
  const own = scales.mode === "map" && column.role === "maps" && !column.limits
  const limits = own
    ? [column.signed ? "−max" : "0", "max"]
    : scales.of(column, 0).map(column.limits ? count : number)
  if (!own && scales.isZero(column, 0)) limits.splice(0, 2, "0", "0")
  setText(low, isNarrow && column.signed ? "" : limits[0])
  setText(high, isNarrow && column.signed ? `± ${limits[1]}` : limits[1])
}
