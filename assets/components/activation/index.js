// A feature map before and after two activations, their curves, and the gradient that gets back through them.
// Python makes the map before; everything after it is computed here and follows sliders and pointer at once.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */
/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Layer } from "../../lib/lesson/convolve.js" */
/** @import { Cell, Move } from "../../lib/lesson/pane.js" */
/** @import { FunctionName } from "./functions.js" */
/** @import { ActivationAnswer, ActivationFrame } from "./model.js" */
/** @import { FunctionFacts } from "./panel.js" */

import { DIVERGING, theme } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { shape } from "../../lib/format.js"
import { tensorOf } from "../../lib/frame.js"
import { LessonExchange } from "../../lib/lesson/exchange.js"
import { Intake } from "../../lib/intake.js"
import { flatOn, histogram, settlesAt, sharedAxes } from "./axes.js"
import { Controls } from "./controls.js"
import { sumText } from "./functions.js"
import { paintInput } from "./input.js"
import { Panel, light, span } from "./panel.js"
import { Parameters, WHICH } from "./parameters.js"
import { inSingle } from "./single.js"
import { flatBetween, flatText } from "./statistics.js"
import { forward } from "../../lib/lesson/convolve.js"
import { Spoken } from "../../lib/spoken.js"
import { Pane } from "../../lib/lesson/pane.js"
import { Thumbnails } from "../../lib/lesson/thumbnails.js"
import { plain } from "../../lib/lesson/words.js"

const SEND_AFTER_SLIDING_MS = 250
const SEND_AFTER_MOVE_MS = 500
const LARGEST_SIDE = 330
const BEYOND = 1.1
const LIGHT_SHARE = 0.012

/** @typedef {(typeof WHICH)[number]} Which */

/**
 * Show the map and both activations in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Activation}
 */
export function mount(root, component) {
  return new Activation(root, component)
}

class Activation {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    /** @type {LessonExchange<ActivationAnswer>} */
    this.exchange = new LessonExchange()
    /** @type {Cell | null} */
    this.hovered = null
    /** @type {Tensor} */
    this.pixels = { shape: [1, 0, 0], data: new Float32Array() }
    /** @type {Tensor} */
    this.maps = { shape: [1, 0, 0], data: new Float32Array() }
    this.geometry = ""
    this.channel = 0
    this.parameters = new Parameters()
    const keys = {
      key: (/** @type {Move} */ [rows, columns]) => this.moveBy(rows, columns),
      hover: (/** @type {Cell | null} */ cell) => this.hover(cell),
      leave: () => this.hover(null),
      press: (/** @type {Cell | null} */ cell) => this.pin(cell),
      drag: (/** @type {Cell | null} */ cell) => this.pin(cell),
    }
    this.intake = new Intake("activation", {
      onEdit: (patch, wait) => this.edit(patch, wait),
      onLive: (input) => this.live(input),
      onProblem: (problem) => this.controls.tell(problem),
      onChannel: (channel) => {
        this.channel = channel
        this.show()
      },
    })
    this.controls = new Controls((patch) => this.edit(patch, SEND_AFTER_SLIDING_MS))
    this.input = new Pane("Input", {
      ...keys,
      press: (cell, event) => this.intake.pen(event) || this.pin(cell),
      drag: (cell, event) => this.intake.pen(event) || this.pin(cell),
      release: () => this.intake.lift(),
    })
    this.intake.attach(this.input)
    this.before = new Pane("Before", keys)
    this.units = new Thumbnails((unit) => this.edit({ unit }))
    this.panels = WHICH.map(
      (which) =>
        new Panel(which === "first" ? "First" : "Second", {
          ...keys,
          onCurve: (x) => this.sweep(x),
          onFunction: (name) => this.choose(which, name),
          onParameter: (parameter) => this.edit({ [`${which}_parameter`]: parameter }, SEND_AFTER_SLIDING_MS),
          onLearned: () => this.edit({ [`${which}_parameter`]: null }),
        }),
    )
    this.spoken = new Spoken()
    const slot = (/** @type {Pane} */ pane) => element("div", {}, pane.node)
    const source = element(
      "div",
      { className: "given" },
      slot(this.before),
      slot(this.input),
      this.units.node,
    )
    this.bench = element("div", { className: "bench" }, source, ...this.panels.map(({ node }) => node))
    this.intake.settings.push(this.controls.node)
    root.append(this.intake.node, this.controls.node, this.bench, this.spoken.node)
    this.resized = new ResizeObserver(() => this.bench.clientWidth !== this.width && this.show())
    this.resized.observe(this.bench)
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update(component) {
    const frame = this.exchange.receive(component)
    if (!frame) return
    /** @type {ActivationFrame} */
    this.frame = frame
    this.controls.more.receive(component, frame.more)
    /** @type {ActivationFrame["problem"]} */
    this.problem = frame.problem
    /** @type {Tensor} */
    this.weight = tensorOf(frame.arrays, "weight")
    if (this.intake.goesOn(frame)) this.convolve(this.pixels)
    else {
      this.pixels = tensorOf(frame.arrays, "input")
      this.maps = tensorOf(frame.arrays, "maps")
    }
    this.show()
  }

  destroy() {
    this.exchange.destroy()
    this.intake.destroy()
    this.resized.disconnect()
  }

  /**
   * @param {Record<string, unknown>} patch
   * @param {number} [wait]
   */
  edit(patch, wait) {
    this.problem = null
    this.parameters.leave(this.exchange.chosen, patch)
    this.exchange.edit(patch, wait)
    for (const which of WHICH)
      if (patch[`${which}_parameter`] === null) this.exchange.chosen[`${which}_parameter`] = null
    this.show()
  }

  /**
   * Another function has the parameter that it was left with.
   * @param {Which} which
   * @param {FunctionName} name
   */
  choose(which, name) {
    const parameter = this.parameters.of(which, name)
    this.edit({ [which]: name, [`${which}_parameter`]: parameter }, SEND_AFTER_SLIDING_MS)
  }

  /**
   * Other pixels, not yet known to Python.
   * @param {Tensor} pixels
   */
  live(pixels) {
    if (pixels.shape[0] !== this.weight.shape[1]) return
    this.convolve(pixels)
    this.show()
  }

  /** @param {Tensor} pixels */
  convolve(pixels) {
    const [filters, , kernel] = this.weight.shape
    /** @type {Layer} */
    const layer = {
      transposed: false,
      kernel,
      stride: 1,
      padding: kernel >> 1,
      mode: "replicate",
      dilation: 1,
      groups: 1,
    }
    this.pixels = pixels
    this.maps = /** @type {Tensor} */ (forward(layer, pixels, this.weight, new Float32Array(filters)))
  }

  // --- what stands ---

  show() {
    const {
      exchange: { chosen },
      frame,
      maps: {
        shape: [count, rows, columns],
      },
    } = this
    /** @type {number} */
    this.shownChannel = chosen.input === "grid" ? Math.min(this.channel, this.pixels.shape[0] - 1) : 0
    this.controls.show(chosen, frame, this.problem)
    /** @type {number} */
    this.unit = Math.min(chosen.unit, count - 1)
    const affine = (/** @type {number} */ value) => Math.fround(chosen.gain * value + chosen.bias)
    /** @type {Float32Array} */
    this.z = Float32Array.from(
      this.maps.data.subarray(this.unit * rows * columns, (this.unit + 1) * rows * columns),
      affine,
    )
    /** @type {number[]} */
    this.others = [0, 1].map((end) => affine(tensorOf(frame.arrays, "others").data[2 * this.unit + end]))
    WHICH.forEach((which, at) =>
      this.panels[at].work(
        this.z,
        chosen[which],
        this.parameterOf(which),
        tensorOf(this.frame.arrays, "slopes").data[this.unit] ?? null,
      ),
    )
    this.arrange(rows, columns)
    this.intake.show(chosen, frame, this.pixels, this.shownChannel)
    this.paint()
    /** @type {Cell} */
    this.place = this.clip(chosen)
    this.draw()
  }

  /** @param {Which} which */
  parameterOf(which) {
    const { chosen } = this.exchange
    return chosen[`${which}_parameter`] ?? this.usualParameter(chosen[which])
  }

  /**
   * PReLU on a unit that learned its slope has that one, until another is set.
   * @param {FunctionName} name
   */
  usualParameter(name) {
    const learned = name === "prelu" ? tensorOf(this.frame.arrays, "slopes").data[this.unit] : undefined
    return learned ?? this.aboutOf(name).parameter ?? 0
  }

  /** @param {FunctionName} name */
  aboutOf(name) {
    return /** @type {FunctionFacts} */ (this.frame.functions.find((about) => about.name === name))
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  arrange(rows, columns) {
    const geometry = [this.bench.clientWidth, rows, columns].join()
    if (geometry === this.geometry) return
    this.geometry = geometry
    /** @type {number} */
    this.width = this.bench.clientWidth
    /** @type {Theme} */
    this.colours = theme(this.root)
    for (const pane of [this.before, this.input])
      pane.arrange(rows, columns, 0, Math.min(LARGEST_SIDE, pane.node.parentElement?.clientWidth ?? 0))
    for (const panel of this.panels) panel.arrange(rows, columns, this.colours)
    for (const pane of [this.before, ...this.panels.flatMap(({ after, back }) => [after, back])])
      setText(pane.shape, shape([rows, columns]))
  }

  paint() {
    const {
      frame,
      panels,
      exchange: { chosen },
    } = this
    paintInput(this.input, this.pixels, this.shownChannel, chosen.input === "grid")
    const [low, high] = span(this.z)
    const most = Math.max(high, -low, 1e-6)
    const reach = BEYOND * Math.max(most, ...panels.map(settlesAt))
    const same = chosen.scale === "same"
    const limit = same ? Math.max(most, ...panels.flatMap(({ limits }) => limits.value.map(Math.abs))) : most
    const scale = { lut: DIVERGING, low: -limit, high: limit }
    this.before.paintMap(this.z, scale)
    const scales = same ? { value: scale, ...sharedAxes(panels, reach) } : null
    this.controls.warn(scales ? flatOn(scales, panels, reach, frame.functions) : "")
    const bars = histogram(this.z, reach)
    for (const panel of panels)
      panel.show({
        functions: frame.functions,
        bounds: frame.bounds,
        reach,
        scales,
        bars,
        others: this.others,
        otherCount: frame.thumbnails.names.length,
      })
    /** @type {number} */
    this.reach = reach
    this.showUnits()
  }

  showUnits() {
    const {
      maps: {
        shape: [count, rows, columns],
        data,
      },
      exchange: { chosen },
      panels,
    } = this
    const z = Float32Array.from(data, (value) => chosen.gain * value + chosen.bias)
    this.units.show({ shape: this.maps.shape, data: z }, this.unit)
    if (count === 1) return
    this.units.buttons.forEach((button, at) => {
      const limits = span(z.subarray(at * rows * columns, (at + 1) * rows * columns))
      const flat = panels.filter(({ name, parameter }) => flatBetween(inSingle(name), parameter, limits))
      button.ariaLabel = `Unit ${at + 1}${flatText(flat)}`
      button.title = button.ariaLabel
      button.classList.toggle("flat", flat.length > 0)
    })
  }

  // --- what follows the pointer ---

  /** @param {Cell} cell */
  clip({ row, column }) {
    const [, rows, columns] = this.maps.shape
    return { row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) }
  }

  draw() {
    const place = this.clip(this.hovered ?? this.place)
    const at = place.row * this.before.columns + place.column
    for (const pane of [this.before, this.input]) {
      pane.clear()
      pane.frame(place.row, place.column, 1, 1)
    }
    for (const panel of this.panels) panel.point(at, place)
    const where = `row ${place.row + 1}, column ${place.column + 1}`
    const { gain, bias } = this.exchange.chosen
    const sum = this.maps.data[this.unit * this.z.length + at]
    setText(this.before.note, `${where}: ${sumText(gain, sum, bias, this.z[at])}`)
    this.before.over.ariaLabel = `Map before the activation, ${where}: ${plain(this.z[at])}. Arrow keys move.`
    this.input.over.ariaLabel = `Input, ${shape(this.pixels.shape)}, ${where}. Arrow keys move.`
    this.spoken.settle()
  }

  /** @param {Cell | null} cell */
  hover(cell) {
    this.hovered = cell
    this.draw()
  }

  /** @param {Cell | null} cell */
  pin(cell) {
    if (!cell) return
    this.hovered = null
    const place = this.clip(cell)
    const moved = place.row !== this.place.row || place.column !== this.place.column
    this.place = place
    this.draw()
    if (moved) this.exchange.edit(place, SEND_AFTER_MOVE_MS)
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  moveBy(rows, columns) {
    this.pin({ row: this.place.row + rows, column: this.place.column + columns })
    this.spoken.say(() => this.sums())
  }

  sums() {
    const works = this.panels.map(
      ({ label, valueWork, slopeWork }) =>
        `${label}: ${valueWork.textContent}, slope ${slopeWork.textContent}`,
    )
    return [this.before.note.textContent, ...works].join(". ")
  }

  /** @param {number | null} x */
  sweep(x) {
    if (x === null || Math.abs(x) > this.reach) return this.draw()
    /** @type {number[]} */
    const cells = []
    this.z.forEach((value, at) => Math.abs(value - x) < this.reach * LIGHT_SHARE && cells.push(at))
    for (const pane of [this.before, this.input]) light(pane, cells)
    for (const panel of this.panels) panel.sweep(x, cells)
    setText(this.before.note, `z near ${plain(x)}: ${cells.length} of ${this.z.length} pixels`)
  }
}
