// The arithmetic of nn_core/mechanics/pooling.py once more, so that pictures follow the hand at once.
// A map is a tensor of 1 h w.

/** @import { Shape, Tensor } from "../../lib/frame.js" */

/** @typedef {"max" | "average" | "l2" | "global"} PoolingKind */

/**
 * @typedef {object} PoolingLayer
 * @property {PoolingKind} kind
 * @property {number} window pixels along a side, as the rest
 * @property {number} stride
 * @property {number} padding
 * @property {boolean} ceil
 */

/** @typedef {{top: number, left: number, rows: number, columns: number}} Placed pixels of the input */

/**
 * What the values of a window give.
 * @typedef {object} Kept
 * @property {number} [chosen] the place of the largest value, where it is that
 * @property {number} divisor how many pixels an average counts
 * @property {number} [scale] of a sum of squares whose window sticks out
 * @property {number} sum
 * @property {number} result
 * @property {Float64Array} shares each pixel's of a gradient of 1 that comes back
 */

/** @typedef {Placed & Kept & {values: Float64Array}} Seen everything behind one output pixel */

/**
 * Pixels along one side of the output; below 1 where nothing fits.
 * @param {PoolingLayer} layer
 * @param {number} size
 */
export function outputSize({ kind, window, stride, padding, ceil }, size) {
  if (kind === "global") return 1
  const room = (size + 2 * padding - window) / stride
  const length = (ceil ? Math.ceil(room) : Math.floor(room)) + 1
  return ceil && (length - 1) * stride >= size + padding ? length - 1 : length
}

/**
 * Along one line: the first pixel of a window, one past its last, and how many pixels an average counts.
 * @param {PoolingLayer} layer
 * @param {number} size
 * @param {number} position
 */
function spanAt({ kind, window, stride, padding }, size, position) {
  if (kind === "global") return [0, size, size]
  const start = position * stride - padding
  const end = Math.min(start + window, size + padding)
  return [Math.max(start, 0), Math.min(end, size), end - start]
}

/**
 * Everything behind one output pixel.
 * @param {PoolingLayer} layer
 * @param {Tensor} map
 * @param {number} row
 * @param {number} column
 * @returns {Seen}
 */
export function windowAt(layer, { shape: [, height, width], data }, row, column) {
  const [top, bottom, tall] = spanAt(layer, height, row)
  const [left, right, wide] = spanAt(layer, width, column)
  const [rows, columns] = [bottom - top, right - left]
  const values = Float64Array.from(
    { length: rows * columns },
    (_, at) => data[(top + Math.floor(at / columns)) * width + left + (at % columns)],
  )
  return { top, left, rows, columns, values, ...keep(layer, values, tall * wide) }
}

/**
 * Where a window lies on the padded picture; ceil mode lets the last ones reach beyond, where nothing is.
 * @param {PoolingLayer} layer
 * @param {Shape} shape
 * @param {number} row
 * @param {number} column
 */
export function paddedWindow({ window, stride, padding }, [, height, width], row, column) {
  const [top, left] = [row * stride - padding, column * stride - padding]
  return {
    top,
    left,
    rows: Math.min(window, height + padding - top),
    columns: Math.min(window, width + padding - left),
  }
}

/**
 * @param {PoolingLayer} layer
 * @param {Float64Array} values
 * @param {number} divisor
 * @returns {Kept}
 */
function keep({ kind, window }, values, divisor) {
  if (kind === "max") {
    const chosen = values.reduce((best, value, at) => (value > values[best] ? at : best), 0)
    return {
      chosen,
      divisor,
      sum: values[chosen],
      result: values[chosen],
      shares: values.map((_, at) => Number(at === chosen)),
    }
  }
  const sum = values.reduce((total, value) => total + (kind === "l2" ? value * value : value), 0)
  if (kind !== "l2") return { divisor, sum, result: sum / divisor, shares: values.map(() => 1 / divisor) }
  // A window that sticks out counts as if it were full, as torch does it.
  const scale = (window * window) / divisor
  const result = Math.sqrt(sum * scale)
  return {
    divisor,
    scale,
    sum,
    result,
    shares: values.map((value) => (result ? (value * scale) / result : 0)),
  }
}

/**
 * The pooled map, or null where no window fits.
 * @param {PoolingLayer} layer
 * @param {Tensor} map
 */
export function pool(layer, map) {
  const [, height, width] = map.shape
  const shape = [1, outputSize(layer, height), outputSize(layer, width)]
  if (Math.min(...shape) < 1) return null
  const data = Float32Array.from(
    { length: shape[1] * shape[2] },
    (_, at) => windowAt(layer, map, Math.floor(at / shape[2]), at % shape[2]).result,
  )
  return { shape, data }
}

/**
 * All gradients of 1 together: what each input pixel gets.
 * @param {PoolingLayer} layer
 * @param {Tensor} map
 * @param {Shape} shape
 */
export function poolGradient(layer, map, [, outRows, outColumns]) {
  const routed = new Float64Array(map.data.length)
  const width = map.shape[2]
  for (let row = 0; row < outRows; row++) {
    for (let column = 0; column < outColumns; column++) {
      const { top, left, columns, shares } = windowAt(layer, map, row, column)
      shares.forEach(
        (share, at) => (routed[(top + Math.floor(at / columns)) * width + left + (at % columns)] += share),
      )
    }
  }
  return { shape: map.shape, data: Float32Array.from(routed) }
}

/**
 * The pooled map blown up again: the mean of all windows that a pixel is part of, NaN where there is none.
 * @param {PoolingLayer} layer
 * @param {Tensor} map
 * @param {Tensor} pooled
 */
export function restore(layer, map, pooled) {
  const total = new Float64Array(map.data.length)
  const windows = new Float64Array(map.data.length)
  const [, height, width] = map.shape
  pooled.data.forEach((value, index) => {
    const [top, bottom] = spanAt(layer, height, Math.floor(index / pooled.shape[2]))
    const [left, right] = spanAt(layer, width, index % pooled.shape[2])
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        total[row * width + column] += value
        windows[row * width + column] += 1
      }
    }
  })
  return { shape: map.shape, data: Float32Array.from(total, (sum, at) => sum / windows[at]) }
}

/**
 * The least and the largest of many values; NaN is passed over.
 * @param {Iterable<number>} values
 */
export function ends(values) {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return low > high ? [0, 0] : [low, high]
}
