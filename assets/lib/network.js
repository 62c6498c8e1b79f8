// A small trained network in the browser, so that its maps follow the pen: tests hold it against torch.
// Tensors are {shape, data}; the rows are those of ui/kit/networks.py, the weights a Map "conv1.weight" -> tensor.

import { forward } from "./lesson/convolve.js"

const LAYERS = {
  Conv2d: (row, x, weights) =>
    forward(
      {
        kernel: row.kernel_size,
        stride: row.stride,
        padding: row.padding,
        dilation: row.dilation,
        groups: row.groups,
        mode: "zeros",
      },
      x,
      weights.get(`${row.name}.weight`),
      weights.get(`${row.name}.bias`).data,
    ),
  Activation: (row, { shape, data }) => ({ shape, data: data.map((value) => Math.max(0, value)) }),
  MaxPool2d: (row, x) => maxPool(row, x),
  Flatten: (row, { data }) => ({ shape: [data.length], data }),
  Linear: (row, { data }, weights) => ({
    shape: row.out_shape,
    data: dense(data, weights.get(`${row.name}.weight`).data, weights.get(`${row.name}.bias`).data),
  }),
}

/** The output of each layer by its name, for layers of these kinds: Conv2d, ReLU, MaxPool2d, Flatten, Linear. */
export function outputs(rows, weights, input) {
  const made = new Map()
  let x = input
  for (const row of rows) made.set(row.name, (x = LAYERS[row.kind](row, x, weights)))
  return made
}

/** z[j] = bias[j] + sum over i of weight[j, i] x[i], summed in float64. */
export function dense(x, weight, bias) {
  return Float64Array.from(bias, (offset, label) => {
    let sum = offset
    for (let at = 0; at < x.length; at++) sum += weight[label * x.length + at] * x[at]
    return sum
  })
}

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
