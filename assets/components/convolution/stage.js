// The pictures: input, the arithmetic between, output; what moves over them, and the sum below.

/** @import { Scale, Theme } from "../../lib/colours.js" */
/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Cell, Move } from "../../lib/lesson/pane.js" */
/** @import { ConvolutionChosen, Lesson } from "./model.js" */
/** @import { WorkHandlers } from "./work.js" */

import { GREY, theme } from "../../lib/colours.js"
import { element, setText, throttled } from "../../lib/dom.js"
import { shape } from "../../lib/format.js"
import { largest } from "../../lib/frame.js"
import { firstChannel, sources, windowAt } from "../../lib/lesson/convolve.js"
import { LARGEST_CELL, Pane, scaleOf } from "../../lib/lesson/pane.js"
import { Player } from "../../lib/lesson/player.js"
import { Ribbons } from "../../lib/lesson/ribbons.js"
import { Thumbnails } from "../../lib/lesson/thumbnails.js"
import { addStamp, sharesAt, stampAt } from "../../lib/lesson/transposed.js"
import { CHANNELS, plain } from "../../lib/lesson/words.js"
import { notice } from "./notice.js"
import { stampsText } from "./stamps.js"
import { Terms } from "./terms.js"
import { Work } from "./work.js"

const WORDS_EVERY_MS = 100
const LARGEST_SIDE = 400
const SAME_CELLS_FROM = 0.6
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
    this.channel = 0
    this.geometry = ""
    this.stamped = 0
    this.writeSoon = throttled((/** @type {() => void} */ now) => now(), WORDS_EVERY_MS)
    const keys = {
      key: (/** @type {Move} */ [rows, columns]) => this.moveBy(rows, columns),
      ends: (/** @type {boolean} */ first) =>
        this.player.step(first ? -this.player.position : this.player.count),
      toggle: () => this.player.toggle.click(),
    }
    this.input = new Pane("Input", {
      ...keys,
      press: (cell, event) => this.dragInput(cell, event),
      drag: (cell, event) => this.dragInput(cell, event),
      hover: (cell) => this.readInput(cell),
      leave: () => this.readInput(null),
      release: () => on.onLift(),
    })
    this.output = new Pane("Output", {
      ...keys,
      hover: (cell) => this.hoverOutput(cell),
      leave: () => this.hoverOutput(null),
      press: (cell) => this.pressOutput(cell),
      drag: (cell) => this.pressOutput(cell),
    })
    this.work = new Work({ onWeight: on.onWeight, onBias: on.onBias })
    this.player = new Player({
      onMove: (position) => this.playTo(position),
      onRest: () => this.rest(),
      onSpeed: (speed) => on.onSpeed(String(speed)),
    })
    this.terms = new Terms()
    this.thumbnails = new Thumbnails(on.onFilter)
    this.overlap = new Pane("Stamps on each pixel", {})
    this.upsampled = new Pane("Enlarge, then convolve", {})
    this.kernelSlot = element("div", { className: "kernel-slot" })
    this.spoken = element("p", { className: "spoken", role: "status" })
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
    this.extras = element("div", { className: "extras" }, this.overlap.node, this.upsampled.node)
    this.node = element("div", { className: "stage" }, this.trio, this.terms.node, this.extras, this.spoken)
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
    this.player.showSpeed(Number(chosen.speed))
    /** @type {Theme} */
    this.colours = theme(this.root)
    /** @type {Float64Array | null} */
    this.sums = null
    this.arrange()
    this.work.showKernel(lesson, this.filter)
    this.paintInput()
    /** @type {ReturnType<typeof notice>} */
    this.noticed = notice(lesson, this.filter, lesson.bounds)
    this.paintOutput()
    this.paintExtras()
    setText(this.output.note, this.noticed.text)
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
    const [, height, width] = lesson.input.shape
    /** @type {number} */
    this.side = Math.min(LARGEST_SIDE, this.inputSlot.clientWidth)
    const { side } = this
    const margin = lesson.layer.transposed ? 0 : lesson.layer.padding
    const [, rows, columns] = lesson.output.shape
    // On a phone whole screen pixels would leave too much of the width empty.
    const narrow = this.width <= PHONE_PX
    const filling = (/** @type {number[]} */ ...sizes) =>
      narrow ? Math.min(side / Math.max(...sizes), LARGEST_CELL) : null
    this.input.arrange(height, width, margin, side, filling(height + 2 * margin, width + 2 * margin))
    // Pixels of one size show what the layer makes smaller, as long as there is something left to point at.
    const share = Math.max(rows, columns) / (Math.max(height, width) + 2 * margin)
    this.output.arrange(
      rows,
      columns,
      0,
      side,
      share > SAME_CELLS_FROM && share <= 1 && !narrow ? this.input.cell : filling(rows, columns),
    )
    this.work.arrange(lesson, this.middle.clientWidth)
    setText(this.input.shape, shape(lesson.input.shape))
    setText(this.output.shape, shape(lesson.output.shape))
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

  // --- pictures that stand ---

  /** Colour pictures are shown in colour where the filter reads all three channels. */
  paintInput() {
    const { lesson, input } = this
    const {
      shape: [channels, height, width],
      data,
    } = lesson.input
    const { padding, mode, transposed } = lesson.layer
    const margin = transposed ? 0 : padding
    const [rows, columns] = [sources(height, margin, mode), sources(width, margin, mode)]
    const plane = height * width
    const inColour = channels === 3 && lesson.weight.shape[1] === 3 && !lesson.grid
    const readsAll = lesson.weight.shape[1] === channels
    /** @type {number} */
    this.first = readsAll
      ? lesson.grid
        ? Math.min(this.channel, channels - 1)
        : 0
      : firstChannel(lesson.layer, lesson.weight, this.filter)
    /** @type {Scale} */
    this.inputScale = lesson.grid ? scaleOf(data, 1) : { lut: GREY, low: 0, high: 1 }
    const { lut, low, high } = this.inputScale
    const grey = (/** @type {number} */ value) =>
      lut[Math.max(0, Math.min(255, Math.round(((value - low) / (high - low)) * 255)))]
    const colour = (/** @type {number} */ at) =>
      ((255 << 24) |
        ((data[2 * plane + at] * 255) << 16) |
        ((data[plane + at] * 255) << 8) |
        (data[at] * 255)) >>>
      0
    input.paint((row, column) => {
      const [y, x] = [rows[row + margin], columns[column + margin]]
      if (y < 0 || x < 0) return { value: 0, abgr: grey(0) }
      const at = y * width + x
      return {
        value: data[this.first * plane + at],
        abgr: inColour ? colour(at) : grey(data[this.first * plane + at]),
      }
    }, this.inputScale)
    input.legend(this.inputScale)
    setText(input.title, inColour || channels === 1 ? "Input" : `Input, ${CHANNELS[this.first]}`)
  }

  paintOutput(data = this.lesson.output.data) {
    const { output, lesson } = this
    const [, height, width] = lesson.output.shape
    const start = this.filter * height * width
    /** @type {Scale} */
    this.outputScale = scaleOf(lesson.output.data.subarray(start, start + height * width))
    this.paintMap(output, data, start, width, this.outputScale)
    output.outline(whole(this.noticed.padded.rows), whole(this.noticed.padded.columns))
    setText(output.title, lesson.output.shape[0] > 1 ? `Output of filter ${this.filter + 1}` : "Output")
  }

  /**
   * @param {Pane} pane
   * @param {Numbers} data
   * @param {number} start
   * @param {number} width
   * @param {Scale} scale
   */
  paintMap(pane, data, start, width, scale) {
    const { lut, low, high } = scale
    const factor = 255 / (high - low || 1)
    pane.paint((row, column) => {
      const value = data[start + row * width + column]
      return { value, abgr: lut[Math.max(0, Math.min(255, Math.round((value - low) * factor)))] }
    }, scale)
    pane.legend(scale)
  }

  paintExtras() {
    const { overlap, upsampled, output } = this.lesson
    this.extras.hidden = !overlap
    if (!overlap) return
    const { side } = this
    const most = largest(overlap.data, 0)
    const [rows, columns] = overlap.shape
    this.overlap.arrange(rows, columns, 0, side)
    this.paintMap(this.overlap, overlap.data, 0, overlap.shape[1], { lut: GREY, low: 0, high: most })
    setText(this.overlap.shape, shape(overlap.shape))
    setText(this.overlap.note, stampsText(this.lesson.stamps[this.filter]))
    this.upsampled.node.hidden = !upsampled
    if (!upsampled) return
    const [, height, width] = upsampled.shape
    const start = Math.min(this.filter, upsampled.shape[0] - 1) * height * width
    this.upsampled.arrange(height, width, 0, side)
    this.paintMap(
      this.upsampled,
      upsampled.data,
      start,
      width,
      scaleOf(upsampled.data.subarray(start, start + height * width)),
    )
    setText(this.upsampled.shape, shape([output.shape[0], height, width]))
    setText(
      this.upsampled.note,
      `Each pixel is repeated ${this.lesson.layer.stride} × ${this.lesson.layer.stride} times, ` +
        "then convolved with the same kernel. Away from the border every output pixel adds up equally " +
        "many products.",
    )
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
    this.work.show(window, this.inputScale)
    this.ribbons.draw([window.top, window.left, span, span], [row, column, 1, 1])
    const channels = lesson.input.shape[0]
    this.write(() =>
      this.terms.showWindow(`Output pixel in row ${row + 1}, column ${column + 1}`, window, channels),
    )
    this.describe(
      `Window on rows ${window.top + 1} to ${window.top + span} and columns ${window.left + 1} to ` +
        `${window.left + span}.`,
      row,
      column,
      window.result,
    )
  }

  /** @param {Cell} cell */
  drawStamp({ row, column }) {
    const { lesson, input, output, filter } = this
    const { kernel } = lesson.layer
    const stamp = stampAt(lesson.layer, lesson.input, lesson.weight, filter, row, column)
    if (this.revealed) this.paintStamped(row * lesson.input.shape[2] + column + 1)
    input.frame(row, column, 1, 1)
    output.frame(stamp.top, stamp.left, kernel, kernel)
    this.work.show(stamp, this.inputScale)
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
   * The output as it stands after so many stamps.
   * @param {number} count
   */
  paintStamped(count) {
    const { lesson } = this
    if (!this.sums || this.stamped > count) {
      this.sums = new Float64Array(lesson.output.data.length)
      this.stamped = 0
    }
    for (; this.stamped < count; this.stamped++)
      addStamp(this.sums, lesson.output.shape, lesson.layer, lesson.input, lesson.weight, this.stamped)
    this.paintOutput(this.sums.map((sum) => sum + lesson.bias[this.filter]))
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

  /** @param {Cell | null} cell */
  readInput(cell) {
    const {
      shape: [channels, height, width],
      data,
    } = this.lesson.input
    const inside = cell && cell.row >= 0 && cell.row < height && cell.column >= 0 && cell.column < width
    if (!cell || !inside) return setText(this.input.note, cell ? "padding" : "")
    const values = Array.from({ length: channels }, (_, channel) =>
      plain(data[(channel * height + cell.row) * width + cell.column]),
    )
    setText(this.input.note, `row ${cell.row + 1}, column ${cell.column + 1}: ${values.join(" · ")}`)
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
    setText(this.spoken, this.output.over.ariaLabel ?? "")
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
    if (!revealed && this.lesson.layer.transposed) this.paintOutput()
  }
}

/**
 * The stretch of a line that is not padded; null where all of it is.
 * @param {boolean[]} padded
 * @returns {[start: number, length: number] | null}
 */
function whole(padded) {
  const [start, end] = [padded.indexOf(false), padded.lastIndexOf(false) + 1]
  return start < 0 ? null : [start, end - start]
}

/** @param {number} number */
const stamps = (number) => (number === 1 ? "one stamp lands" : `${number} stamps meet`)
