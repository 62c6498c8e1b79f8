// The map that is pooled, the arithmetic of one window, the pooled map; below them the way back and what is
// lost.

/** @import { Scale } from "../../lib/colours.js" */
/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Cell, Move } from "../../lib/lesson/pane.js" */
/** @import { Lesson, PoolingChosen } from "./index.js" */

import { DIVERGING, GREY } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { number, percent, shape } from "../../lib/format.js"
import { Pane, pixelOf, scaleOf } from "../../lib/lesson/pane.js"
import { Ribbons } from "../../lib/lesson/ribbons.js"
import { plain } from "../../lib/lesson/words.js"
import { Spoken } from "../../lib/spoken.js"
import { ends, paddedWindow, windowAt } from "./math.js"
import { keptText, restoredText } from "./words.js"
import { Work } from "./work.js"

const LARGEST_SIDE = 400
const PICTURE_SIDE = 150

/** @typedef {"picture" | "maps" | "gradient" | "restored" | "lost"} PaneName as large as the input */

/**
 * @typedef {object} StageHandlers
 * @property {(place: Cell) => void} onPin of the output
 * @property {(pane: Pane, event: PointerEvent) => boolean} pen true where the pen takes the event
 * @property {() => void} lift
 */

/** @typedef {Pick<PoolingChosen, "input" | "kernel" | "row" | "column">} StageChosen */

/** The layer on one picture. */
export class Stage {
  /** @param {StageHandlers} on */
  constructor(on) {
    this.on = on
    /** @type {Cell | null} */
    this.hovered = null
    this.geometry = ""
    const keys = {
      key: (/** @type {Move} */ [rows, columns]) => this.moveBy(rows, columns),
      leave: () => this.hover(null),
    }
    const over = (/** @type {PaneName} */ name) => ({
      ...keys,
      hover: (/** @type {Cell | null} */ cell) => this.hover(this.windowOver(cell)),
      press: (/** @type {Cell | null} */ cell, /** @type {PointerEvent} */ event) =>
        on.pen(this[name], event) || this.pin(this.windowOver(cell)),
      drag: (/** @type {Cell | null} */ cell, /** @type {PointerEvent} */ event) =>
        on.pen(this[name], event) || this.pin(this.windowOver(cell)),
      release: () => on.lift(),
    })
    this.picture = new Pane("Picture", over("picture"))
    this.maps = new Pane("Input", over("maps"))
    this.output = new Pane("Output", {
      ...keys,
      hover: (cell) => this.hover(cell),
      press: (cell) => this.pin(cell),
      drag: (cell) => this.pin(cell),
    })
    this.gradient = new Pane("Where the gradient goes", over("gradient"))
    this.restored = new Pane("Output, blown up again", over("restored"))
    this.lost = new Pane("What is lost", over("lost"))
    const slot = (/** @type {Pane[]} */ ...panes) =>
      element(
        "div",
        { className: "slot" },
        panes.map(({ node }) => node),
      )
    this.work = new Work()
    this.ribbons = new Ribbons()
    this.left = slot(this.maps, this.picture)
    this.trio = element(
      "div",
      { className: "trio" },
      this.left,
      this.work.node,
      slot(this.output),
      this.ribbons.node,
    )
    this.after = element(
      "div",
      { className: "after" },
      slot(this.gradient),
      slot(this.restored),
      slot(this.lost),
    )
    this.spoken = new Spoken()
    this.node = element("div", { className: "stage" }, this.trio, this.after, this.spoken.node)
  }

  /**
   * @param {Lesson} lesson
   * @param {StageChosen} chosen
   */
  show(lesson, chosen) {
    /** @type {Lesson} */
    this.lesson = lesson
    /** @type {StageChosen} */
    this.chosen = chosen
    /** @type {Cell} */
    this.pinned = this.clip(chosen)
    this.arrange()
    this.paint()
    this.draw()
  }

  arrange() {
    const {
      lesson: { maps, output, layer },
      chosen,
      trio,
    } = this
    const geometry = [trio.clientWidth, maps.shape, output.shape, layer.padding, chosen.kernel].join()
    if (geometry === this.geometry) return
    this.geometry = geometry
    const [, height, width] = maps.shape
    const side = Math.min(LARGEST_SIDE, this.left.clientWidth)
    this.maps.arrange(height, width, layer.kind === "global" ? 0 : layer.padding, side)
    this.output.arrange(output.shape[1], output.shape[2], 0, side)
    this.picture.node.hidden = chosen.kernel === "none"
    this.picture.arrange(height, width, 0, Math.min(PICTURE_SIDE, side))
    const below = Math.min(LARGEST_SIDE, this.after.children[0].clientWidth)
    for (const pane of [this.gradient, this.restored, this.lost]) pane.arrange(height, width, 0, below)
    for (const pane of [this.maps, this.gradient, this.restored, this.lost])
      setText(pane.shape, shape(maps.shape.slice(1)))
    setText(this.output.shape, shape(output.shape.slice(1)))
    this.work.arrange(layer, maps)
    setText(this.maps.title, chosen.kernel === "none" ? "Input" : "Feature map after ReLU")
    this.ribbons.arrange(trio, this.maps, {
      before: [this.work.values.canvas],
      after: [this.work.kept],
      output: this.output,
    })
  }

  paint() {
    const {
      lesson: { pixels, maps, output, gradient, restored },
    } = this
    const grid = this.chosen.input === "grid"
    /** @type {Scale} */
    this.scale =
      this.chosen.kernel === "none" && !grid
        ? { lut: GREY, low: 0, high: 1 }
        : scaleOf(maps.data, grid ? 1 : 0)
    this.paintPadded()
    this.picture.paintMap(pixels.data, grid ? scaleOf(pixels.data, 1) : { lut: GREY, low: 0, high: 1 })
    this.output.paintMap(output.data, scaleOf([...ends(output.data), this.scale.high]))
    const most = Math.max(1e-6, ...ends(gradient.data).map(Math.abs))
    this.gradient.paintMap(gradient.data, { lut: DIVERGING, low: -most, high: most })
    setText(this.gradient.low, number(-most))
    setText(this.gradient.high, number(most))
    this.restored.paintMap(restored.data, scaleOf([...ends(restored.data), this.scale.high]))
    const lost = maps.data.map((value, at) => value - restored.data[at])
    const off = Math.max(1e-6, this.scale.high, ...ends(lost).map(Math.abs))
    this.lost.paintMap(lost, { lut: DIVERGING, low: -off, high: off })
    this.explain(lost)
  }

  /** The zeros around the picture, where they count; a hole where what is there is none of the values. */
  paintPadded() {
    const {
      maps: {
        shape: [, height, width],
        data,
      },
      layer: { kind },
    } = this.lesson
    const around = kind === "average" ? 0 : NaN
    this.maps.paint((row, column) => {
      const outside = row < 0 || column < 0 || row >= height || column >= width
      return pixelOf(this.scale, outside ? around : data[row * width + column])
    }, this.scale)
    this.maps.legend(this.scale)
  }

  /** @param {Numbers} lost */
  explain(lost) {
    const { maps, output, gradient, layer } = this.lesson
    const [before, after] = [maps.data.length, output.data.length]
    const seen = lost.filter((value) => !Number.isNaN(value))
    let [total, reached] = [0, 0]
    for (const value of seen) total += Math.abs(value)
    for (const value of gradient.data) reached += Number(value !== 0)
    const off = total / seen.length
    setText(this.output.note, keptText(after, before))
    setText(
      this.gradient.note,
      `${percent(reached / before)} of the pixels get a gradient when every output pixel sends back ` +
        `1.${layer.kind === "max" ? " Among equals the first one gets it." : ""}`,
    )
    setText(this.restored.note, restoredText(before - seen.length))
    setText(
      this.lost.note,
      layer.kind === "l2"
        ? "Input minus blown-up output. L2 adds up, so its output can be larger. Mean difference: " +
            `${plain(off)}.`
        : `Input minus blown-up output. A pixel is off by ${plain(off)} on average.`,
    )
  }

  // --- what follows the pointer ---

  get place() {
    return this.clip(this.hovered ?? this.pinned)
  }

  /** @param {Cell} cell */
  clip({ row, column }) {
    const [, rows, columns] = this.lesson.output.shape
    return { row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) }
  }

  /**
   * The output pixel whose window has its middle nearest to an input cell.
   * @param {Cell | null} cell
   */
  windowOver(cell) {
    if (!cell) return null
    const { kind, window, stride, padding } = this.lesson.layer
    if (kind === "global") return { row: 0, column: 0 }
    const at = (/** @type {number} */ position) =>
      Math.round((position - (window - 1) / 2 + padding) / stride)
    return this.clip({ row: at(cell.row), column: at(cell.column) })
  }

  draw() {
    const {
      lesson: { layer, maps },
      place: { row, column },
    } = this
    const seen = windowAt(layer, maps, row, column)
    const whole = layer.kind === "global" ? seen : paddedWindow(layer, maps.shape, row, column)
    for (const pane of [this.maps, this.picture, this.gradient, this.restored, this.lost]) {
      pane.clear()
      const { top, left, rows, columns } = pane === this.maps ? whole : seen
      pane.frame(top, left, rows, columns)
    }
    this.output.clear()
    this.output.frame(row, column, 1, 1)
    if (seen.chosen !== undefined)
      for (const pane of [this.maps, this.gradient])
        pane.mark(seen.top + Math.floor(seen.chosen / seen.columns), seen.left + (seen.chosen % seen.columns))
    this.work.show(layer, seen, whole, this.scale)
    this.ribbons.draw([whole.top, whole.left, whole.rows, whole.columns], [row, column, 1, 1])
    const cell = `row ${row + 1}, column ${column + 1}`
    this.output.over.ariaLabel = `Output, ${cell}: ${plain(seen.result)}. Arrow keys move the window.`
    const window = this.work.where.textContent
    for (const pane of [this.maps, this.gradient, this.restored, this.lost, this.picture])
      pane.over.ariaLabel = `${pane.title.textContent}. ${window}. Arrow keys move the window.`
    this.spoken.settle()
  }

  /** @param {Cell | null} place */
  hover(place) {
    this.hovered = place
    this.draw()
  }

  /** @param {Cell | null} place */
  pin(place) {
    if (!place) return
    this.hovered = null
    const next = this.clip(place)
    const moved = next.row !== this.pinned.row || next.column !== this.pinned.column
    this.pinned = next
    this.draw()
    if (moved) this.on.onPin(next)
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  moveBy(rows, columns) {
    this.pin({ row: this.pinned.row + rows, column: this.pinned.column + columns })
    this.spoken.say(() => this.work.said)
  }
}
