// What the plane shows at one moment.

/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Legend } from "./model.js" */
/** @import { Turn } from "./walk.js" */

/**
 * @typedef {Numbers} Points x, y, x, y, ...
 * @typedef {{values: Points, side: number, range: [low: number, high: number]}} Surface
 * @typedef {{rows: number, columns: number, xy: Points, usual: number}} BentGrid
 */

/**
 * Every part may be missing.
 * @typedef {object} Scene
 * @property {Surface} [surface]
 * @property {BentGrid} [grid]
 * @property {Points} [real]
 * @property {Points} [generated]
 * @property {Points} [push]
 * @property {number} [pushScale] how many times as long moves are drawn; missing: they are gradients
 * @property {Legend} [legend] of its surface, where that is not of a frame
 */

const MOVING = /** @type {const} */ (["real", "generated", "push"])

/**
 * The scene on the way from one to the other, at the share t: what both have in the same size moves, the rest
 * is new.
 * @param {Scene} before
 * @param {Scene} after
 * @param {number} t
 */
export function between(before, after, t) {
  /** @type {Scene} */
  const scene = { ...after }
  for (const name of MOVING) scene[name] = mix(before[name], after[name], t)
  if (after.surface && before.surface?.side === after.surface.side) {
    scene.surface = { ...after.surface, values: moved(before.surface.values, after.surface.values, t) }
  }
  if (after.grid && before.grid) scene.grid = { ...after.grid, xy: moved(before.grid.xy, after.grid.xy, t) }
  return scene
}

/**
 * @param {Points | undefined} before
 * @param {Points | undefined} after
 * @param {number} t
 */
const mix = (before, after, t) => (before && after ? moved(before, after, t) : after)

/**
 * @param {Points} before
 * @param {Points} after
 * @param {number} t
 * @returns {Points}
 */
function moved(before, after, t) {
  if (before.length !== after.length) return after
  const mixed = new Float32Array(after.length)
  for (let at = 0; at < mixed.length; at++) mixed[at] = before[at] + (after[at] - before[at]) * t
  return mixed
}

/**
 * The surface at (x, y), between its four nearest cells; the cells' middles carry the values, the top row
 * comes first.
 * @param {Surface} surface
 * @param {number} extent
 * @param {number} x
 * @param {number} y
 */
export function valueAt({ values, side }, extent, x, y) {
  const clamp = (/** @type {number} */ value) => Math.max(0, Math.min(side - 1, value))
  const column = clamp(((x + extent) / (2 * extent)) * side - 0.5)
  const row = clamp(((extent - y) / (2 * extent)) * side - 0.5)
  const [left, top] = [Math.floor(column), Math.floor(row)]
  const [right, bottom] = [clamp(left + 1), clamp(top + 1)]
  const [across, down] = [column - left, row - top]
  const level = (/** @type {number} */ line) =>
    values[line * side + left] * (1 - across) + values[line * side + right] * across
  return level(top) * (1 - down) + level(bottom) * down
}

/**
 * Mean length of vectors x, y, x, y, ...
 * @param {ArrayLike<number>} xy
 */
export function meanLength(xy) {
  let total = 0
  for (let at = 0; at + 1 < xy.length; at += 2) total += Math.hypot(xy[at], xy[at + 1])
  return xy.length ? (2 * total) / xy.length : 0
}

/**
 * Whose turn lies between two scenes: "d" where D's surface changed, "g" where G's points did.
 * @param {Scene} before
 * @param {Scene} after
 * @returns {Turn[]}
 */
export function turnsBetween(before, after) {
  const differ = (/** @type {Points | undefined} */ one, /** @type {Points | undefined} */ other) => {
    if (!one || !other) return false
    return one.length !== other.length || other.some((value, at) => value !== one[at])
  }
  /** @type {Turn[]} */
  const turns = []
  if (differ(before.surface?.values, after.surface?.values)) turns.push("d")
  if (differ(before.generated, after.generated)) turns.push("g")
  return turns
}
