// From edges to parts: one picture through three convolutions, what each value has seen of it, and the images
// that excite a channel most. Python sends the network, the picture and those images; the maps are computed
// here.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Tensor } from "../../../lib/frame.js" */
/** @import { Move } from "../../../lib/lesson/pane.js" */
/** @import { Chosen, SourceAnswer } from "../../../lib/lesson/source.js" */
/** @import { Row } from "../../../lib/network.js" */
/** @import { Box } from "../../../lib/receptive_field.js" */
/** @import { Answer } from "../../../lib/lesson/exchange.js" */

import { GREY } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { LessonExchange } from "../../../lib/lesson/exchange.js"
import { largest, tensorOf } from "../../../lib/frame.js"
import { shape as shapeText } from "../../../lib/format.js"
import { Intake } from "../../../lib/intake.js"
import { Mosaic } from "../../../lib/mosaic.js"
import { outputs } from "../../../lib/network.js"
import { boxBefore, cellBox } from "../../../lib/receptive_field.js"
import { Pane } from "../../../lib/lesson/pane.js"
import { Spoken } from "../../../lib/spoken.js"
import { plain } from "../../../lib/lesson/words.js"
import { Gallery } from "./gallery.js"
import { peakOf } from "./peak.js"

const SEND_AFTER_MOVE_MS = 500
const LARGEST_SIDE = 310
const ORDINALS = ["First", "Second", "Third"]
const KINDS = ["digit", "draw", "photograph", "webcam", "upload"]

/** @typedef {{layer: number, feature: number}} Place layer: from 0 */

/**
 * What is looked at; layer: from 1.
 * @typedef {{layer: number, channel: number, row: number | null, column: number | null}} Looked
 */

/** @typedef {Chosen & Looked} PartsChosen */

/**
 * The images that excite the chosen channel most, and where.
 * @typedef {{labels: number[], rows: number[], columns: number[], values: number[]}} Strongest
 */

/**
 * @typedef {object} PartsFacts
 * @property {PartsChosen} chosen
 * @property {Row[]} rows
 * @property {string[]} layers
 * @property {string[]} class_names
 * @property {number} searched how many images
 * @property {Strongest} strongest
 */

/** @typedef {Answer & SourceAnswer & PartsFacts} PartsAnswer */

/** @typedef {PartsAnswer & {arrays: Arrays}} PartsFrame */

/**
 * Show the convolutions in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Parts}
 */
export function mount(root, component) {
  return new Parts(root, component)
}

class Parts {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    /** @type {LessonExchange<PartsAnswer>} */
    this.exchange = new LessonExchange()
    /** @type {Tensor} */
    this.x = { shape: [1, 0, 0], data: new Float32Array() }
    this.geometry = ""
    /** @type {Place | null} */
    this.hovered = null
    this.intake = new Intake(
      "why_convolution",
      {
        onEdit: (patch, wait) => this.choose(patch, wait),
        onLive: (x) => this.live(x),
        onProblem: ({ message }) => this.tell(message),
      },
      { colours: false, sizes: false, framing: true, kinds: KINDS },
    )
    this.input = new Pane("Input", {
      press: (_, event) => this.intake.pen(event),
      drag: (_, event) => this.intake.pen(event),
      release: () => this.intake.lift(),
    })
    this.intake.attach(this.input)
    this.mosaics = ORDINALS.map(
      (ordinal, at) =>
        new Mosaic(`${ordinal} convolution`, {
          hover: (feature) => this.hover(feature === null ? null : { layer: at, feature }),
          press: (feature) => this.pin({ layer: at, feature }),
          key: (move) => this.step(at, move),
        }),
    )
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    this.work = element("output", { className: "work-line" })
    this.spoken = new Spoken()
    this.gallery = new Gallery()
    const slot = (/** @type {{node: HTMLElement}} */ { node }) => element("div", {}, node)
    this.row = element("div", { className: "stages" }, slot(this.input), this.mosaics.map(slot))
    root.append(this.intake.node, this.problem, this.row, this.work, this.gallery.node, this.spoken.node)
    this.resized = new ResizeObserver(() => this.row.clientWidth !== this.width && this.show())
    this.resized.observe(this.row)
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update(component) {
    const frame = this.exchange.receive(component)
    if (!frame) return
    /** @type {PartsFrame} */
    this.frame = frame
    this.tell(frame.problem?.message)
    if (!this.intake.goesOn(frame)) this.x = tensorOf(frame.arrays, "input")
    this.show()
    const { chosen } = this.exchange
    this.gallery.show(frame, chosen, ORDINALS[chosen.layer - 1])
  }

  destroy() {
    this.exchange.destroy()
    this.intake.destroy()
    this.resized.disconnect()
  }

  /** @param {string | null | undefined} message */
  tell(message) {
    this.problem.hidden = !message
    setText(this.problem, message ?? "")
  }

  /**
   * @param {Record<string, unknown>} patch
   * @param {number | undefined} wait
   */
  choose(patch, wait) {
    this.tell(null)
    this.exchange.edit(patch, wait)
    this.intake.show(this.exchange.chosen, this.frame, this.x)
  }

  /**
   * Other pixels, not yet known to Python.
   * @param {Tensor} x
   */
  live(x) {
    this.x = x
    this.show()
  }

  // --- what stands ---

  show() {
    const {
      exchange: { chosen },
      frame,
    } = this
    this.intake.show(chosen, frame, this.x)
    const made = outputs(frame.rows, frame.arrays, this.x)
    /** @type {Tensor[]} */
    this.maps = frame.layers.map((name) => tensorOf(made, name))
    this.arrange()
    this.paint()
    /** @type {Place} */
    this.place = this.pinned(chosen)
    this.draw()
  }

  /**
   * The place that the address names, or where the chosen channel answers most.
   * @param {PartsChosen} chosen
   */
  pinned({ layer, channel, row, column }) {
    const [count, height, width] = this.maps[layer - 1].shape
    const from = Math.min(channel, count - 1) * height * width
    if (row === null || column === null)
      return { layer: layer - 1, feature: peakOf(this.maps[layer - 1].data, from, height * width) }
    return {
      layer: layer - 1,
      feature: from + Math.min(row, height - 1) * width + Math.min(column, width - 1),
    }
  }

  arrange() {
    const geometry = [this.row.clientWidth, ...this.maps.map(({ shape }) => shape)].join()
    if (geometry === this.geometry) return
    this.geometry = geometry
    /** @type {number} */
    this.width = this.row.clientWidth
    const side = (/** @type {HTMLElement} */ node) =>
      Math.min(LARGEST_SIDE, node.parentElement?.clientWidth ?? 0)
    const [, rows, columns] = this.x.shape
    this.input.arrange(rows, columns, 0, side(this.input.node))
    this.mosaics.forEach((mosaic, at) => {
      mosaic.arrange(this.maps[at].shape, side(mosaic.node))
      setText(mosaic.pane.shape, shapeText(this.maps[at].shape))
    })
  }

  paint() {
    this.input.paintMap(this.x.data, { lut: GREY, low: 0, high: 1 })
    setText(this.input.shape, shapeText(this.x.shape))
    this.mosaics.forEach((mosaic, at) => {
      const { data } = this.maps[at]
      mosaic.paint(data, { lut: GREY, low: 0, high: largest(data, 0) || 1 })
      const row = this.rowOf(at)
      setText(mosaic.pane.note, `Each value sees ${row.receptive_field} × ${row.receptive_field} pixels.`)
    })
  }

  /** @param {number} layer */
  rowOf(layer) {
    return /** @type {Row} */ (this.frame.rows.find(({ name }) => name === this.frame.layers[layer]))
  }

  // --- what follows the pointer ---

  draw() {
    const { layer, feature } = this.hovered ?? this.place
    const {
      shape: [, height, width],
      data,
    } = this.maps[layer]
    const plane = height * width
    const channel = Math.floor(feature / plane)
    const [row, column] = [Math.floor((feature % plane) / width), feature % width]
    const boxes = this.boxesBefore(layer, cellBox(row, column))
    this.mosaics.forEach((mosaic, at) => {
      if (at === layer) mosaic.mark(feature)
      else if (at < layer) mosaic.outline(boxes[this.frame.layers[at]])
      else mosaic.pane.clear()
    })
    const box = boxes.input
    this.input.clear()
    this.input.frame(box.top, box.left, box.bottom - box.top + 1, box.right - box.left + 1)
    setText(
      this.work,
      `${ORDINALS[layer]} convolution, channel ${channel + 1}, row ${row + 1}, column ${column + 1}: ` +
        `${plain(data[feature])}. It sees rows ${box.top + 1} to ${box.bottom + 1} and columns ` +
        `${box.left + 1} to ${box.right + 1} of the input.`,
    )
    this.mosaics.forEach((mosaic, at) => {
      const about = at === layer ? this.work.textContent : `${ORDINALS[at]} convolution.`
      mosaic.pane.over.ariaLabel = `${about} ${shapeText(this.maps[at].shape)}. Arrow keys move.`
    })
    this.input.base.ariaLabel = `The input, ${shapeText(this.x.shape)} pixels`
    this.spoken.settle()
  }

  /**
   * What a box of a layer's map depends on, in each map before it and in the input.
   * @param {number} layer
   * @param {Box} box
   */
  boxesBefore(layer, box) {
    const { rows, layers } = this.frame
    /** @type {Record<string, Box>} */
    const found = {}
    for (let at = rows.indexOf(this.rowOf(layer)); at >= 0; at--) {
      if (layers.includes(rows[at].name)) found[rows[at].name] = box
      // These convolutions never see padding alone.
      box = /** @type {Box} */ (boxBefore(rows[at], box))
    }
    found.input = box
    return found
  }

  /** @param {Place | null} place */
  hover(place) {
    this.hovered = place
    this.draw()
  }

  /** @param {Place} place */
  pin({ layer, feature }) {
    this.hovered = null
    const [, height, width] = this.maps[layer].shape
    const plane = height * width
    this.place = { layer, feature }
    const patch = {
      layer: layer + 1,
      channel: Math.floor(feature / plane),
      row: Math.floor((feature % plane) / width),
      column: feature % width,
    }
    const { chosen } = this.exchange
    const sameChannel = chosen.layer === patch.layer && chosen.channel === patch.channel
    this.exchange.edit(patch, sameChannel ? SEND_AFTER_MOVE_MS : undefined)
    this.draw()
  }

  /**
   * @param {number} layer
   * @param {Move} move
   */
  step(layer, move) {
    const place = this.place.layer === layer ? this.place : { layer, feature: 0 }
    this.pin({ layer, feature: this.mosaics[layer].neighbour(place.feature, move) })
    this.spoken.say(() => this.work.textContent)
  }
}
