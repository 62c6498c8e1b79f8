// What the experiment with motion has found, in words, and beside it what else could explain it.

/** @import { LayerChoice } from "./layer.js" */

import { element } from "../../lib/dom.js"
import { percent } from "../../lib/format.js"

/** What Python's judgements mean; gain: the share of the change that is gone. */
const EFFECTS = {
  unmoved: () => "There was nothing to swallow: this map looks the same after the motion.",
  smaller: (/** @type {number} */ gain) => `Pooling swallows ${percent(gain)} of the change.`,
  equal: () => "That is about the same: pooling does not help here.",
  larger: (/** @type {number} */ gain) => `Pooling makes the change larger here, by ${percent(-gain)}.`,
}
const FORGETS = {
  motion: "so it forgets the motion more than the picture.",
  both: "so it forgets the motion no more than the picture itself.",
  picture: "so it forgets the picture more than the motion.",
}

/**
 * Other pictures beside the one that moved, as `_judgements` of ui/pooling/lesson.py writes it.
 * @typedef {object} Control
 * @property {string} what
 * @property {number} count
 * @property {number} before
 * @property {number} after
 * @property {number} subsampled
 */

/** @typedef {keyof typeof EFFECTS} Effect */

/** @typedef {keyof typeof FORGETS} Forgets */

/**
 * One motion's changes.
 * @typedef {object} Finding
 * @property {Effect} effect
 * @property {Forgets | null} [forgets] null: there is nothing to compare with
 * @property {number} before
 * @property {number} after
 * @property {Control | null} control
 */

/** @typedef {{name: string, before: number, after: number, subsampled: number}} ComparedRow */

/**
 * @param {number} before
 * @param {number} after
 */
const gone = (before, after) => (before > 0 ? 1 - after / before : 0)

/**
 * @param {string} motion
 * @param {Finding} finding
 */
export function findingText(motion, { effect, forgets, before, after, control }) {
  const found =
    `Moved ${motion}: the map has changed by ${percent(before)} before pooling ` +
    `and by ${percent(after)} after it. ${EFFECTS[effect](gone(before, after))}`
  return effect === "smaller" && control && forgets ? `${found} ${controlText(control, forgets)}` : found
}

/**
 * @param {Control} control
 * @param {Forgets} forgets
 */
function controlText({ what, before, after }, forgets) {
  const gain = gone(before, after)
  const fate = gain < 0 ? `grows by ${percent(-gain)}` : `shrinks by ${percent(gain)}`
  return `The difference to ${what} ${fate}, ${FORGETS[forgets]}`
}

/**
 * How that is called which keeps as few pixels without pooling.
 * @param {LayerChoice} layer
 * @param {[rows: number, columns: number]} sides of the map
 */
export function subsamplingName({ kind, window, stride }, sides) {
  const steps = sides.map((side) => Math.min(stride ?? window, side))
  if (kind === "global" || sides.every((side, at) => side === steps[at])) return "middle pixel only"
  const block = steps[0] * steps[1]
  return block === 1 ? "every pixel" : `one pixel in ${block}`
}

/** Moved input and other pictures, each as it is, pooled, and made as small without pooling. */
export class Comparison {
  constructor() {
    this.head = element("tr")
    this.body = element("tbody")
    const caption = element("caption", {
      textContent: "How much the map differs from the one that stands still",
    })
    this.node = element(
      "table",
      { className: "comparison" },
      caption,
      element("thead", {}, this.head),
      this.body,
    )
  }

  /**
   * @param {LayerChoice} layer
   * @param {[rows: number, columns: number]} sides of the map
   * @param {ComparedRow[]} rows
   */
  show(layer, sides, rows) {
    const heads = ["", "as it is", "pooled", subsamplingName(layer, sides)]
    this.head.replaceChildren(...heads.map((text) => element("th", { scope: "col", textContent: text })))
    this.body.replaceChildren(...rows.map(line))
  }
}

/** @param {ComparedRow} row */
function line({ name, before, after, subsampled }) {
  const cells = [before, after, subsampled].map((value) => element("td", { textContent: percent(value) }))
  return element("tr", {}, element("th", { scope: "row", textContent: name }), cells)
}
