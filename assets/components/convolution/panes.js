// Input and output as pictures, and two more that belong to a transposed convolution.

/** @import { Scale } from "../../lib/colours.js" */
/** @import { Cell, PaneHandlers } from "../../lib/lesson/pane.js" */
/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Lesson } from "./model.js" */

import { GREY, abgrOf } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { shape } from "../../lib/format.js"
import { largest } from "../../lib/frame.js"
import { firstChannel, sources } from "../../lib/lesson/convolve.js"
import { LARGEST_CELL, Pane, scaleOf } from "../../lib/lesson/pane.js"
import { addStamp } from "../../lib/lesson/transposed.js"
import { CHANNELS, plain } from "../../lib/lesson/words.js"
import { notice } from "./notice.js"
import { stampsText, upsampledText } from "./stamps.js"

const SAME_CELLS_FROM = 0.6

/** The pictures of a lesson. */
export class Panes {
  /**
   * @param {PaneHandlers} onInput
   * @param {PaneHandlers} onOutput
   */
  constructor(onInput, onOutput) {
    this.input = new Pane("Input", onInput)
    this.output = new Pane("Output", onOutput)
    this.overlap = new Pane("Stamps on each pixel", {})
    this.upsampled = new Pane("Enlarge, then convolve", {})
    this.extras = element("div", { className: "extras" }, this.overlap.node, this.upsampled.node)
    /** The channel of a grid that is looked at. */
    this.channel = 0
    this.side = 0
    this.stamped = 0
    /** @type {Cell | null} of the input, under the pointer */
    this.pointed = null
  }

  /**
   * Size input and output, each at most `side` CSS px wide and high; `narrow`: on a phone.
   * @param {Lesson} lesson
   * @param {number} side
   * @param {boolean} narrow
   */
  arrange({ layer, input, output }, side, narrow) {
    this.side = side
    const [, height, width] = input.shape
    const [, rows, columns] = output.shape
    const margin = layer.transposed ? 0 : layer.padding
    // On a phone whole screen pixels would leave too much of the width empty.
    const filling = (/** @type {number[]} */ ...sizes) =>
      narrow ? Math.min(side / Math.max(...sizes), LARGEST_CELL) : null
    this.input.arrange(height, width, margin, side, filling(height + 2 * margin, width + 2 * margin))
    // Pixels of one size show what the layer makes smaller, as long as there is something left to point at.
    const share = Math.max(rows, columns) / (Math.max(height, width) + 2 * margin)
    const alike = share > SAME_CELLS_FROM && share <= 1 && !narrow
    this.output.arrange(rows, columns, 0, side, alike ? this.input.cell : filling(rows, columns))
    setText(this.input.shape, shape(input.shape))
    setText(this.output.shape, shape(output.shape))
  }

  /**
   * Paint a lesson, new or changed.
   * @param {Lesson} lesson
   * @param {number} filter
   */
  show(lesson, filter) {
    /** @type {Lesson} */
    this.lesson = lesson
    /** @type {number} */
    this.filter = filter
    /** @type {Float64Array | null} */
    this.sums = null
    /** @type {Scale} */
    this.inputScale = lesson.grid ? scaleOf(lesson.input.data, 1) : { lut: GREY, low: 0, high: 1 }
    const { start, end } = this.map
    /** @type {Scale} */
    this.outputScale = scaleOf(lesson.output.data.subarray(start, end))
    /** @type {ReturnType<typeof notice>} */
    this.noticed = notice(lesson, filter, lesson.bounds)
    this.paintInput()
    this.paintOutput()
    this.paintExtras()
    setText(this.output.note, this.noticed.text)
    this.read(this.pointed)
  }

  /** Where the shown filter's map stands in the output. */
  get map() {
    const [, height, width] = this.lesson.output.shape
    const start = this.filter * height * width
    return { start, end: start + height * width }
  }

  /** The first channel that is looked at. */
  get first() {
    const { layer, input, weight, grid } = this.lesson
    const [channels] = input.shape
    if (weight.shape[1] !== channels) return firstChannel(layer, weight, this.filter)
    return grid ? Math.min(this.channel, channels - 1) : 0
  }

  /** Colour pictures are shown in colour where the filter reads all three channels. */
  paintInput() {
    const { lesson, input, inputScale, first } = this
    const {
      shape: [channels, height, width],
      data,
    } = lesson.input
    const { margin } = input
    const { mode } = lesson.layer
    const [rows, columns] = [sources(height, margin, mode), sources(width, margin, mode)]
    const plane = height * width
    const inColour = channels === 3 && lesson.weight.shape[1] === 3 && !lesson.grid
    const colour = (/** @type {number} */ at) =>
      ((255 << 24) |
        ((data[2 * plane + at] * 255) << 16) |
        ((data[plane + at] * 255) << 8) |
        (data[at] * 255)) >>>
      0
    input.paint((row, column) => {
      const [y, x] = [rows[row + margin], columns[column + margin]]
      if (y < 0 || x < 0) return { value: 0, abgr: abgrOf(inputScale, 0) }
      const at = y * width + x
      const value = data[first * plane + at]
      return { value, abgr: inColour ? colour(at) : abgrOf(inputScale, value) }
    }, inputScale)
    input.legend(inputScale)
    setText(input.title, inColour || channels === 1 ? "Input" : `Input, ${CHANNELS[first]}`)
  }

  /**
   * @param {Numbers} [data]
   * @param {string} [state] what it is the output of, where that is not all
   */
  paintOutput(data = this.lesson.output.data, state = "") {
    const { output, noticed, lesson } = this
    output.paintMap(data, this.outputScale, this.map.start)
    output.outline(whole(noticed.padded.rows), whole(noticed.padded.columns))
    const title = lesson.output.shape[0] > 1 ? `Output of filter ${this.filter + 1}` : "Output"
    setText(output.title, title + state)
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
    const [, height, width] = lesson.input.shape
    const state = count === height * width ? "" : `, ${count} ${count === 1 ? "stamp" : "stamps"} so far`
    this.paintOutput(
      this.sums.map((sum) => sum + lesson.bias[this.filter]),
      state,
    )
  }

  paintExtras() {
    const { overlap, upsampled, output, stamps, layer } = this.lesson
    this.extras.hidden = !overlap
    if (!overlap) return
    const [rows, columns] = overlap.shape
    this.overlap.arrange(rows, columns, 0, this.side)
    this.overlap.paintMap(overlap.data, { lut: GREY, low: 0, high: largest(overlap.data, 0) })
    setText(this.overlap.shape, shape(overlap.shape))
    setText(this.overlap.note, stampsText(stamps[this.filter]))
    this.upsampled.node.hidden = !upsampled
    if (!upsampled) return
    const [maps, height, width] = upsampled.shape
    const start = Math.min(this.filter, maps - 1) * height * width
    const scale = scaleOf(upsampled.data.subarray(start, start + height * width))
    this.upsampled.arrange(height, width, 0, this.side)
    this.upsampled.paintMap(upsampled.data, scale, start)
    setText(this.upsampled.shape, shape([output.shape[0], height, width]))
    setText(this.upsampled.note, upsampledText(layer.stride))
  }

  /**
   * Say what a cell of the input holds; null: the pointer is elsewhere.
   * @param {Cell | null} cell
   */
  read(cell) {
    this.pointed = cell
    const {
      shape: [channels, height, width],
      data,
    } = this.lesson.input
    const holds = (/** @type {number} */ margin) =>
      cell &&
      Math.min(cell.row, cell.column) >= -margin &&
      cell.row < height + margin &&
      cell.column < width + margin
    if (!cell || !holds(0)) return setText(this.input.note, holds(this.input.margin) ? "padding" : "")
    const values = Array.from({ length: channels }, (_, channel) =>
      plain(data[(channel * height + cell.row) * width + cell.column]),
    )
    setText(this.input.note, `row ${cell.row + 1}, column ${cell.column + 1}: ${values.join(" · ")}`)
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
