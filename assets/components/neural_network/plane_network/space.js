// The plane as a layer sees it: its points, and a grid drawn on it, in the coordinates that the layer's
// neurons give.

/** @import { Network } from "./model.js" */

import { percent } from "../../../lib/format.js"
import { EXTENT } from "./model.js"

const LINES = 13
const POINTS_A_LINE = 49
const SWEEPS = 12
/** Values that differ by less fall on one spot: blown up, their rounding errors would look like a shape. */
const SMALLEST_RANGE = 0.01
/** A standard deviation that no eye finds in a picture of that range. */
const ONE_SPOT = SMALLEST_RANGE / 500

/** @typedef {{x: Float32Array, y: Float32Array}} Points */

/** @typedef {{centre: number[], axes: number[][], share: number | null}} Look */

/** @typedef {"the points" | "the points of the plane"} Whose which points decide where one looks from */

/**
 * The grid's lines as one list of points {x, y}, line after line of POINTS_A_LINE; first the upright ones.
 * @returns {Points & {lines: number, length: number}} length: points a line
 */
export function gridLines() {
  const along = (/** @type {number} */ index, /** @type {number} */ count) =>
    -EXTENT + (2 * EXTENT * index) / (count - 1)
  const x = new Float32Array(2 * LINES * POINTS_A_LINE)
  const y = new Float32Array(x.length)
  for (let line = 0; line < LINES; line++) {
    for (let point = 0; point < POINTS_A_LINE; point++) {
      const upright = line * POINTS_A_LINE + point
      const level = (LINES + line) * POINTS_A_LINE + point
      x[upright] = y[level] = along(line, LINES)
      y[upright] = x[level] = along(point, POINTS_A_LINE)
    }
  }
  return { x, y, lines: 2 * LINES, length: POINTS_A_LINE }
}

/**
 * The values of a layer for points {x, y}: one Float32Array a neuron. Layer 0 is the input: the features.
 * @param {Network} network
 * @param {number} index
 * @param {Points} points
 * @returns {Float32Array[]}
 */
export function layerValues(network, index, { x, y }) {
  const columns = network.features.map(({ of }) => Float32Array.from(x, (value, at) => of(value, y[at])))
  return index === 0 ? columns : network.forward(columns, null, index)[index - 1]
}

/**
 * Which points decide where a layer is looked at from, and their values: the plane's own, those of the grid,
 * where there are too few others.
 * @template {ArrayLike<number>} T
 * @param {T[]} points values of the points, one a neuron
 * @param {T[]} grid values of the grid
 * @returns {{values: T[], whose: Whose}}
 */
export function deciding(points, grid) {
  return points[0].length > 2
    ? { values: points, whose: "the points" }
    : { values: grid, whose: "the points of the plane" }
}

/**
 * Two axes to look along: {centre, axes: [direction, direction], share}, where share is the part of the
 * values' variance that the two show; null where they lie on one spot, as those of dead neurons do. Two
 * neurons are their own axes; of more, the two directions of the largest variance (principal components),
 * turned to lie as near as they can to the axes of the `last` look.
 * @param {ArrayLike<number>[]} values
 * @param {Look | null} [last=null]
 * @returns {Look}
 */
export function lookAlong(values, last = null) {
  const size = values.length
  const centre = values.map(mean)
  if (size <= 2)
    return {
      centre: centre.map(() => 0),
      axes: [
        [1, 0],
        [0, 1],
      ].map((axis) => axis.slice(0, size)),
      share: 1,
    }
  const { directions, variances } = eigen(covariance(values, centre))
  const total = variances.reduce((sum, value) => sum + Math.max(value, 0), 0)
  const axes = directions.slice(0, 2)
  const share = total > ONE_SPOT ** 2 ? (variances[0] + variances[1]) / total : null
  return { centre, axes: last?.axes[0].length === size ? turned(axes, last.axes) : axes, share }
}

/**
 * What the axes of a view of `size` neurons (or features, `what`) are, in words; `share` as of lookAlong,
 * `whose` as of deciding.
 * @param {number} size
 * @param {"features" | "neurons"} what
 * @param {number | null} share
 * @param {Whose} whose
 * @returns {string}
 */
export function axesText(size, what, share, whose) {
  if (size === 1)
    return `One ${what.slice(0, -1)}: every point gets a single number, so all of them lie on a line.`
  if (size === 2) return `The axes are the two ${what}.`
  if (share === null) return `${size} ${what} that do not tell ${whose} apart: all lie on one spot.`
  return (
    `${size} ${what}, seen along the two directions in which ${whose} differ most: ` +
    `${percent(share)} of their variance.`
  )
}

/**
 * Points of a layer on the two axes: {x, y}.
 * @param {ArrayLike<number>[]} values
 * @param {Pick<Look, "centre" | "axes">} look
 * @returns {Points}
 */
export function project(values, { centre, axes }) {
  const [x, y] = axes.map((axis) => {
    const out = new Float32Array(values[0].length)
    axis.forEach((weight, neuron) => {
      for (let at = 0; at < out.length; at++) out[at] += weight * (values[neuron][at] - centre[neuron])
    })
    return out
  })
  return { x, y: y ?? new Float32Array(x.length) }
}

/**
 * [lowest, highest] of all values, never closer together than SMALLEST_RANGE.
 * @param {Iterable<number>[]} lists
 * @returns {[low: number, high: number]}
 */
export function range(lists) {
  let [low, high] = [Infinity, -Infinity]
  for (const list of lists) {
    for (const value of list) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  const spare = Math.max(0, SMALLEST_RANGE - (high - low)) / 2
  return [low - spare, high + spare]
}

/**
 * @param {ArrayLike<number>} values
 * @returns {number}
 */
function mean(values) {
  let total = 0
  for (let at = 0; at < values.length; at++) total += values[at]
  return values.length ? total / values.length : 0
}

/**
 * @param {ArrayLike<number>[]} values
 * @param {number[]} centre
 * @returns {number[][]}
 */
function covariance(values, centre) {
  return values.map((one, i) =>
    values.map((other, j) => {
      let total = 0
      for (let at = 0; at < one.length; at++) total += (one[at] - centre[i]) * (other[at] - centre[j])
      return one.length ? total / one.length : 0
    }),
  )
}

/**
 * Eigenvectors of a symmetric matrix, the largest eigenvalue first, by Jacobi's rotations.
 * @param {number[][]} matrix
 * @returns {{variances: number[], directions: number[][]}}
 */
export function eigen(matrix) {
  const size = matrix.length
  const a = matrix.map((row) => [...row])
  const v = a.map((_, i) => a.map((_, j) => Number(i === j)))
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, p, q)
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i])
  return { variances: order.map((i) => a[i][i]), directions: order.map((i) => v.map((row) => row[i])) }
}

/**
 * @param {number[][]} a
 * @param {number[][]} v
 * @param {number} p
 * @param {number} q
 */
function rotate(a, v, p, q) {
  if (Math.abs(a[p][q]) < 1e-14) return
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  const turn = (/** @type {number} */ one, /** @type {number} */ other) => [
    c * one - s * other,
    s * one + c * other,
  ]
  for (const row of a) [row[p], row[q]] = turn(row[p], row[q])
  a[p].forEach((_, k) => ([a[p][k], a[q][k]] = turn(a[p][k], a[q][k])))
  for (const row of v) [row[p], row[q]] = turn(row[p], row[q])
}

/**
 * The axes may be turned or mirrored within the plane that they span: the nearest to the last ones are the
 * polar factor of the 2 x 2 matrix of their products, so a picture that changes little also moves little.
 * @param {number[][]} axes
 * @param {number[][]} last
 * @returns {number[][]}
 */
function turned(axes, last) {
  const dot = (/** @type {number[]} */ one, /** @type {number[]} */ other) =>
    one.reduce((sum, value, k) => sum + value * other[k], 0)
  const m = axes.map((axis) => last.map((other) => dot(axis, other)))
  const mirror = m[0][0] * m[1][1] - m[0][1] * m[1][0] < 0 ? -1 : 1
  const angle = Math.atan2(m[1][0] - mirror * m[0][1], m[0][0] + mirror * m[1][1])
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const first = axes[0].map((value, k) => c * value + s * axes[1][k])
  const second = axes[0].map((value, k) => mirror * (c * axes[1][k] - s * value))
  return [first, second]
}
