// All filters of one layer as a grid of small pictures: one a filter, or one a filter and input channel.

/** @import { Lut } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Point } from "../../../lib/draw.js" */
/** @import { Frame, Numbers } from "../../../lib/frame.js" */
/** @import { FilterLayer, Kernels, Tile } from "./kernels.js" */

import { DIVERGING, GREY, gradient } from "../../../lib/colours.js"
import { element, setOptions, setText } from "../../../lib/dom.js"
import { Atlas, fitCanvas } from "../../../lib/draw.js"
import { count, nth, number, several, shape } from "../../../lib/format.js"
import { keepLook, recallLook } from "../../../lib/look.js"
import { keepInTab, recallFromTab } from "../../../lib/tab.js"
import { Watcher } from "../../../lib/watcher.js"
import { kernelsOf, largest, noticeText, tilesOf, viewsOf } from "./kernels.js"

const GAP_PX = 3
const LARGEST_CELL_PX = 84
const LARGEST_IN_ROWS_PX = 48
const SMALLEST_CELL_PX = 12
const MANY_CHANNELS = 16
const MANY_WEIGHTS = 300_000
const EACH = "filters each"
const SHOWN = "filters shown"

/** @typedef {{run: string, layers: FilterLayer[]}} FiltersData */

/**
 * Show the filters in `root`.
 * @param {HTMLElement} root
 * @param {Component<FiltersData>} component
 * @returns {Filters}
 */
export function mount(root, component) {
  return new Filters(root, component)
}

class Filters {
  /**
   * @param {HTMLElement} root
   * @param {Component<FiltersData>} component
   */
  constructor(root, component) {
    this.layerSelect = element("select", { "aria-label": "Layer", onchange: () => this.choose() })
    this.viewSelect = element("select", { "aria-label": "What to show", onchange: () => this.look() })
    this.each = element("input", {
      type: "checkbox",
      checked: recallLook(EACH, [false, true]),
      onchange: () => this.look(),
    })
    this.facts = element("span", { className: "muted" })
    this.canvas = element("canvas", { role: "img", "aria-label": "What the layer’s weights look like" })
    /** @type {Point | null} where the pointer rests on the pictures, CSS px */
    this.pointed = null
    this.canvas.onpointermove = (event) => this.point(event)
    this.canvas.onpointerleave = () => this.leave()
    this.value = element("p", { className: "muted value" })
    this.notice = element("p", { className: "notice" })
    this.low = element("span")
    this.high = element("span")
    this.bar = element("span", { className: "bar" })
    this.legend = element("div", { className: "legend" }, this.low, this.bar, this.high)
    root.append(
      element(
        "div",
        { className: "controls" },
        this.layerSelect,
        this.viewSelect,
        element("label", {}, this.each, "scale each on its own"),
        this.facts,
      ),
      this.notice,
      element("div", { className: "scroll" }, this.canvas),
      this.legend,
      this.value,
    )
    this.resized = new ResizeObserver(() => this.draw())
    this.resized.observe(root)
    this.root = root
    this.watcher = new Watcher(root, "filters", (frame) => this.take(frame))
    this.update(component)
  }

  /** @param {Component<FiltersData>} component */
  update({ data }) {
    /** @type {FiltersData} */
    this.data = data
    setOptions(
      this.layerSelect,
      data.layers.map(({ name }) => ({ value: name, label: name })),
    )
    if (!this.layer) select(this.layerSelect, recallFromTab(SHOWN)?.layer)
    this.choose()
    this.watcher.follow(data.run)
  }

  destroy() {
    this.watcher.close()
    this.resized.disconnect()
  }

  choose() {
    const layer = this.data.layers.find(({ name }) => name === this.layerSelect.value)
    if (JSON.stringify(layer) === JSON.stringify(this.layer)) return
    /** @type {FilterLayer | undefined} */
    this.layer = layer
    /** @type {Numbers | null} */
    this.weight = null
    this.showDrawing(false)
    setText(this.facts, "")
    setText(this.notice, layer ? "" : "This network has no layer with filters.")
    if (!layer) return
    const size = layer.weight_shape.reduce((product, side) => product * side, 1)
    /** @type {Kernels} */
    this.kernels = kernelsOf(layer)
    setText(this.facts, `${shape(layer.weight_shape)} = ${several(size, "weight")}`)
    this.offerViews()
    if (size > MANY_WEIGHTS)
      setText(
        this.notice,
        `${count(size)} weights are too many to draw while they change. Choose another layer.`,
      )
    this.watcher.ask(size > MANY_WEIGHTS ? {} : { weights: [layer.name] })
  }

  offerViews() {
    const { inputs } = this.kernels
    setOptions(this.viewSelect, viewsOf(this.kernels))
    this.viewSelect.value = inputs === 1 ? "0" : inputs <= MANY_CHANNELS ? "all" : "norm"
    this.viewSelect.hidden = inputs === 1
    const kept = recallFromTab(SHOWN)
    if (kept?.layer === this.layerSelect.value) select(this.viewSelect, kept.view)
    this.keep()
  }

  /** @param {boolean} isDrawn whether there is anything to see, and to say of it */
  showDrawing(isDrawn) {
    for (const node of [this.canvas, this.legend, this.value]) node.hidden = !isDrawn
  }

  /** Another view, or another scale. */
  look() {
    this.keep()
    this.draw()
  }

  keep() {
    keepLook(EACH, this.each.checked)
    keepInTab(SHOWN, { layer: this.layerSelect.value, view: this.viewSelect.value })
  }

  /** @param {Frame} frame */
  take(frame) {
    const weight = this.layer && frame.arrays.get(`${this.layer.name}.weight`)
    if (!weight) return
    this.weight = weight.data
    this.draw()
  }

  draw() {
    if (!this.weight) return
    const view = this.viewSelect.value
    /** @type {Tile[]} */
    this.tiles = tilesOf(this.weight, this.kernels, view)
    this.showDrawing(true)
    this.layOut(view)
    const { height, width } = this.kernels
    const atlas = new Atlas(this.tiles.length, height, width)
    const lut = view === "norm" ? GREY : DIVERGING
    const limit = largest(this.tiles)
    this.tiles.forEach(({ values }, index) => {
      const high = this.each.checked ? largest([{ values }]) : limit
      atlas.paint(index, values, 0, lut, view === "norm" ? 0 : -high, high)
    })
    atlas.flush()
    const context = fitCanvas(
      this.canvas,
      this.columns * this.stepX - GAP_PX,
      this.rows * this.stepY - GAP_PX,
    )
    this.tiles.forEach((_, index) => {
      const x = (index % this.columns) * this.stepX
      const y = Math.floor(index / this.columns) * this.stepY
      atlas.draw(context, index, x, y, this.stepX - GAP_PX, this.stepY - GAP_PX)
    })
    this.describe(view, lut, limit)
    this.showValue()
  }

  /**
   * Every filter and channel: a row a filter, a column a channel. Otherwise the filters fill the width.
   * @param {string} view
   */
  layOut(view) {
    const available = this.root.clientWidth || 600
    const { height, width, inputs } = this.kernels
    const number = this.tiles.length
    const inRows = view === "all"
    const fits = Math.floor((available + GAP_PX) / (inRows ? inputs : Math.min(number, 12))) - GAP_PX
    const side = Math.min(
      inRows ? LARGEST_IN_ROWS_PX : LARGEST_CELL_PX,
      Math.max(SMALLEST_CELL_PX, width, fits),
    )
    const wide = width > LARGEST_CELL_PX ? Math.min(available, width * 4) : side
    /** @type {number} */
    this.stepX = wide + GAP_PX
    /** @type {number} */
    this.stepY = Math.max(4, Math.round((wide * height) / width)) + GAP_PX
    /** @type {number} */
    this.columns = inRows
      ? inputs
      : Math.max(1, Math.min(number, Math.floor((available + GAP_PX) / this.stepX)))
    /** @type {number} */
    this.rows = Math.ceil(number / this.columns)
  }

  /**
   * @param {string} view
   * @param {Lut} lut
   * @param {number} limit
   */
  describe(view, lut, limit) {
    if (!this.weight || !this.layer) return
    setText(this.notice, noticeText(this.weight, this.kernels))
    const [low, high] = this.each.checked
      ? ["− largest size", "largest size of each"]
      : [number(-limit), number(limit)]
    setText(this.low, view === "norm" ? "0" : low)
    setText(this.high, high)
    this.bar.style.background = gradient(lut)
    this.canvas.setAttribute(
      "aria-label",
      `${several(this.tiles.length, "filter picture")} of ${this.layer.name}. ${this.notice.textContent}`,
    )
  }

  /**
   * Between two pictures, the weight that was pointed at last stays.
   * @param {MouseEvent} event
   */
  point({ offsetX, offsetY }) {
    const place = { x: offsetX, y: offsetY }
    if (this.textAt(place)) this.pointed = place
    this.showValue()
  }

  leave() {
    this.pointed = null
    this.showValue()
  }

  /** The weight under the pointer: with each drawing anew, as it may be another. */
  showValue() {
    setText(this.value, (this.pointed && this.textAt(this.pointed)) ?? hint(this.viewSelect.value))
  }

  /**
   * @param {Point} place
   * @returns {string | null} null where no weight is drawn
   */
  textAt(place) {
    const { stepX, stepY } = this
    if (!this.weight) return null
    const column = Math.floor(place.x / stepX)
    const tile = this.tiles[Math.floor(place.y / stepY) * this.columns + column]
    if (!tile || column >= this.columns) return null
    const { height, width } = this.kernels
    const x = Math.floor(((place.x % stepX) / (stepX - GAP_PX)) * width)
    const y = Math.floor(((place.y % stepY) / (stepY - GAP_PX)) * height)
    if (x >= width || y >= height) return null
    return `${tile.label}, row ${nth(y)}, column ${nth(x)}: ${number(tile.values[y * width + x])}`
  }
}

/**
 * Choose what is among the options.
 * @param {HTMLSelectElement} field
 * @param {unknown} value
 */
function select(field, value) {
  if ([...field.options].some((option) => option.value === value)) field.value = String(value)
}

/** @param {string} view */
function hint(view) {
  const colours = view === "norm" ? "The brighter, the stronger." : "Blue adds, orange subtracts."
  return `Point at a filter to read its numbers. ${colours}`
}
