// One channel, large: the input, its weights, its map before and after the activation and after the pooling.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Frame, Numbers } from "../../lib/frame.js" */
/** @import { Box } from "../../lib/receptive_field.js" */
/** @import { Weights } from "./arithmetic.js" */
/** @import { Column, Destination, LayerColumn, Pixel, Spot, Story } from "./model.js" */
/** @import { Scales } from "./scale.js" */
/** @import { NetworkView } from "./view.js" */

import { DIVERGING, GREY } from "../../lib/colours.js"
import { element, setText, throttled } from "../../lib/dom.js"
import { nth, number, shape } from "../../lib/format.js"
import { boxesBehind, cellBox } from "../../lib/receptive_field.js"
import { contributions, explain } from "./arithmetic.js"
import { Figure } from "./figure.js"
import { Kernels } from "./kernels.js"
import { storyOf } from "./model.js"
import { channelNotice, extremes, unitNotice } from "./notice.js"

const SIDE = { least: 148, most: 224 }
const GAP_PX = 24
const PADDING_PX = 17
const WORDS_EVERY_MS = 400
const INVITATION = "Point at a map to see how one of its values came about."

/**
 * One picture of the story, or where there is no map one number.
 * @typedef {{column: Column, figure: Figure}} PicturePart
 * @typedef {{column: Column, figure: null, title: string, output: HTMLElement}} NumberPart
 * @typedef {PicturePart | NumberPart} Part
 */

// A unit is its layer's only pixel.
const ONLY = { row: 0, column: 0 }

/** What is told about one channel below the map. */
export class Panel {
  /**
   * onClose() when the reader closes it, onStep(by) for the neighbour channel, onLook() when the pointer
   * moved.
   * @param {{onClose: () => void, onStep: (by: number) => void, onLook: () => void}} handlers
   */
  constructor({ onClose, onStep, onLook }) {
    this.onLook = () => {
      onLook()
      this.#write()
    }
    this.writeSoon = throttled(() => this.isOpen && this.#write(), WORDS_EVERY_MS)
    this.heading = element("h3", {})
    this.notice = element("p", { class: "notice" })
    this.figures = element("div", { class: "figures" })
    this.sums = element("p", { class: "sums" })
    const step = (/** @type {number} */ by, /** @type {string} */ label, /** @type {string} */ sign) =>
      element("button", { class: "quiet", "aria-label": label, onclick: () => onStep(by) }, sign)
    this.steps = element("span", {}, step(-1, "Previous channel", "←"), step(1, "Next channel", "→"))
    this.closer = element("button", { class: "quiet", "aria-label": "Close", onclick: onClose }, "✕")
    this.element = element(
      "section",
      { class: "panel", hidden: true, "aria-label": "One channel in detail" },
      element("header", {}, this.heading, this.steps, this.closer),
      this.notice,
      this.figures,
      this.sums,
    )
    this.element.onkeydown = (event) => {
      if (event.key !== "Escape") return
      event.stopPropagation()
      onClose()
    }
  }

  get isOpen() {
    return !this.element.hidden
  }

  /** The layer whose weights the panel needs in the frames, or null. */
  get weightsKey() {
    return this.isOpen ? (this.story.weights?.key ?? null) : null
  }

  /**
   * Show the story of a channel of column `index`; `pixel` {index, row, column} is looked at from the start.
   * @param {NetworkView} view
   * @param {Destination} shown
   * @param {Theme} colours
   * @param {number} width CSS px
   */
  open(view, { index, channel, pixel }, colours, width) {
    /** @type {NetworkView} */
    this.view = view
    /** @type {number} */
    this.index = index
    /** @type {number} */
    this.channel = channel
    /** @type {Pixel | null} */
    this.pixel = pixel
    /** @type {Theme} */
    this.colours = colours
    /** @type {Story} */
    this.story = storyOf(view.columns, index)
    /** @type {number} */
    this.width = width - 2 * PADDING_PX
    /** @type {number} */
    this.side = this.#sideFor()
    /** @type {Kernels | null} */
    this.kernels = null
    const input = this.#inputPart()
    /** @type {Part[]} */
    this.parts = [
      ...(input ? [input] : []),
      ...[...this.story.added, ...this.story.stages].map((stage) => this.#stagePart(stage)),
    ]
    this.element.hidden = false
    this.#showFigures()
    const column = view.columns[index]
    setText(
      this.heading,
      index === 0
        ? "Input"
        : `${column.name}, ${column.shape.length === 3 ? "channel" : "unit"} ${nth(channel)}`,
    )
    this.steps.hidden = index === 0
    /** @type {boolean} */
    this.canExplain =
      this.parts.some(({ figure, column: { row } }) => figure && row) || this.story.weights !== null
  }

  close() {
    this.writeSoon.cancel()
    this.element.hidden = true
    this.figures.replaceChildren()
  }

  // All figures in one row where the width allows it.
  #sideFor() {
    const { stages, added, weights } = this.story
    const count = stages.length + added.length + (weights ? 2 : 1)
    return Math.min(Math.max(Math.floor((this.width + GAP_PX) / count) - GAP_PX, SIDE.least), SIDE.most)
  }

  /** @returns {Part | null} */
  #inputPart() {
    const column = this.view.columns[0]
    return column.role === "picture" ? { column, figure: this.#figure(column, "Input") } : null
  }

  /**
   * @param {LayerColumn} column
   * @returns {Part}
   */
  #stagePart(column) {
    const title =
      column === this.story.weights ? `After ${column.name}` : `After ${column.name} (${column.title})`
    if (column.role === "maps") return { column, figure: this.#figure(column, title) }
    return { column, figure: null, title, output: element("output", { class: "number" }) }
  }

  /**
   * @param {Column} column
   * @param {string} title
   */
  #figure(column, title) {
    const { height, width, index } = column
    const onPixel = (/** @type {Spot} */ { row, column: across }) => {
      this.pixel = { index, row, column: across }
      this.onLook()
    }
    return new Figure({ title, height, width, side: this.side, onPixel })
  }

  #showFigures() {
    const items = this.parts.map((part) => {
      if (!part.figure)
        return element("figure", { class: "single" }, element("h4", {}, part.title), part.output)
      part.figure.arrange(this.colours)
      return part.figure.element
    })
    if (this.kernels) {
      this.kernels.figure.arrange(this.colours)
      items.splice(
        this.parts.findIndex(({ column }) => column.row),
        0,
        this.kernels.figure.element,
      )
    }
    this.figures.replaceChildren(...items)
  }

  /**
   * Paint a frame with the map's colour limits; words change a few times a second only.
   * @param {Frame} frame
   * @param {Scales} scales
   */
  paint(frame, scales) {
    if (!this.isOpen) return
    /** @type {Frame} */
    this.frame = frame
    this.#placeWindows()
    for (const part of this.parts) this.#paintPart(part, scales)
    const weights = this.#weights()
    if (weights && this.story.weights) this.#paintKernels(this.story.weights, weights)
    this.writeSoon()
  }

  // From the pixel looked at back to the input: in each picture the window that it was computed from.
  #placeWindows() {
    const { pixel } = this
    /** @type {Map<number, Box>} */
    const windows = pixel
      ? boxesBehind(
          this.view.network.rows,
          this.view.columns[pixel.index].at,
          cellBox(pixel.row, pixel.column),
        )
      : new Map()
    for (const { column, figure } of this.parts) if (figure) figure.window = windows.get(column.at) ?? null
  }

  /**
   * @param {Part} part
   * @param {Scales} scales
   */
  #paintPart({ column, figure }, scales) {
    const data = this.#dataOf(column)
    if (!figure || !data) return
    const [low, high] = scales.of(column, this.channel)
    if (column.colour) figure.paintColour(data, low, high)
    else figure.paint(this.#plane(column, data), [0], column.signed ? DIVERGING : GREY, low, high)
  }

  /**
   * @param {Column | null} column
   * @returns {Numbers | undefined}
   */
  #dataOf(column) {
    return column ? this.view.dataOf(column, this.frame)?.data : undefined
  }

  /**
   * @param {Column} column
   * @param {Numbers} data
   * @returns {Numbers}
   */
  #plane(column, data) {
    const size = column.height * column.width
    return column.role === "maps" ? data.subarray(this.channel * size, (this.channel + 1) * size) : data
  }

  /** @returns {Weights | null} */
  #weights() {
    const { arrays } = this.frame
    const { weights } = this.story
    const weight = weights && arrays.get(`${weights.key}.weight`)
    return weight ? { weight, bias: arrays.get(`${weights.key}.bias`) } : null
  }

  /**
   * The weights come some frames after the panel opened, when the server has heard that they are wanted.
   * @param {LayerColumn} column
   * @param {Weights} weights
   */
  #paintKernels(column, weights) {
    if (!this.kernels) {
      const before = this.view.columns[column.inputs[0]]
      const side = column.role === "units" ? Math.min(2 * this.side, this.width) : this.side
      this.kernels = new Kernels(column, before, weights.weight, this.channel, side, this.onLook)
      this.#showFigures()
      for (const { figure } of this.parts) figure?.show()
      this.#write()
    }
    this.kernels.paint(weights)
  }

  #write() {
    const weights = this.#weights()
    if (weights) this.kernels?.describe(weights)
    for (const part of this.parts) this.#describe(part)
    setText(this.notice, this.#noticeText(weights))
    setText(this.sums, this.#sumsText(weights))
  }

  /** @param {Part} part */
  #describe(part) {
    const { column, figure } = part
    const data = this.#dataOf(column)
    if (!data) return
    if (!figure) return setText(part.output, number(data[this.channel]))
    const plane = this.#plane(column, data)
    const { low, high } = extremes(plane)
    const size = column.role === "maps" ? [column.height, column.width] : column.shape
    figure.say(`${shape(size)}, ${number(low)} to ${number(high)}`, windowText(column, plane, figure.window))
  }

  /**
   * @param {Weights | null} weights
   * @returns {string}
   */
  #sumsText(weights) {
    const column = this.#explained()
    const values = this.#dataOf(column)
    const [before, other] = (column?.inputs ?? []).map((at) => this.view.columns[at])
    const input = this.#dataOf(before ?? null)
    if (!column?.row || !values || !input) return this.canExplain ? INVITATION : ""
    const isMap = column.role === "maps"
    const pixel = this.pixel ?? ONLY
    const at = isMap ? pixel.row * column.width + pixel.column : 0
    const value = values[this.channel * column.height * column.width + at]
    const where = isMap ? ` at row ${nth(pixel.row)}, column ${nth(pixel.column)}` : ""
    const own = column === this.story.weights ? weights : null
    const line = explain(column.row, value, {
      input,
      beside: this.#dataOf(other ?? null),
      names: other && [before.name, other.name],
      weights: own,
      channel: this.channel,
      pixel,
    })
    return `${column.name}${where}: ${line}`
  }

  /**
   * The layer whose arithmetic is shown: the one under the pointer, of units the one with the weights.
   * @returns {Column | null}
   */
  #explained() {
    if (this.pixel && this.pixel.index > 0) return this.view.columns[this.pixel.index]
    return this.story.weights?.role === "units" ? this.story.weights : null
  }

  /**
   * @param {Weights | null} weights
   * @returns {string}
   */
  #noticeText(weights) {
    const chosen = this.story.stages.findLast(({ row }) => row.kind === "Activation") ?? this.story.stages[0]
    const data = this.#dataOf(chosen)
    if (!data) return ""
    if (chosen.role !== "maps") {
      const source = this.story.weights?.row.kind === "Linear" ? "input" : "input channel"
      return unitNotice(chosen, this.channel, data[this.channel], this.#inputParts(weights), source)
    }
    return channelNotice(
      chosen,
      this.channel,
      this.#plane(chosen, data),
      Boolean(this.view.dead.get(chosen.name)?.[this.channel]),
    )
  }

  /** @param {Weights | null} weights */
  #inputParts(weights) {
    const column = this.story.weights
    if (!weights || column?.role !== "units") return null
    const input = this.#dataOf(this.view.columns[column.inputs[0]])
    return input ? contributions(column.row, weights.weight, input, this.channel, ONLY) : null
  }
}

/**
 * @param {Column} column
 * @param {Numbers} plane
 * @param {Box | null} window
 * @returns {string}
 */
function windowText(column, plane, window) {
  if (!window) return ""
  const { top, bottom, left, right } = window
  if (top < bottom || left < right)
    return `rows ${nth(top)}–${nth(bottom)}, columns ${nth(left)}–${nth(right)}`
  const size = column.height * column.width
  const values = Array.from({ length: plane.length / size }, (_, i) =>
    number(plane[i * size + top * column.width + left]),
  )
  return `row ${nth(top)}, column ${nth(left)}: ${values.join(", ")}`
}
