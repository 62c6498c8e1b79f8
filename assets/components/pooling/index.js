// One pooling layer on a picture of one's own. Everything that moves or hovers is computed here, on data that
// is already there; Python answers each edit with the checked lesson.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Answer, Problem } from "../../lib/lesson/exchange.js" */
/** @import { Arrays, Tensor } from "../../lib/frame.js" */
/** @import { Layer } from "../../lib/lesson/convolve.js" */
/** @import { Cell, Pane } from "../../lib/lesson/pane.js" */
/** @import { Chosen, SourceAnswer } from "../../lib/lesson/source.js" */
/** @import { Control, Effect, Forgets } from "./finding.js" */
/** @import { LayerChoice } from "./layer.js" */
/** @import { PoolingLayer } from "./math.js" */

import { theme } from "../../lib/colours.js"
import { tensorOf } from "../../lib/frame.js"
import { LessonExchange } from "../../lib/lesson/exchange.js"
import { Intake } from "../../lib/intake.js"
import { forward } from "../../lib/lesson/convolve.js"
import { Experiment } from "./experiment.js"
import { layerOf } from "./layer.js"
import { pool, poolGradient, restore } from "./math.js"
import { Settings } from "./settings.js"
import { Stage } from "./stage.js"

const SEND_AFTER_MOVE_MS = 500
const OF_THE_LAYER = new Set(["kind", "window", "stride", "padding", "ceil"])

/**
 * @typedef {object} PoolingChoice
 * @property {string} kernel what is pooled; "none": the picture itself
 * @property {"shift" | "rotate"} motion
 * @property {number} amount
 * @property {"on" | "off"} pooling
 * @property {number} row
 * @property {number} column
 */

/** @typedef {Chosen & LayerChoice & PoolingChoice} PoolingChosen */

/**
 * @typedef {object} PoolingFacts
 * @property {PoolingChosen} chosen
 * @property {string} formula
 * @property {{name: string, title: string, description: string}[]} kernels
 * @property {{before: number[], after: number[]}} limits of the moved maps
 * @property {Effect[]} effects one a motion, as the next
 * @property {(Forgets | null)[] | null} forgets
 * @property {Control | null} control
 */

/** @typedef {Answer & SourceAnswer & PoolingFacts} PoolingAnswer */

/** @typedef {PoolingAnswer & {arrays: Arrays}} PoolingFrame */

/**
 * What is shown of one layer on one picture.
 * @typedef {object} Lesson
 * @property {PoolingLayer} layer
 * @property {string} kernel
 * @property {Tensor} pixels
 * @property {Tensor | undefined} weight of the kernel
 * @property {Tensor} maps
 * @property {Tensor} output
 * @property {Tensor} gradient
 * @property {Tensor} restored
 */

/**
 * Show the layer and the experiment in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Pooling}
 */
export function mount(root, component) {
  return new Pooling(root, component)
}

class Pooling {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    /** @type {LessonExchange<PoolingAnswer>} */
    this.exchange = new LessonExchange()
    this.settings = new Settings((patch) => this.edit(patch))
    this.intake = new Intake(
      "pooling",
      {
        onEdit: (patch, wait) => this.edit(patch, wait),
        onLive: (pixels) => this.live(pixels),
        onProblem: (problem) => this.settings.tell(problem),
      },
      { colours: false },
    )
    this.stage = new Stage({
      onPin: (place) => this.exchange.edit(place, SEND_AFTER_MOVE_MS),
      pen: (pane, event) => pane === this.intake.pane && this.intake.pen(event),
      lift: () => this.intake.lift(),
    })
    this.experiment = new Experiment((patch) => this.tryMotion(patch))
    this.intake.settings.push(this.settings.node)
    root.append(this.intake.node, this.settings.node, this.stage.node, this.experiment.node)
    this.lesson = /** @type {Lesson} */ ({})
    this.resized = new ResizeObserver(() => root.clientWidth !== this.width && this.show())
    this.resized.observe(root)
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update(component) {
    const frame = this.exchange.receive(component)
    if (!frame) return
    /** @type {PoolingFrame} */
    this.frame = frame
    this.settings.more.receive(component, frame.more)
    /** @type {Problem | null} */
    this.problem = frame.problem
    const array = (/** @type {string} */ name) => tensorOf(frame.arrays, name)
    const input = array("input")
    const filmed = this.intake.goesOn(frame)
    const pixels = filmed ? this.lesson.pixels : input
    this.experiment.giveWay(filmed)
    const lesson = {
      layer: layerOf(frame.chosen),
      kernel: frame.chosen.kernel,
      pixels,
      weight: frame.arrays.get("weight"),
      maps: array("maps"),
      output: array("output"),
      gradient: array("gradient"),
      restored: array("restored"),
    }
    this.lesson =
      pixels === input ? lesson : (this.derive(lesson, this.featuresOf(pixels, lesson.weight)) ?? lesson)
    this.show()
  }

  destroy() {
    this.exchange.destroy()
    this.intake.destroy()
    this.resized.disconnect()
  }

  show() {
    const {
      exchange: { chosen },
      frame,
      lesson,
    } = this
    /** @type {number} */
    this.width = this.root.clientWidth
    this.intake.attach(frame.chosen.kernel === "none" ? this.stage.maps : this.stage.picture)
    this.settings.show(chosen, frame, this.problem, lesson.layer)
    this.stage.show(lesson, { ...chosen, input: frame.chosen.input, kernel: lesson.kernel })
    this.intake.show({ ...chosen, colour: "grey" }, frame, lesson.pixels)
    this.experiment.show(frame, chosen, theme(this.root))
  }

  /**
   * Show at once what follows from numbers that are here; Python answers with the rest.
   * @param {Record<string, unknown>} patch
   * @param {number} [wait]
   */
  edit(patch, wait) {
    this.exchange.edit(patch, wait)
    const { chosen } = this.exchange
    if (patch.stride === null) chosen.stride = null
    if (Object.keys(patch).every((name) => OF_THE_LAYER.has(name))) {
      const lesson = this.derive({ ...this.lesson, layer: layerOf(chosen) }, this.lesson.maps)
      if (lesson) {
        this.lesson = lesson
        this.problem = null
      }
    }
    this.show()
  }

  /** @param {Record<string, unknown>} patch */
  tryMotion(patch) {
    this.exchange.edit(patch, "amount" in patch && !("motion" in patch) ? SEND_AFTER_MOVE_MS : undefined)
    this.experiment.show(this.frame, this.exchange.chosen, this.experiment.colours)
  }

  /**
   * The lesson of another layer or of other maps, or null where no such layer fits.
   * @param {Lesson} lesson
   * @param {Tensor} maps
   */
  derive(lesson, maps) {
    const { layer } = lesson
    const numbers = [layer.window, layer.stride, layer.padding]
    if (
      !numbers.every(Number.isInteger) ||
      layer.window < 1 ||
      layer.stride < 1 ||
      2 * layer.padding > layer.window
    )
      return null
    const output = pool(layer, maps)
    return (
      output && {
        ...lesson,
        maps,
        output,
        gradient: poolGradient(layer, maps, output.shape),
        restored: restore(layer, maps, output),
      }
    )
  }

  /**
   * @param {Tensor} pixels
   * @param {Tensor | undefined} weight
   */
  featuresOf(pixels, weight) {
    if (!weight) return pixels
    const kernel = weight.shape[2]
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
    const sums = /** @type {Tensor} */ (forward(layer, pixels, weight, new Float32Array(1)))
    return { shape: sums.shape, data: sums.data.map((value) => Math.max(value, 0)) }
  }

  /**
   * Other pixels, not yet known to Python.
   * @param {Tensor} pixels
   */
  live(pixels) {
    const lesson = this.derive({ ...this.lesson, pixels }, this.featuresOf(pixels, this.lesson.weight))
    if (!lesson) return
    this.lesson = lesson
    if (this.intake.watching) this.experiment.giveWay(true)
    this.stage.show(lesson, { ...this.exchange.chosen, kernel: lesson.kernel })
  }
}
