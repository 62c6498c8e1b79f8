// Which pixels does a value depend on?

/** @import { Row, WindowRow } from "./network.js" */

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
 * The receptive field: the box of the network's input that the box of the output of rows[index] depends on.
 * Null when there is none (only padding, or the network's input is no picture).
 * @param {Row[]} rows
 * @param {number} index
 * @param {Box | null} box
 * @returns {Box | null}
 */
export function receptiveField(rows, index, box) {
  for (let at = index; at >= 0 && box; at--) box = boxBefore(rows[at], box)
  return box
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

/**
 * The stretch of the input that one row, or column, of a map depends on; behind a layer without maps all.
 * @param {Row[]} rows
 * @param {number} index
 * @param {number} axis 1: rows, 2: columns
 * @param {number} place
 * @returns {[low: number, high: number] | null}
 */
function spanOf(rows, index, axis, place) {
  /** @type {[number, number] | null} */
  let span = [place, place]
  for (let at = index; at >= 0 && span; at--) {
    if (rows[at].in_shape.length !== 3) return [0, rows[0].in_shape[axis] - 1]
    span = spanBefore(rows[at], axis, ...span)
  }
  return span
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
