// The pictures: input, the arithmetic between, output; what moves over them, and the sum below.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Cell, Move } from "../../lib/lesson/pane.js" */
/** @import { ConvolutionChosen, Lesson } from "./model.js" */
/** @import { WorkHandlers } from "./work.js" */

import { theme } from "../../lib/colours.js"
import { element, throttled } from "../../lib/dom.js"
import { shape } from "../../lib/format.js"
import { windowAt } from "../../lib/lesson/convolve.js"
import { within } from "../../lib/lesson/pane.js"
import { Player } from "../../lib/lesson/player.js"
import { Ribbons } from "../../lib/lesson/ribbons.js"
import { Thumbnails } from "../../lib/lesson/thumbnails.js"
import { sharesAt, stampAt } from "../../lib/lesson/transposed.js"
import { plain } from "../../lib/lesson/words.js"
import { Spoken } from "../../lib/spoken.js"
import { Panes } from "./panes.js"
import { Terms } from "./terms.js"
import { windowText } from "./words.js"
import { Work } from "./work.js"

const WORDS_EVERY_MS = 100
const LARGEST_SIDE = 400
const PHONE_PX = 560

/**
 * @typedef {object} PictureHandlers
 * @property {(filter: number) => void} onFilter
 * @property {(row: number, column: number) => void} onPin
 * @property {(speed: string) => void} onSpeed pixels a second
 * @property {(event: PointerEvent) => boolean} onPen true where the pen takes the event
 * @property {() => void} onLift
 */

/** @typedef {WorkHandlers & PictureHandlers} StageHandlers */

/** The layer on one input. */
export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {StageHandlers} on
   */
  constructor(root, on) {
    this.on = on
    this.root = root
    this.pinned = { row: 0, column: 0 }
    /** @type {Cell | null} */
    this.hovered = null
    /** @type {Cell | null} */
    this.inspected = null
    this.revealed = false
    this.geometry = ""
    this.writeSoon = throttled((/** @type {() => void} */ now) => now(), WORDS_EVERY_MS)
    const keys = {
      key: (/** @type {Move} */ [rows, columns]) => this.moveBy(rows, columns),
      ends: (/** @type {boolean} */ first) =>
        this.player.step(first ? -this.player.position : this.player.count),
      toggle: () => this.player.toggle.click(),
    }
    this.panes = new Panes(
      {
        ...keys,
        press: (cell, event) => this.dragInput(cell, event),
        drag: (cell, event) => this.dragInput(cell, event),
        hover: (cell) => this.panes.read(cell),
        leave: () => this.panes.read(null),
        release: () => on.onLift(),
      },
      {
        ...keys,
        hover: (cell) => this.hoverOutput(cell),
        leave: () => this.hoverOutput(null),
        press: (cell) => this.pressOutput(cell),
        drag: (cell) => this.pressOutput(cell),
      },
    )
    this.input = this.panes.input
    this.output = this.panes.output
    this.work = new Work({ onWeight: on.onWeight, onBias: on.onBias })
    this.player = new Player({
      onMove: (position) => this.playTo(position),
      onRest: () => this.rest(),
      onSpeed: (speed) => on.onSpeed(String(speed)),
    })
    this.terms = new Terms()
    this.thumbnails = new Thumbnails(on.onFilter)
    this.kernelSlot = element("div", { className: "kernel-slot" })
    this.spoken = new Spoken()
    this.middle = element("div", { className: "middle" }, this.kernelSlot, this.work.node, this.player.node)
    this.ribbons = new Ribbons()
    this.inputSlot = element("div", {}, this.input.node)
    const outputSlot = element("div", { className: "output" }, this.output.node, this.thumbnails.node)
    this.trio = element(
      "div",
      { className: "trio" },
      this.inputSlot,
      this.middle,
      outputSlot,
      this.ribbons.node,
    )
    this.node = element(
      "div",
      { className: "stage" },
      this.trio,
      this.terms.node,
      this.panes.extras,
      this.spoken.node,
    )
    this.resized = new ResizeObserver(
      () => this.width !== this.trio.clientWidth && this.show(this.lesson, this.chosen),
    )
    this.resized.observe(this.trio)
  }

  destroy() {
    this.resized.disconnect()
    this.writeSoon.cancel()
    this.player.destroy()
    this.terms.destroy()
  }

  /**
   * Show a lesson, new or changed.
   * @param {Lesson} lesson
   * @param {ConvolutionChosen} chosen
   */
  show(lesson, chosen) {
    /** @type {Lesson} */
    this.lesson = lesson
    /** @type {ConvolutionChosen} */
    this.chosen = chosen
    /** @type {number} */
    this.filter = Math.min(chosen.shown, lesson.weight.shape[0] - 1)
    this.pinned = this.settle(this.player.frame ? this.pinned : chosen)
    this.hovered = within(this.hovered, this.positions)
    this.inspected = within(this.inspected, lesson.output.shape)
    this.player.showSpeed(Number(chosen.speed))
    /** @type {Theme} */
    this.colours = theme(this.root)
    this.arrange()
    this.work.showKernel(lesson, this.filter)
    this.panes.show(lesson, this.filter)
    this.thumbnails.show(lesson.output, this.filter)
    this.draw()
  }

  get positions() {
    return this.lesson.layer.transposed ? this.lesson.input.shape : this.lesson.output.shape
  }

  /**
   * A place that is not there any more, as the picture became smaller, gives way to the middle: in a corner
   * there is least to see.
   * @param {Cell} cell
   */
  settle({ row, column }) {
    const [, height, width] = this.positions
    return { row: row < height ? row : height >> 1, column: column < width ? column : width >> 1 }
  }

  /** @param {Cell} cell */
  clip({ row, column }) {
    const [, height, width] = this.positions
    return { row: Math.max(0, Math.min(row, height - 1)), column: Math.max(0, Math.min(column, width - 1)) }
  }

  arrange() {
    const { lesson, trio } = this
    const geometry = [
      trio.clientWidth,
      lesson.view,
      lesson.layer.padding,
      lesson.input.shape,
      lesson.weight.shape,
      lesson.output.shape,
    ].join()
    if (geometry === this.geometry) return
    this.geometry = geometry
    /** @type {number} */
    this.width = trio.clientWidth
    this.panes.arrange(lesson, Math.min(LARGEST_SIDE, this.inputSlot.clientWidth), this.width <= PHONE_PX)
    this.work.arrange(lesson, this.middle.clientWidth)
    const [, down, across] = this.positions
    this.player.arrange(
      down * across,
      (at) => `row ${Math.floor(at / across) + 1}, column ${(at % across) + 1}`,
    )
    const { rows: lines, result } = this.work
    this.ribbons.arrange(this.trio, this.input, {
      before: lines.map((line) => line.values.canvas),
      after: lesson.layer.transposed ? lines.map((line) => line.products.canvas) : [result],
      output: this.output,
    })
  }

  // --- what moves ---

  get place() {
    return this.hovered ?? this.pinned
  }

  draw() {
    const { lesson, place } = this
    const [, , columns] = this.positions
    this.player.moveTo(place.row * columns + place.column)
    this.input.clear()
    this.output.clear()
    if (lesson.layer.transposed) this.drawStamp(place)
    else this.drawWindow(place)
  }

  /** @param {Cell} cell */
  drawWindow({ row, column }) {
    const { lesson, input, output, filter } = this
    const { layer } = lesson
    const window = windowAt(layer, lesson.input, lesson.weight, lesson.bias, filter, row, column)
    const span = layer.dilation * (layer.kernel - 1) + 1
    if (layer.dilation > 1) {
      for (let tap = 0; tap < layer.kernel ** 2; tap++) {
        input.mark(
          window.top + Math.floor(tap / layer.kernel) * layer.dilation,
          window.left + (tap % layer.kernel) * layer.dilation,
        )
      }
    }
    input.frame(window.top, window.left, span, span)
    if (this.revealed) output.veil(row * lesson.output.shape[2] + column, this.colours.background)
    output.frame(row, column, 1, 1)
    this.work.show(window, this.panes.inputScale)
    this.ribbons.draw([window.top, window.left, span, span], [row, column, 1, 1])
    const channels = lesson.input.shape[0]
    this.write(() =>
      this.terms.showWindow(`Output pixel in row ${row + 1}, column ${column + 1}`, window, channels),
    )
    this.describe(windowText(window, span, lesson.input.shape), row, column, window.result)
  }

  /** @param {Cell} cell */
  drawStamp({ row, column }) {
    const { lesson, input, output, filter } = this
    const { kernel } = lesson.layer
    const stamp = stampAt(lesson.layer, lesson.input, lesson.weight, filter, row, column)
    if (this.revealed) this.panes.paintStamped(row * lesson.input.shape[2] + column + 1)
    input.frame(row, column, 1, 1)
    output.frame(stamp.top, stamp.left, kernel, kernel)
    this.work.show(stamp, this.panes.inputScale)
    this.ribbons.draw([row, column, 1, 1], [stamp.top, stamp.left, kernel, kernel])
    const [, height, width] = lesson.output.shape
    const middle = {
      row: Math.max(0, Math.min(height - 1, stamp.top + (kernel >> 1))),
      column: Math.max(0, Math.min(width - 1, stamp.left + (kernel >> 1))),
    }
    const seen = this.inspected ?? middle
    const shares = sharesAt(
      lesson.layer,
      lesson.input,
      lesson.weight,
      lesson.bias,
      filter,
      seen.row,
      seen.column,
    )
    if (this.inspected) {
      for (const term of shares.terms) if (term.channel === 0) input.mark(term.row, term.column)
      output.mark(seen.row, seen.column)
    }
    this.write(() =>
      this.terms.showShares(
        `Output pixel in row ${seen.row + 1}, column ${seen.column + 1}: ` +
          `${stamps(shares.terms.length / lesson.input.shape[0])} here`,
        shares,
        lesson.input.shape[0],
      ),
    )
    this.describe(
      `Input pixel in row ${row + 1}, column ${column + 1} stamps the kernel.`,
      seen.row,
      seen.column,
      shares.result,
    )
  }

  /**
   * Sums are written out a few times a second while the window runs: nobody could read them faster.
   * @param {() => void} now
   */
  write(now) {
    if (this.player.frame) return this.writeSoon(now)
    this.writeSoon.cancel()
    now()
  }

  /**
   * @param {string} what
   * @param {number} row
   * @param {number} column
   * @param {number} result
   */
  describe(what, row, column, result) {
    if (this.player.frame) return
    const { lesson } = this
    this.input.over.ariaLabel = `Input, ${shape(lesson.input.shape)}. ${what} Arrow keys move it.`
    this.output.over.ariaLabel =
      `Output, ${shape(lesson.output.shape)}. Row ${row + 1}, column ${column + 1}: ${plain(result)}. ` +
      "Arrow keys move the window."
    this.spoken.settle()
  }

  // --- pointer, keys, player ---

  /** @param {Cell | null} cell */
  hoverOutput(cell) {
    if (this.player.frame) return
    if (this.lesson.layer.transposed) this.inspected = cell
    else this.hovered = cell
    if (this.revealed && cell) this.reveal(false)
    this.draw()
  }

  /** @param {Cell | null} cell */
  pressOutput(cell) {
    if (!cell) return
    if (this.lesson.layer.transposed) return this.hoverOutput(cell)
    this.hovered = null
    this.pin(cell)
  }

  /**
   * @param {Cell | null} cell
   * @param {PointerEvent} event
   */
  dragInput(cell, event) {
    if (this.on.onPen(event) || !cell) return
    const { layer } = this.lesson
    if (layer.transposed) return this.pin(cell)
    const middle = (layer.dilation * (layer.kernel - 1)) / 2
    const at = (/** @type {number} */ position) =>
      Math.round((position - middle + layer.padding) / layer.stride)
    this.pin({ row: at(cell.row), column: at(cell.column) })
  }

  /**
   * Put the window somewhere for good: the URL will say so.
   * @param {Cell} cell
   */
  pin(cell) {
    const place = this.clip(cell)
    this.player.pause()
    this.reveal(false)
    if (place.row === this.pinned.row && place.column === this.pinned.column) return this.draw()
    this.pinned = place
    this.draw()
    this.on.onPin(place.row, place.column)
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  moveBy(rows, columns) {
    this.hovered = null
    this.pin({ row: this.pinned.row + rows, column: this.pinned.column + columns })
    this.spoken.say(() => this.output.over.ariaLabel ?? "")
  }

  /** @param {number} position */
  playTo(position) {
    const [, , columns] = this.positions
    this.hovered = this.inspected = null
    this.revealed = true
    this.pinned = { row: Math.floor(position / columns), column: position % columns }
    this.draw()
  }

  rest() {
    this.on.onPin(this.pinned.row, this.pinned.column)
  }

  /** @param {boolean} revealed */
  reveal(revealed) {
    if (this.revealed === revealed) return
    this.revealed = revealed
    if (!revealed && this.lesson.layer.transposed) this.panes.paintOutput()
  }
}

/** @param {number} number */
const stamps = (number) => (number === 1 ? "one stamp lands" : `${number} stamps meet`)
