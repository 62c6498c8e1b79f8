// Where the points of a cloud are on their way to: aligned with where they were, at a scale that fits all.

/** @import { Matrix } from "./align.js" */

import { identity, turnBetween, turned } from "./align.js"

export const AXES = 3
const BEYOND = 1.25

/**
 * @typedef {object} Placed
 * @property {Float32Array} points n x dims
 * @property {number} dims
 * @property {ArrayLike<number> | null} own
 * @property {boolean} [hasSense] whether it is always the same way round, and is not turned
 */

/** The cloud's present places, in shares of what fits: x y z of each point, -1 to 1. */
export class Layout {
  /** @type {Float32Array} */
  target = new Float32Array(0)
  dims = 2
  /** @type {number[] | null} */
  own = null
  hasSense = false
  /** @type {Matrix} how the axes are turned */
  turn = identity(2)
  /** Distances in the layer, for 1 of the picture. */
  reach = 1

  /** Nothing is known of the points any more. */
  forget() {
    this.target = new Float32Array(0)
    this.own = null
  }

  /**
   * Lay the points out anew.
   * @param {Placed} placed
   */
  take({ points, dims, own, hasSense = false }) {
    const count = points.length / dims
    const isLike = dims === this.dims && count * AXES === this.target.length
    const follows = isLike && !hasSense && !this.hasSense
    this.turn = follows ? turnBetween(points, narrow(this.target, dims), dims) : identity(dims)
    this.dims = dims
    this.hasSense = hasSense
    const aligned = turned(points, this.turn, dims)
    const ownTurned = own ? turned(Float32Array.from(own), this.turn, dims) : null
    const box = boxOf(aligned, dims)
    this.reach = reachOf(box, ownTurned)
    this.target = widened(aligned, dims, box.middle, this.reach)
    this.own = ownTurned && [...widened(ownTurned, dims, box.middle, this.reach)]
  }
}

/** @typedef {{middle: number[], half: number}} Box the middle, and how far the farthest point is from it */

/**
 * The square, or cube, around all points.
 * @param {Float32Array} points n x dims
 * @param {number} dims
 * @returns {Box}
 */
export function boxOf(points, dims) {
  const low = Array.from({ length: dims }, () => Infinity)
  const high = Array.from({ length: dims }, () => -Infinity)
  for (let at = 0; at < points.length; at++) {
    low[at % dims] = Math.min(low[at % dims], points[at])
    high[at % dims] = Math.max(high[at % dims], points[at])
  }
  const middle = low.map((value, axis) => (value + high[axis]) / 2)
  let half = Math.max(...high.map((value, axis) => value - middle[axis]))
  // It can be turned: then each point must fit whichever way it is seen.
  for (let at = 0; dims > 2 && at < points.length; at += dims) {
    half = Math.max(half, Math.hypot(...middle.map((value, axis) => points[at + axis] - value)))
  }
  return { middle, half: half || 1 }
}

/**
 * How far it reaches; one's own picture may stretch that by a quarter.
 * @param {Box} box
 * @param {Float32Array | null} own
 */
export function reachOf({ middle, half }, own) {
  if (!own) return half
  const far = Math.max(...middle.map((value, axis) => Math.abs(own[axis] - value)))
  return Math.min(Math.max(half, far), half * BEYOND)
}

/**
 * @param {Float32Array} points n x dims
 * @param {number} dims
 * @param {number[]} middle
 * @param {number} reach
 * @returns {Float32Array} n x 3
 */
function widened(points, dims, middle, reach) {
  const wide = new Float32Array((points.length / dims) * AXES)
  for (let at = 0; at < points.length; at++) {
    const axis = at % dims
    wide[((at - axis) / dims) * AXES + axis] = (points[at] - middle[axis]) / reach
  }
  return wide
}

/**
 * @param {Float32Array} wide n x 3
 * @param {number} dims
 * @returns {Float32Array} n x dims
 */
function narrow(wide, dims) {
  return wide.filter((_, at) => at % AXES < dims)
}

/**
 * A view from the side and from above: what of x y z is seen to the right, upwards, and towards the eye.
 * @param {number} yaw about the vertical
 * @param {number} pitch about the horizontal
 * @returns {Matrix} 3 x 3, to be multiplied from the right
 */
export function viewOf(yaw, pitch) {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)]
  return [cy, -sy * sp, sy * cp, 0, cp, sp, -sy, -cy * sp, cy * cp]
}
