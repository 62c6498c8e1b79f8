// Where the columns of features, hidden layers and outputs stand, and the lines between them.

/** @import { Network } from "./model.js" */

import { FEATURES } from "./model.js"

export const ROWS = 8
const LABELS_PX = 44
const MARGIN_PX = 10
const LARGEST_TILE = 42
const SMALLEST_TILE = 24
const NARROWEST_PITCH = 50
const SHARE_OF_PITCH = 0.56
const SAMPLES = 16
const THINNEST = 0.6
const THICKEST = 7
const FAINTEST = 0.15
const WEIGHTY = 1.5
const GAP_PX = 14

/** @typedef {[x: number, y: number]} Spot CSS px */

/**
 * Where everything stands, in CSS px.
 * @typedef {object} Layout
 * @property {number} tile side of a neuron's picture
 * @property {number} width
 * @property {number} height
 * @property {number} step from column to column
 * @property {{x: number, tiles: number[]}[]} columns tiles: their upper edges
 */

/** @typedef {{from: Spot, to: Spot, bend: number}} Curve a cubic with level ends */

/**
 * The layout for a stage in a room of `room` px, wider
 * than it where the columns would get too narrow. Column 0 holds all features, switched on or not; then a
 * column a layer. Each column stands in the middle of the height.
 * @param {Network} network
 * @param {number} room
 * @returns {Layout}
 */
export function layout(network, room) {
  const counts = [FEATURES.length, ...network.layers.map(({ neurons }) => neurons)]
  const span = Math.max(room - LABELS_PX - MARGIN_PX, counts.length * NARROWEST_PITCH)
  const width = span + LABELS_PX + MARGIN_PX
  const pitch = span / counts.length
  const tile = Math.max(SMALLEST_TILE, Math.min(LARGEST_TILE, Math.floor(pitch * SHARE_OF_PITCH)))
  const step = (span - tile) / (counts.length - 1)
  const row = tile + Math.max(8, Math.round(tile * 0.2))
  const height = ROWS * row + MARGIN_PX / 2
  const columns = counts.map((count, index) => {
    const top = (height - count * row + row - tile) / 2
    return { x: LABELS_PX + step * index, tiles: Array.from({ length: count }, (_, i) => top + i * row) }
  })
  return { tile, height, width, step, columns }
}

/**
 * Where a card of this size stands, about a neuron or a weight of layer `index`: beside the neuron, and never
 * on the column of what that neuron adds up. Where neither side of the column has room, below it.
 * @param {Layout} layout
 * @param {number} index
 * @param {number} y of what the card is about
 * @param {{width: number, height: number}} size
 * @param {{start: number, end: number}} room where it may stand, beyond the stage too
 * @returns {Spot} its left and upper edges
 */
export function cardSpot({ columns, tile, width, height }, index, y, size, room) {
  const summed = columns[index]
  const top = Math.max(0, Math.min(y + GAP_PX, height - size.height))
  const after = columns[index + 1].x + tile + GAP_PX
  const before = summed.x - (index === 0 ? LABELS_PX : 0) - GAP_PX - size.width
  if (after + size.width <= Math.min(width, room.end)) return [after, top]
  if (before >= room.start && before + size.width <= room.end) return [before, top]
  const last = room.end - size.width
  if (last > summed.x + tile) return [Math.min(after, last), top]
  return [Math.max(room.start, last), Math.max(...summed.tiles) + tile + GAP_PX]
}

/**
 * How a weight is drawn, {thickness in px, strength 0..1}, on one scale for all networks and all times: what
 * a penalty takes from the weights is taken from the lines. A line has 63 % of its full size at a weight of
 * ±WEIGHTY.
 * @param {number} weight
 * @returns {{thickness: number, strength: number}}
 */
export function look(weight) {
  const size = 1 - Math.exp(-Math.abs(weight) / WEIGHTY)
  return { thickness: THINNEST + (THICKEST - THINNEST) * size, strength: FAINTEST + (1 - FAINTEST) * size }
}

/**
 * Row in its column of the input `input` of layer `index`.
 * @param {Network} network
 * @param {number} index
 * @param {number} input
 * @returns {number}
 */
export function rowOf(network, index, input) {
  return index === 0 ? FEATURES.indexOf(network.features[input]) : input
}

/**
 * The line of a weight.
 * @param {Pick<Layout, "columns" | "tile">} layout
 * @param {number} index of the layer
 * @param {number} row of the input
 * @param {number} neuron
 * @returns {Curve}
 */
export function line({ columns, tile }, index, row, neuron) {
  /** @type {Spot} */
  const from = [columns[index].x + tile, columns[index].tiles[row] + tile / 2]
  /** @type {Spot} */
  const to = [columns[index + 1].x, columns[index + 1].tiles[neuron] + tile / 2]
  return { from, to, bend: (to[0] - from[0]) * 0.45 }
}

/**
 * The point at the share t of a line.
 * @param {Curve} curve
 * @param {number} t
 * @returns {Spot}
 */
export function along({ from, to, bend }, t) {
  const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3]
  return [
    a * from[0] + b * (from[0] + bend) + c * (to[0] - bend) + d * to[0],
    (a + b) * from[1] + (c + d) * to[1],
  ]
}

/**
 * How far (x, y) is from a line, in px.
 * @param {Curve} curve
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function distance(curve, x, y) {
  let nearest = Infinity
  let before = curve.from
  for (let i = 1; i <= SAMPLES; i++) {
    const after = along(curve, i / SAMPLES)
    nearest = Math.min(nearest, toSegment(before, after, x, y))
    before = after
  }
  return nearest
}

/**
 * @param {Spot} start
 * @param {Spot} end
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
function toSegment([x1, y1], [x2, y2], x, y) {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const t = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy)
}
