// Parts of a long network: each is one column, its last layer's, until it is unfolded to what it consists of.

/** @import { Column } from "./model.js" */

import { several } from "../../lib/format.js"

/**
 * Layers that are looked at as one, by their places, as `nn_core.network.parts` has them.
 * @typedef {{title: string, first: number, last: number, parts: Part[]}} Part
 */

/**
 * A part that is unfolded, over the columns `from` to `to`; depth: in how many others it lies.
 * @typedef {{key: string, title: string, from: number, to: number, depth: number}} Bracket
 */

/** @typedef {{part: Part, key: string}} Folded */

/** What a part is called among all: its layers tell it from others. */
const keyOf = (/** @type {Part} */ { first, last }) => `${first}-${last}`

/**
 * What a folded part holds: "2 blocks", "3 layers".
 * @param {Part} part
 * @returns {string}
 */
export function holdsText({ first, last, parts }) {
  return parts.length ? several(parts.length, "block") : several(last - first + 1, "layer")
}

/**
 * The keys of the parts that a part lies in, from the outermost to its own; none where it is not there.
 * @param {Part[]} parts
 * @param {string} key
 * @returns {string[]}
 */
function pathTo(parts, key) {
  for (const part of parts) {
    const own = keyOf(part)
    if (own === key) return [own]
    const inner = pathTo(part.parts, key)
    if (inner.length) return [own, ...inner]
  }
  return []
}

/**
 * What is unfolded once a part was pressed: it, or no more, with what it lies in. All else is folded: the
 * maps of all layers are too much for one frame.
 * @param {Set<string>} unfolded
 * @param {Part[]} parts
 * @param {string} key
 * @returns {Set<string>}
 */
export function turned(unfolded, parts, key) {
  const path = pathTo(parts, key)
  return new Set(unfolded.has(key) ? path.slice(0, -1) : path)
}

/**
 * The columns of a network of which all parts are folded but those whose keys `unfolded` has, and a bracket
 * over each of these.
 * @param {Column[]} columns one for the input, one for each layer, and perhaps one for the outcome
 * @param {Part[]} parts
 * @param {Set<string>} unfolded
 * @returns {{columns: Column[], brackets: Bracket[]}}
 */
export function fold(columns, parts, unfolded) {
  /** @type {Column[]} */
  const shown = [columns[0]]
  /** @type {Bracket[]} */
  const brackets = []
  /** @type {Map<number, number>} the place of what shows a column, by the column's own */
  const places = new Map([[0, 0]])

  const show = (/** @type {Column} */ column, /** @type {Column[]} */ of) => {
    for (const { index } of of) places.set(index, shown.length)
    const read = of.flatMap(({ inputs }) => inputs.map((from) => places.get(from) ?? 0))
    const inputs = [...new Set(read)].filter((from) => from !== shown.length)
    shown.push({ ...column, index: shown.length, inputs })
  }

  const open = (/** @type {Part} */ part, /** @type {number} */ depth) => {
    const [key, own] = [keyOf(part), columns.slice(part.first + 1, part.last + 2)]
    const last = own[own.length - 1]
    if (!unfolded.has(key) && own.length > 1) {
      const facts = { name: part.title, title: holdsText(part), folded: { part, key } }
      return show({ ...last, ...facts, row: undefined }, own)
    }
    const from = shown.length
    if (part.parts.length) for (const inner of part.parts) open(inner, depth + 1)
    else for (const column of own) show(column, [column])
    if (own.length > 1) brackets.push({ key, title: part.title, from, to: shown.length - 1, depth })
  }

  for (const part of parts) open(part, 0)
  for (const column of columns.slice(places.size)) show(column, [column])
  return { columns: shown, brackets }
}
