// A small trained network in the browser, so that its maps follow the pen: tests hold it against torch.
// Tensors are {shape, data}; the rows are those of ui/kit/networks.py, the weights
// a Map "conv1.weight" -> tensor.

/** @import { Arrays, Shape, Tensor } from "./frame.js" */

import { inputsOf } from "./connections.js"
import { tensorOf } from "./frame.js"
import { forward } from "./lesson/convolve.js"

/**
 * A layer's line of the summary, as `rows` of ui/kit/networks.py writes it.
 * @typedef {object} RowFacts
 * @property {string} name
 * @property {string} kind
 * @property {Shape} in_shape
 * @property {Shape} out_shape
 * @property {string} title
 * @property {number} params
 * @property {number} macs multiply-adds
 * @property {number} receptive_field pixels along a side of the input that a value sees
 * @property {number} jump between the windows of neighbouring values, input pixels
 * @property {string | null} [source] the layer that it reads, by name: in place of the one before
 * @property {boolean} [joins] or beside it
 */

/**
 * Settings of layers that slide a window; those of other kinds are only passed on.
 * @typedef {object} WindowSettings
 * @property {number} kernel_size
 * @property {number | null} stride null: as long as the kernel
 * @property {number} padding
 * @property {number} [dilation]
 * @property {number} groups
 * @property {number} [extra_padding] rows and columns more at the bottom and the right
 */

/** @typedef {RowFacts & Partial<WindowSettings> & Record<string, unknown>} Row */

/** @typedef {RowFacts & WindowSettings} WindowRow */

/** @type {Record<string, (row: WindowRow, x: Tensor, weights: Arrays, beside: Tensor) => Tensor | null>} */
const LAYERS = {
  Add: (_row, { shape, data }, _weights, beside) => ({
    shape,
    data: Float64Array.from(data, (value, at) => value + beside.data[at]),
  }),
  Concat: (row, x, _weights, beside) => ({
    shape: row.out_shape,
    data: Float64Array.from([...x.data, ...beside.data]),
  }),
  Conv2d: (row, x, weights) =>
    forward(
      {
        kernel: row.kernel_size,
        stride: row.stride ?? row.kernel_size,
        padding: row.padding,
        dilation: row.dilation ?? 1,
        groups: row.groups,
        mode: "zeros",
      },
      edged(x, row.extra_padding ?? 0),
      tensorOf(weights, `${row.name}.weight`),
      tensorOf(weights, `${row.name}.bias`).data,
    ),
  Activation: (row, { shape, data }) => ({ shape, data: data.map((value) => Math.max(0, value)) }),
  MaxPool2d: (row, x) => maxPool(row, x),
  Flatten: (row, { data }) => ({ shape: [data.length], data }),
  Linear: (row, { data }, weights) => ({
    shape: row.out_shape,
    data: dense(
      data,
      tensorOf(weights, `${row.name}.weight`).data,
      tensorOf(weights, `${row.name}.bias`).data,
    ),
  }),
}

/**
 * The output of each layer by its name, for layers of these kinds: Conv2d, ReLU, MaxPool2d, Flatten, Linear,
 * Add, Concat.
 * @param {Row[]} rows
 * @param {Arrays} weights
 * @param {Tensor} input
 * @returns {Arrays}
 */
export function outputs(rows, weights, input) {
  /** @type {Arrays} */
  const made = new Map()
  rows.forEach((row, index) => {
    const [x, beside] = inputsOf(rows, index).map((at) => (at < 0 ? input : tensorOf(made, rows[at].name)))
    const output = LAYERS[row.kind](/** @type {WindowRow} */ (row), x, weights, beside)
    if (!output) throw new Error(`${row.name} does not fit its input`)
    made.set(row.name, output)
  })
  return made
}

/**
 * z[j] = bias[j] + sum over i of weight[j, i] x[i], summed in float64.
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 * @returns {Float64Array}
 */
export function dense(x, weight, bias) {
  return Float64Array.from(bias, (offset, label) => {
    let sum = offset
    for (let at = 0; at < x.length; at++) sum += weight[label * x.length + at] * x[at]
    return sum
  })
}

/**
 * Maps c h w with so many rows of zeros more at the bottom, and columns at the right.
 * @param {Tensor} maps
 * @param {number} edge
 * @returns {Tensor}
 */
function edged(maps, edge) {
  if (!edge) return maps
  const [channels, height, width] = maps.shape
  const shape = [channels, height + edge, width + edge]
  const data = new Float64Array(channels * shape[1] * shape[2])
  for (let line = 0; line < channels * height; line++) {
    const row = Math.floor(line / height) * shape[1] + (line % height)
    data.set(maps.data.slice(line * width, (line + 1) * width), row * shape[2])
  }
  return { shape, data }
}

/**
 * @param {WindowRow} row
 * @param {Tensor} x
 * @returns {Tensor}
 */
function maxPool(
  { kernel_size: size, stride, out_shape: [channels, height, width] },
  { shape: [, rows, columns], data },
) {
  const step = stride ?? size
  const most = new Float32Array(channels * height * width).fill(-Infinity)
  for (let at = 0; at < most.length; at++) {
    const channel = Math.floor(at / (height * width))
    const top = Math.floor((at % (height * width)) / width) * step
    const left = (at % width) * step
    for (let tap = 0; tap < size * size; tap++) {
      const from = (channel * rows + top + Math.floor(tap / size)) * columns + left + (tap % size)
      if (data[from] > most[at]) most[at] = data[from]
    }
  }
  return { shape: [channels, height, width], data: most }
}
