// What is said about the large plane: its title, what its colours stand for, and what is said at a point.

/** @import { Lut } from "../../../lib/colours.js" */
/** @import { Point } from "../../../lib/draw.js" */
/** @import { Target } from "./drawing.js" */
/** @import { Kind, Network } from "./model.js" */
/** @import { Painter } from "./painter.js" */

import { DIVERGING, gradient } from "../../../lib/colours.js"
import { element } from "../../../lib/dom.js"
import { chance, number } from "../../../lib/format.js"
import { FEATURES } from "./model.js"
import { CLASS_COLOURS, PALE } from "./painter.js"

const COLOUR_NAMES = ["orange", "blue", "green", "pink", "grey"]

/**
 * What the large plane shows: a feature, a hidden neuron, one class's probability, or the network's answer.
 * @typedef {{what: "feature", row: number}} ShownFeature
 * @typedef {{what: "neuron" | "class", index: number, neuron: number}} ShownNeuron
 * @typedef {ShownFeature | ShownNeuron | {what: "answer"}} Shown
 */

/** @typedef {{title: string, name: string, make: () => HTMLElement[]}} Words name: of the legend */

/**
 * What the plane shows while the reader looks at something of the drawing.
 * @param {Target | null} looked
 * @param {Network} network
 * @param {Kind} kind
 * @returns {Shown}
 */
export function shownBy(looked, network, { classes }) {
  if (looked?.kind === "feature") return { what: "feature", row: looked.row }
  if (looked?.kind !== "neuron") return { what: "answer" }
  const { index, neuron } = looked
  if (index < network.layers.length - 1) return { what: "neuron", index, neuron }
  return classes > 2 ? { what: "class", index, neuron } : { what: "answer" }
}

/**
 * Its title and legend.
 * @param {Shown} shown
 * @param {{network: Network, painter: Painter}} view
 * @param {Kind} kind
 * @returns {Words}
 */
export function wordsOf(shown, { network, painter }, { classes, loss }) {
  if (shown.what === "feature")
    return { title: `Feature ${FEATURES[shown.row].label}`, name: "", make: () => [] }
  if (shown.what === "neuron") {
    const { label, activation } = network.layers[shown.index]
    const limit = number(painter.limits[shown.index][shown.neuron])
    return {
      title: `${label}, neuron ${shown.neuron + 1} (${activation?.label})`,
      name: limit,
      make: () => bar([`−${limit}`, limit], DIVERGING),
    }
  }
  const title =
    shown.what === "class"
      ? `Probability of class ${shown.neuron + 1}`
      : classes === 0
        ? "The network’s value"
        : "The network’s answer"
  if (classes > 2) return { title, name: `${classes} classes`, make: () => dots(classes) }
  const ends = endsOf(classes, loss)
  return { title, name: ends.join(), make: () => bar(ends, PALE) }
}

/**
 * @param {number} classes
 * @param {string} loss
 * @returns {[low: string, high: string]}
 */
function endsOf(classes, loss) {
  if (classes === 0) return ["−1", "1"]
  return loss === "squared" ? ["−1: class 1", "1: class 2"] : ["class 1", "class 2"]
}

/**
 * @param {[low: string, high: string]} ends
 * @param {Lut} colours
 */
const bar = ([low, high], colours) => [
  element("span", {}, low),
  element("i", { class: "bar", style: `background:${gradient(colours)}` }),
  element("span", {}, high),
]

/** @param {number} classes */
const dots = (classes) =>
  CLASS_COLOURS.slice(0, classes).map((colour, k) =>
    element(
      "span",
      { class: "item" },
      element("i", { class: "dot", style: `background:${colour}` }),
      `class ${k + 1}`,
    ),
  )

/**
 * Where a point is and what the network says there.
 * @param {Point} point
 * @param {number[][]} values what flows for that very point, as `saidAt` says
 * @param {Kind} kind
 */
export function readingOf({ x, y }, values, kind) {
  const where = `x ${x.toFixed(2)}, y ${y.toFixed(2)}`.replaceAll("-", "−")
  return `${where}: ${sayingOf(values[values.length - 1], kind)}`
}

/**
 * What the network says at a point, in words; given: what its output neurons do.
 * @param {number[]} given
 * @param {Kind} kind
 * @returns {string}
 */
function sayingOf(given, { classes, loss }) {
  if (classes === 0 || (loss === "squared" && classes === 2)) return `the network says ${number(given[0])}`
  const shares = classes === 2 ? [(1 - given[0]) / 2, (1 + given[0]) / 2] : given
  const winner = shares.indexOf(Math.max(...shares))
  return `class ${winner + 1} (${COLOUR_NAMES[winner]}) with ${chance(shares[winner])}`
}
