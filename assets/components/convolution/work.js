// The middle of the page: the window's values, the kernel that can be typed into, the products, and the sum.

/** @import { Scale } from "../../lib/colours.js" */
/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Lesson } from "./model.js" */

import { DIVERGING } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Grid, TEXT_FROM_PX } from "../../lib/lesson/grid.js"
import { balanced, colourOf, inkOn, scaleOf } from "../../lib/lesson/pane.js"
import { fieldText, readNumber } from "../../lib/lesson/text.js"
import { channelName, plain, short, totalEquals } from "../../lib/lesson/words.js"

const LARGEST_CELL = 54
const LARGEST_HEIGHT = 420
const STEP = 0.1
/** @type {Record<string, number>} */
const DIRECTIONS = { ArrowUp: 1, ArrowDown: -1 }
const PHONE_PX = 480
const TAP_PX = 24
const TALL_CELL = 34
const SIGNS_PX = 130

/** A kernel as fields that can be typed into. */
class KernelGrid {
  /** @param {(at: number, value: number, text: string) => void} onWeight */
  constructor(onWeight) {
    this.onWeight = onWeight
    this.node = element("div", { className: "kernel", role: "group" })
    /** @type {HTMLInputElement[]} */
    this.inputs = []
    /** @type {Numbers} */
    this.weights = new Float32Array()
    this.scale = scaleOf([])
  }

  /**
   * @param {number} size
   * @param {number} cell
   * @param {string} label
   */
  arrange(size, cell, label) {
    this.node.style.gridTemplateColumns = `repeat(${size}, ${cell}px)`
    this.node.style.setProperty("--cell", `${cell}px`)
    this.node.classList.toggle("tiny", cell < TEXT_FROM_PX)
    this.node.setAttribute("aria-label", label || "kernel")
    if (this.inputs.length !== size * size) this.build(size * size)
    this.inputs.forEach((input, at) => {
      const place = `row ${Math.floor(at / size) + 1}, column ${(at % size) + 1}`
      input.setAttribute("aria-label", `weight ${label} ${place}`.replace("  ", " "))
    })
  }

  /** @param {number} count */
  build(count) {
    this.inputs = Array.from({ length: count }, (_, at) => {
      const input = element("input", {
        type: "text",
        inputMode: "decimal",
        autocomplete: "off",
        spellcheck: false,
      })
      input.oninput = () => this.typed(at)
      input.onfocus = () => {
        input.value = fieldText(this.weights[at])
        input.select()
      }
      input.onblur = () => this.show(this.weights, this.scale)
      input.onkeydown = (event) => this.stepped(event, at)
      return input
    })
    this.node.replaceChildren(...this.inputs.map((input) => element("div", {}, input)))
  }

  /** @param {number} at */
  typed(at) {
    const value = readNumber(this.inputs[at].value)
    this.inputs[at].ariaInvalid = String(Number.isNaN(value))
    this.onWeight(at, value, this.inputs[at].value)
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} at
   */
  stepped(event, at) {
    if (event.key === "Enter") this.inputs[at].blur()
    const direction = DIRECTIONS[event.key]
    if (!direction) return
    event.preventDefault()
    const value = this.weights[at] + direction * (event.shiftKey ? 10 * STEP : STEP)
    this.inputs[at].value = String(Number(value.toFixed(4)))
    this.typed(at)
  }

  /**
   * @param {Numbers} weights
   * @param {Scale} scale
   */
  show(weights, scale) {
    this.weights = weights
    this.scale = scale
    this.inputs.forEach((input, at) => {
      input.style.backgroundColor = colourOf(scale, weights[at])
      input.style.color = inkOn(scale, weights[at])
      if (input.matches(":focus")) return
      input.ariaInvalid = "false"
      input.value = short(weights[at])
    })
  }
}

/** One input channel: values x kernel = products, and their sum. */
class Row {
  /** @param {(at: number, value: number, text: string) => void} onWeight */
  constructor(onWeight) {
    this.name = element("span", { className: "channel" })
    this.values = new Grid("window of the input")
    this.kernel = new KernelGrid(onWeight)
    this.products = new Grid("products")
    this.sum = element("output", { className: "sum" })
    const sign = (/** @type {string} */ text) => element("span", { className: "sign", textContent: text })
    this.node = element(
      "div",
      { className: "row" },
      this.name,
      this.values.canvas,
      sign("×"),
      this.kernel.node,
      sign("="),
      this.products.canvas,
      this.sum,
    )
  }
}

/**
 * A number is NaN where none was typed.
 * @typedef {object} WorkHandlers
 * @property {(channel: number, at: number, value: number, text: string) => void} onWeight at: place in k k
 * @property {(value: number, text: string) => void} onBias
 */

/**
 * The arithmetic of one window, or of one stamp, which has no sum.
 * @typedef {object} Shown
 * @property {Float64Array} values
 * @property {Float64Array} products
 * @property {number[]} [sums]
 * @property {number} [result]
 */

/** The arithmetic, a row a channel. */
export class Work {
  /** @param {WorkHandlers} on */
  constructor({ onWeight, onBias }) {
    this.onWeight = onWeight
    /** @type {Row[]} */
    this.rows = []
    this.scale = scaleOf([])
    this.shownBias = 0
    this.list = element("div", { className: "rows" })
    this.bias = element("input", {
      type: "text",
      inputMode: "decimal",
      autocomplete: "off",
      "aria-label": "bias",
    })
    this.bias.oninput = () => {
      const value = readNumber(this.bias.value)
      this.bias.ariaInvalid = String(Number.isNaN(value))
      onBias(value, this.bias.value)
    }
    this.bias.onblur = () => this.showBias()
    this.parts = element("span", { className: "parts" })
    this.result = element("output", { className: "result" })
    this.biasPart = element("label", { className: "bias" }, "+ bias ", this.bias)
    this.line = element("div", { className: "line" }, this.parts, this.biasPart, this.result)
    this.node = element("div", { className: "work" }, this.list, this.line)
  }

  /**
   * Lay out for a lesson: one row a channel that the filter reads, cells as large as fit into `width`.
   * @param {Lesson} lesson
   * @param {number} width
   */
  arrange(lesson, width) {
    const [, channels, size] = lesson.weight.shape
    const valueSize = lesson.layer.transposed ? 1 : size
    const room = (width - (channels > 1 ? 46 : 0) - 42 - 52) / (2 * size + valueSize)
    const beside = Math.floor(Math.max(5, Math.min(LARGEST_CELL, room, LARGEST_HEIGHT / (channels * size))))
    // On a phone a kernel that could not be tapped beside the other grids gets a line of its own.
    const stacked = width < PHONE_PX && beside < TAP_PX && room < TAP_PX
    const tall = Math.floor(Math.min(TALL_CELL, width / size))
    const cell = stacked ? Math.floor(Math.min(tall, (width - SIGNS_PX) / (size + valueSize))) : beside
    while (this.rows.length < channels) this.addRow()
    this.rows.length = channels
    this.list.replaceChildren(...this.rows.map(({ node }) => node))
    this.rows.forEach((row, channel) => {
      const name = channelName(channel, channels)
      row.name.hidden = channels === 1
      setText(row.name, name)
      row.node.dataset.channel = name
      row.node.classList.toggle("stacked", stacked)
      row.values.arrange(valueSize, valueSize, lesson.layer.transposed ? Math.max(cell, 30) : cell)
      row.kernel.arrange(size, stacked ? tall : cell, name)
      row.products.arrange(size, size, cell)
    })
  }

  addRow() {
    const channel = this.rows.length
    this.rows.push(new Row((at, value, text) => this.onWeight(channel, at, value, text)))
  }

  /**
   * The kernel of the shown filter.
   * @param {Lesson} lesson
   * @param {number} filter
   */
  showKernel(lesson, filter) {
    const length = lesson.weight.data.length / lesson.weight.shape[0]
    const weights = lesson.weight.data.subarray(filter * length, (filter + 1) * length)
    this.scale = scaleOf(weights)
    if (this.scale.lut !== DIVERGING)
      this.scale = { lut: DIVERGING, low: -this.scale.high, high: this.scale.high }
    const taps = length / this.rows.length
    this.rows.forEach((row, channel) =>
      row.kernel.show(weights.subarray(channel * taps, (channel + 1) * taps), this.scale),
    )
    this.shownBias = lesson.bias[filter]
    if (!this.bias.matches(":focus")) this.showBias()
  }

  showBias() {
    this.bias.ariaInvalid = "false"
    this.bias.value = fieldText(this.shownBias)
  }

  /**
   * The arithmetic of one window (or stamp): {values, products, sums, result} with the input's scale.
   * @param {Shown} shown
   * @param {Scale} inputScale
   */
  show({ values, products, sums, result }, inputScale) {
    const count = this.rows.length
    const valueTaps = values.length / count
    const taps = products.length / count
    const scale = balanced(products)
    this.rows.forEach((row, channel) => {
      row.values.paint(values.subarray(channel * valueTaps, (channel + 1) * valueTaps), inputScale)
      row.products.paint(products.subarray(channel * taps, (channel + 1) * taps), scale)
      row.sum.hidden = !sums
      if (sums) setText(row.sum, `Σ ${plain(sums[channel])}`)
    })
    this.line.hidden = !sums
    if (!sums || result === undefined) return
    setText(
      this.parts,
      sums
        .map((sum, at) => `${at ? (sum < 0 ? " − " : " + ") : ""}${plain(at ? Math.abs(sum) : sum)}`)
        .join(""),
    )
    setText(this.result, `${totalEquals([...sums, this.shownBias])} ${plain(result)}`)
  }
}
