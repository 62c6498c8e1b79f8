// The weights of one output channel as pictures: one small kernel an input channel.

/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Weights } from "./arithmetic.js" */
/** @import { FigureSpot } from "./figure.js" */
/** @import { Column, LayerColumn, MapRow } from "./model.js" */

import { DIVERGING } from "../../lib/colours.js"
import { count, nth, number } from "../../lib/format.js"
import { Figure } from "./figure.js"
import { MAPS_SHOWN } from "./model.js"
import { extremes } from "./notice.js"
import { largest } from "./scale.js"
import { groupStart, kernelsOf } from "./sources.js"

/**
 * How kernels stand: `count` of height x width, each `stride` numbers behind the one before; or `cells`.
 * @typedef {object} Form
 * @property {number} count
 * @property {number} height
 * @property {number} width
 * @property {number} cells
 * @property {number} stride
 */

/** The picture of them. */
export class Kernels {
  /**
   * For `channel` of the weighted `column`, whose input is the column `before`; onLook() when the pointer
   * moved.
   * @param {LayerColumn} column
   * @param {Column} before
   * @param {Tensor} weight
   * @param {number} channel
   * @param {number} side CSS px
   * @param {() => void} onLook
   */
  constructor(column, before, weight, channel, side, onLook) {
    this.column = column
    this.channel = channel
    this.kernels = kernelsOf(column.row.kind, weight, channel)
    this.form = formOf(column.row, before, weight)
    this.first = groupStart(column.row, weight, channel)
    const shown = Math.min(this.form.count, MAPS_SHOWN)
    this.starts = Array.from({ length: shown }, (_, i) => this.kernels[0].at + i * this.form.stride)
    /** @type {FigureSpot | null} */
    this.looked = null
    this.figure = new Figure({
      ...this.form,
      count: shown,
      side,
      isKernel: !this.form.cells,
      title: `Weights of ${column.name}`,
      onPixel: (at) => {
        this.looked = at
        onLook()
      },
    })
  }

  /**
   * Paint the weights of a frame.
   * @param {Weights} weights
   */
  paint({ weight }) {
    const most = this.#most(weight)
    this.figure.paint(weight.data, this.starts, DIVERGING, -most, most)
  }

  /** @param {Tensor} weight */
  #most(weight) {
    return Math.max(...this.kernels.map(({ at, length }) => largest(weight.data, at, length)))
  }

  /**
   * Write the range, the bias and the weight under the pointer beneath the pictures.
   * @param {Weights} weights
   */
  describe({ weight, bias }) {
    const hidden = this.form.count - this.starts.length
    const own = bias ? `, bias ${number(bias.data[this.channel])}` : ""
    const parts = this.kernels.map(({ at, length }) => extremes(weight.data.subarray(at, at + length)))
    const low = number(Math.min(...parts.map((part) => part.low)))
    const high = number(Math.max(...parts.map((part) => part.high)))
    this.figure.say(`${low} to ${high}${own}${more(hidden)}`, this.#looked(weight))
  }

  /**
   * @param {Tensor} weight
   * @returns {string}
   */
  #looked(weight) {
    if (!this.looked) return ""
    const { tile, row, column } = this.looked
    const { cells, width, height } = this.form
    const within = cells ? column * height + row : row * width + column
    if (cells && within >= cells) return ""
    const value = number(weight.data[this.starts[tile] + within])
    if (cells) return `from unit ${nth(within)}: ${value}`
    return `from channel ${nth(this.first + tile)}, row ${nth(row)}, column ${nth(column)}: ${value}`
  }
}

/**
 * Behind Flatten the weights of a unit are maps again; those of other linear layers stand as cells.
 * @param {MapRow} row
 * @param {Column} before
 * @param {Tensor} weight
 * @returns {Form}
 */
function formOf(row, before, weight) {
  if (row.kind !== "Linear") {
    const [first, second, height, width] = weight.shape
    const transposed = row.kind === "ConvTranspose2d"
    return {
      count: transposed ? first : second,
      height,
      width,
      cells: 0,
      stride: (transposed ? second : 1) * height * width,
    }
  }
  const [count, height = 1, width = 1] = before.row?.kind === "Flatten" ? before.row.in_shape : before.shape
  if (height * width > 1) return { count, height, width, cells: 0, stride: height * width }
  const across = Math.ceil(Math.sqrt(count))
  return { count: 1, height: Math.ceil(count / across), width: across, cells: count, stride: 0 }
}

/**
 * That some kernels are not shown, to end a sentence; empty where all are.
 * @param {number} hidden how many are not
 * @returns {string}
 */
export const more = (hidden) =>
  hidden > 0 ? `, ${count(hidden)} more ${hidden === 1 ? "kernel" : "kernels"}` : ""
