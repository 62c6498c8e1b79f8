// The way to enlarge that makes no checkerboard, of nn_core/mechanics/transposed.py once more: it follows
// pen and webcam.

/** @import { Numbers, Tensor } from "../../lib/frame.js" */
/** @import { Layer } from "../../lib/lesson/convolve.js" */

import { forward } from "../../lib/lesson/convolve.js"

/**
 * Each pixel repeated stride x stride times, then convolved to as many pixels. The kernel is turned by half a
 * circle: a stamp shows it as it is, a convolution would mirror it.
 * @param {Pick<Layer, "kernel" | "stride">} layer its kernel has a middle
 * @param {Tensor} input c h w
 * @param {Tensor} weight
 * @param {Numbers} bias
 */
export function upsampleThenConvolve({ kernel, stride }, input, weight, bias) {
  const taps = kernel * kernel
  const turned = weight.data.map((_, at) => weight.data[at - (at % taps) + taps - 1 - (at % taps)])
  /** @type {Layer} */
  const layer = {
    transposed: false,
    kernel,
    stride: 1,
    padding: kernel >> 1,
    mode: "zeros",
    dilation: 1,
    groups: 1,
  }
  return forward(layer, repeated(input, stride), { shape: weight.shape, data: turned }, bias)
}

/**
 * @param {Tensor} input c h w
 * @param {number} times
 * @returns {Tensor}
 */
function repeated({ shape: [channels, height, width], data }, times) {
  const [rows, columns] = [height * times, width * times]
  const from = (/** @type {number} */ at) => {
    const line = Math.floor(at / columns)
    const row = Math.floor((line % rows) / times)
    const column = Math.floor((at % columns) / times)
    return data[(Math.floor(line / rows) * height + row) * width + column]
  }
  const length = channels * rows * columns
  return { shape: [channels, rows, columns], data: Float32Array.from({ length }, (_, at) => from(at)) }
}
