// Which earlier output a layer reads by name: what it can choose from, and how names follow their layers when
// others come and go.

/** @import { Shape } from "../../lib/frame.js" */
/** @import { EditorRow, LayerChoice } from "./index.js" */

import { INPUT, inputsOf } from "../../lib/connections.js"
import { shape } from "../../lib/format.js"

/** @typedef {(layer: LayerChoice) => {stem: string, joins: boolean}} KindOf what a kind is named and does */

/**
 * A layer on its way through an edit; key: the same before and after.
 * @typedef {{key: unknown, layer: LayerChoice}} Entry
 */

/** @typedef {{value: string, label: string}} Option */

/**
 * The names of layers, counted for each stem: `conv1`, `relu1`, as Python counts them.
 * @param {LayerChoice[]} layers
 * @param {KindOf} kindOf
 * @returns {string[]}
 */
export function namesOf(layers, kindOf) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  return layers.map((layer) => {
    const { stem } = kindOf(layer)
    counts.set(stem, (counts.get(stem) ?? 0) + 1)
    return `${stem}${counts.get(stem)}`
  })
}

/**
 * The layers after an edit that added, removed, moved or renamed some: each source names the layer that it
 * named before, whatever that is called by now. In place of one that is gone stands what that one read.
 * @param {Entry[]} before
 * @param {Entry[]} after
 * @param {KindOf} kindOf
 * @returns {LayerChoice[]}
 */
export function rewritten(before, after, kindOf) {
  const named = namesOf(
    before.map(({ layer }) => layer),
    kindOf,
  )
  const rows = before.map(({ layer }, at) => ({
    name: named[at],
    source: layer.source,
    joins: kindOf(layer).joins,
  }))
  const names = namesOf(
    after.map(({ layer }) => layer),
    kindOf,
  )
  const nameNow = new Map(after.map(({ key }, at) => [key, names[at]]))
  const follow = (/** @type {unknown} */ source) => {
    let at = named.indexOf(String(source))
    if (at < 0) return source
    for (let steps = 0; steps <= before.length && at >= 0; steps++) {
      const name = nameNow.get(before[at].key)
      if (name) return name
      at = inputsOf(rows, at)[0]
    }
    return INPUT
  }
  return after.map(({ layer }) =>
    layer.source ? { ...layer, source: /** @type {string} */ (follow(layer.source)) } : layer,
  )
}

/**
 * What the layer at `index` may read besides, or in place of, the one before it: the network's input and the
 * earlier layers, of a join those whose shape fits.
 * @param {EditorRow[]} rows
 * @param {number} index
 * @param {Shape} inputShape
 * @param {{kind: string, joins: boolean}} kind
 * @returns {Option[]}
 */
export function sourcesFor(rows, index, inputShape, { kind, joins }) {
  const outputs = [{ name: INPUT, out_shape: inputShape }, ...rows.slice(0, index)]
  const before = outputs[index]
  return outputs
    .slice(0, index)
    .filter((output) => !joins || fits(kind, before?.out_shape ?? null, output.out_shape))
    .map(({ name, out_shape: out }) => ({ value: name, label: out ? `${name} · ${shape(out)}` : name }))
}

/**
 * Whether two outputs can be joined. Where a shape is not known, Python will say.
 * @param {string} kind
 * @param {Shape | null} before
 * @param {Shape | null} beside
 */
function fits(kind, before, beside) {
  if (!before || !beside) return true
  const from = kind === "Concat" ? 1 : 0
  return before.length === beside.length && before.slice(from).every((size, at) => size === beside[at + from])
}
