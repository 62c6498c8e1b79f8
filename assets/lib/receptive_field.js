// Which pixels does a value depend on?

/** @import { Row, WindowRow } from "./network.js" */

import { inputsOf } from "./connections.js"

/**
 * @typedef {{top: number, bottom: number, left: number, right: number}} Box Whole pixels, both ends included.
 * @typedef {{row: WindowRow, output: number, size: number, outSize: number}} Read
 *   One output pixel of a line, and how long the lines of input and output are.
 */

/** @type {Record<string, (read: Read) => [from: number, to: number]>} */
const READERS = {
  Conv2d: windowReads,
  MaxPool2d: windowReads,
  AvgPool2d: windowReads,
  ConvTranspose2d: stampReads,
  Upsample: copyReads,
  GlobalAvgPool2d: ({ size }) => [0, size - 1],
}

/**
 * The box of one pixel.
 * @param {number} row
 * @param {number} column
 * @returns {Box}
 */
export const cellBox = (row, column) => ({ top: row, bottom: row, left: column, right: column })

/**
 * The box of row's input that the box of its output is computed from, or null where it is all padding or no
 * map.
 * @param {Row} row
 * @param {Box} box
 * @returns {Box | null}
 */
export function boxBefore(row, box) {
  if (row.in_shape.length !== 3) return null
  const vertical = spanBefore(row, 1, box.top, box.bottom)
  const horizontal = spanBefore(row, 2, box.left, box.right)
  if (!vertical || !horizontal) return null
  return { top: vertical[0], bottom: vertical[1], left: horizontal[0], right: horizontal[1] }
}

/**
 * The boxes that a box of the output of rows[index] depends on: of the output of each layer before it by that
 * layer's place, and of the network's input at −1. A layer has none where only padding is read, or no map.
 * @param {Row[]} rows
 * @param {number} index
 * @param {Box} box
 * @returns {Map<number, Box>}
 */
export function boxesBehind(rows, index, box) {
  /** @type {Map<number, Box>} */
  const boxes = new Map([[index, box]])
  for (let at = index; at >= 0; at--) {
    const own = boxes.get(at)
    const read = own && boxBefore(rows[at], own)
    if (!read) continue
    for (const from of inputsOf(rows, at)) boxes.set(from, around(read, boxes.get(from)))
  }
  return boxes
}

/**
 * The box around two.
 * @param {Box} one
 * @param {Box} [other]
 * @returns {Box}
 */
function around(one, other = one) {
  return {
    top: Math.min(one.top, other.top),
    bottom: Math.max(one.bottom, other.bottom),
    left: Math.min(one.left, other.left),
    right: Math.max(one.right, other.right),
  }
}

/**
 * The receptive field: the box of the network's input that the box of the output of rows[index] depends on.
 * Null when there is none (only padding, or the network's input is no picture).
 * @param {Row[]} rows
 * @param {number} index
 * @param {Box | null} box
 * @returns {Box | null}
 */
export function receptiveField(rows, index, box) {
  return (box && boxesBehind(rows, index, box).get(-1)) ?? null
}

/**
 * How many pixels of the network's input, high and wide, a value of a map depends on: the most that any does.
 * Null where there is no map, or the network's input is no picture.
 * @param {Row[]} rows
 * @param {number} index of the layer that gives the map
 * @returns {number[] | null}
 */
export function widestField(rows, index) {
  if (rows[0].in_shape.length !== 3 || rows[index].out_shape.length !== 3) return null
  return [1, 2].map((axis) => {
    const spans = Array.from({ length: rows[index].out_shape[axis] }, (_, at) =>
      spanOf(rows, index, axis, at),
    )
    return Math.max(...spans.map((span) => (span ? span[1] - span[0] + 1 : 0)))
  })
}

/** @typedef {[low: number, high: number]} Span */

/**
 * The stretch of the input that one row, or column, of a map depends on; behind a layer without maps all.
 * @param {Row[]} rows
 * @param {number} index
 * @param {number} axis 1: rows, 2: columns
 * @param {number} place
 * @returns {Span | null}
 */
function spanOf(rows, index, axis, place) {
  /** @type {Map<number, Span>} */
  const spans = new Map([[index, [place, place]]])
  for (let at = index; at >= 0; at--) {
    const own = spans.get(at)
    if (!own) continue
    if (rows[at].in_shape.length !== 3) return [0, rows[0].in_shape[axis] - 1]
    const read = spanBefore(rows[at], axis, ...own)
    if (!read) continue
    for (const from of inputsOf(rows, at)) {
      const [low, high] = spans.get(from) ?? read
      spans.set(from, [Math.min(low, read[0]), Math.max(high, read[1])])
    }
  }
  return spans.get(-1) ?? null
}

/**
 * @param {Row} row
 * @param {number} axis 1: rows, 2: columns
 * @param {number} first
 * @param {number} last
 * @returns {[low: number, high: number] | null}
 */
function spanBefore(row, axis, first, last) {
  const size = row.in_shape[axis]
  if (row.out_shape.length !== 3) return [0, size - 1]
  const reads = READERS[row.kind]
  if (!reads) return [first, last]
  let [low, high] = [Infinity, -Infinity]
  for (let output = first; output <= last; output++) {
    const [from, to] = reads({
      row: /** @type {WindowRow} */ (row),
      output,
      size,
      outSize: row.out_shape[axis],
    })
    if (from > to) continue
    low = Math.min(low, from)
    high = Math.max(high, to)
  }
  return low <= high ? [low, high] : null
}

/**
 * Output o reads the inputs o * stride - padding + dilation * (0 .. k - 1), as far as they are inside.
 * @param {Read} read
 * @returns {[from: number, to: number]}
 */
function windowReads({ row, output, size }) {
  const dilation = row.dilation ?? 1
  const start = output * (row.stride ?? row.kernel_size) - row.padding
  const firstTap = Math.max(0, Math.ceil(-start / dilation))
  const lastTap = Math.min(row.kernel_size - 1, Math.floor((size - 1 - start) / dilation))
  return [start + firstTap * dilation, lastTap < firstTap ? -Infinity : start + lastTap * dilation]
}

/**
 * Input i writes the outputs i * stride - padding + (0 .. k - 1).
 * @param {Read} read
 * @returns {[from: number, to: number]}
 */
function stampReads({ row, output, size }) {
  const place = output + row.padding
  const stride = row.stride ?? row.kernel_size
  return [
    Math.max(0, Math.ceil((place - row.kernel_size + 1) / stride)),
    Math.min(size - 1, Math.floor(place / stride)),
  ]
}

/**
 * @param {Read} read
 * @returns {[from: number, to: number]}
 */
function copyReads({ output, size, outSize }) {
  const source = Math.floor((output * size) / outSize)
  return [source, source]
}
