// The layer that a choice stands for, and what a choice of another kind changes.

/** @import { PoolingKind, PoolingLayer } from "./math.js" */

/**
 * A layer as it is chosen.
 * @typedef {object} LayerChoice
 * @property {PoolingKind} kind
 * @property {number} window
 * @property {number | null} stride null: as the window
 * @property {number} padding L2, which knows none, leaves it out and keeps it for the other kinds
 * @property {"yes" | "no"} ceil
 */

/**
 * The layer of a choice, with numbers in place of what is usual.
 * @param {LayerChoice} chosen
 * @returns {PoolingLayer}
 */
export function layerOf({ kind, window, stride, padding, ceil }) {
  return {
    kind,
    window,
    stride: stride ?? window,
    padding: kind === "l2" ? 0 : padding,
    ceil: ceil === "yes",
  }
}

/**
 * What changes with another kind. A padding that was kept while L2 was looked at gives way where the window
 * has become too small for it since.
 * @param {LayerChoice} chosen
 * @param {PoolingKind} kind
 * @returns {Partial<LayerChoice>}
 */
export function withKind({ kind: before, window, padding }, kind) {
  const allowed = Math.floor(window / 2)
  return before === "l2" && kind !== "l2" && padding > allowed ? { kind, padding: allowed } : { kind }
}
