// What a layer does to the plane: its grid bent as the layer's neurons bend it, and the points carried along;
// beside it what the network gets right.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Frame, Tensor } from "../../../lib/frame.js" */
/** @import { Kind, Layer } from "../plane_network/model.js" */
/** @import { Look, Points, Whose } from "../plane_network/space.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText, throttled } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { tensorOf } from "../../../lib/frame.js"
import { keepInTab, recallFromTab } from "../../../lib/tab.js"
import { Watcher } from "../../../lib/watcher.js"
import { Network } from "../plane_network/model.js"
import { CLASS_COLOURS } from "../plane_network/painter.js"
import { PointStamps } from "../plane_network/points.js"
import {
  axesText,
  deciding,
  gridLines,
  layerValues,
  lookAlong,
  project,
  range,
} from "../plane_network/space.js"

const LARGEST_SIDE = 380
const MARGIN_PX = 14
const EASE = 0.25
const SETTLED = 0.01
const WORDS_EVERY_MS = 300
const LAYER = "plane.layer"
const GRID = gridLines()

/** @typedef {{run: string, kind: Kind}} SpaceData */

/** @typedef {Points & {targets: Float32Array, training: number}} Table training: so many come first */

/** @typedef {[low: number, high: number]} Limits */

/** @typedef {(x: number, y: number) => [left: number, top: number]} PlaceOf CSS px */

/**
 * Show the plane in `root`.
 * @param {HTMLElement} root
 * @param {Component<SpaceData>} component
 * @returns {PlaneSpace}
 */
export function mount(root, component) {
  return new PlaneSpace(root, component)
}

class PlaneSpace {
  /**
   * @param {HTMLElement} root
   * @param {Component<SpaceData>} component
   */
  constructor(root, component) {
    this.root = root
    this.kind = component.data.kind
    this.colours = /** @type {Theme} */ ({})
    this.run = ""
    const kept = recallFromTab(LAYER)
    /** @type {number | null} */
    this.chosen = Number.isInteger(kept) && kept >= 0 ? kept : null
    this.index = 0
    this.names = ""
    this.request = 0
    /** @type {Network | null} */
    this.network = null
    /** @type {Look | null} */
    this.look = null
    /** @type {Whose} */
    this.whose = "the points"
    /** @type {Limits[] | null} of both axes */
    this.limits = null
    /** @type {Tensor | undefined} */
    this.confusion = undefined
    this.stamps = new PointStamps()
    this.layers = element("div", { class: "segmented", role: "group", "aria-label": "Layer" })
    this.canvas = element("canvas", {
      role: "img",
      "aria-label": "The plane as a layer sees it",
      "data-testid": "hidden-space",
    })
    this.caption = element("p", { class: "muted" })
    this.table = element("table", { hidden: true })
    this.counts = element(
      "div",
      { class: "counts" },
      element("h4", {}, "Validation points, counted"),
      this.table,
    )
    this.space = element(
      "section",
      { class: "space" },
      element("h4", {}, "The plane as a layer sees it"),
      this.layers,
      this.canvas,
      this.caption,
    )
    root.replaceChildren(this.space, this.counts)
    this.describe = throttled(() => this.#describe(), WORDS_EVERY_MS)
    this.watcher = new Watcher(root, "space", (frame) => this.receive(frame))
    this.sizes = new ResizeObserver(() => this.draw())
    this.sizes.observe(this.space)
    this.update(component)
  }

  /**
   * Follow the page.
   * @param {Component<SpaceData>} component
   */
  update({ data }) {
    if (data.run !== this.run) this.network = this.look = this.limits = null
    this.run = data.run
    this.kind = data.kind
    this.colours = theme(this.root)
    this.watcher.follow(data.run)
    this.draw()
  }

  /**
   * Show a frame of the run.
   * @param {Frame} frame
   */
  receive(frame) {
    const network = Network.of(frame.arrays)
    if (!network) return
    if (network.outline !== this.network?.outline) this.look = this.limits = null
    this.network = network
    /** @type {Table} */
    this.points = tables(frame.arrays)
    this.confusion = frame.arrays.get("confusion")
    this.#offer(network.layers)
    this.draw()
    this.describe()
  }

  /**
   * A button for the input and each layer; the last hidden layer is looked at until another is chosen.
   * @param {Layer[]} layers
   */
  #offer(layers) {
    const names = ["Input", ...layers.map(({ label }) => label)]
    const index =
      this.chosen !== null && this.chosen < names.length ? this.chosen : Math.max(0, layers.length - 1)
    if (this.names !== names.join()) {
      this.names = names.join()
      this.layers.replaceChildren(
        ...names.map((name, at) =>
          element("button", { type: "button", onclick: () => this.choose(at) }, name),
        ),
      )
    }
    if (index !== this.index) this.look = this.limits = null
    this.index = index
    this.layers.querySelectorAll("button").forEach((node, at) => (node.ariaPressed = String(at === index)))
  }

  /**
   * Look at the input (0) or a layer.
   * @param {number} index
   */
  choose(index) {
    keepInTab(LAYER, (this.chosen = index))
    if (this.network) this.#offer(this.network.layers)
    this.draw()
    this.#describe()
  }

  draw() {
    const side = Math.min(this.space.clientWidth, LARGEST_SIDE)
    if (!this.network || !side) return
    const context = fitCanvas(this.canvas, side, side)
    const values = layerValues(this.network, this.index, this.points)
    const grid = layerValues(this.network, this.index, GRID)
    const decide = deciding(values, grid)
    this.look = lookAlong(decide.values, this.look)
    this.whose = decide.whose
    const [lines, points] = [project(grid, this.look), project(values, this.look)]
    const place = this.#fit(lines, points, side)
    context.clearRect(0, 0, side, side)
    this.#drawGrid(context, lines, place)
    const { targets, training } = this.points
    for (let at = 0; at < points.x.length; at++) {
      this.stamps.draw(
        context,
        ...place(points.x[at], points.y[at]),
        targets[at],
        this.kind.classes,
        at < training,
      )
    }
  }

  /**
   * A map from values to px that holds everything; its limits glide, so that the picture does not jump out of
   * sight.
   * @param {Points} lines
   * @param {Points} points
   * @param {number} side CSS px
   * @returns {PlaceOf}
   */
  #fit(lines, points, side) {
    const before = this.limits
    const wanted = /** @type {const} */ (["x", "y"]).map((axis) => range([lines[axis], points[axis]]))
    const limits = wanted.map((range, axis) =>
      before && overlap(before[axis], range) ? before[axis] : range,
    )
    const away = limits.map(([low, high], axis) => [wanted[axis][0] - low, wanted[axis][1] - high])
    const settled = away.every(
      ([low, high], axis) =>
        Math.max(Math.abs(low), Math.abs(high)) < SETTLED * (wanted[axis][1] - wanted[axis][0]),
    )
    /** @type {Limits[]} */
    const [across, up] = settled
      ? wanted
      : limits.map(([low, high], axis) => [low + EASE * away[axis][0], high + EASE * away[axis][1]])
    this.limits = [across, up]
    if (!settled) this.#again()
    const room = side - 2 * MARGIN_PX
    const scale = (/** @type {number} */ value, /** @type {number[]} */ [low, high]) =>
      ((value - low) / (high - low || 1)) * room
    return (x, y) => [MARGIN_PX + scale(x, across), side - MARGIN_PX - scale(y, up)]
  }

  #again() {
    this.request ||= requestAnimationFrame(() => {
      this.request = 0
      this.draw()
    })
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Points} lines
   * @param {PlaceOf} place
   */
  #drawGrid(context, { x, y }, place) {
    context.lineWidth = 1
    context.strokeStyle = this.colours.muted
    context.globalAlpha = 0.45
    context.beginPath()
    for (let at = 0; at < x.length; at++) {
      if (at % GRID.length) context.lineTo(...place(x[at], y[at]))
      else context.moveTo(...place(x[at], y[at]))
    }
    context.stroke()
    context.globalAlpha = 1
  }

  #describe() {
    if (!this.network) return
    const size = this.index === 0 ? this.network.features.length : this.network.layers[this.index - 1].neurons
    const what = this.index === 0 ? "features" : "neurons"
    const axes = axesText(size, what, this.look?.share ?? null, this.whose)
    setText(this.caption, axes)
    this.canvas.ariaLabel =
      `The plane as ${this.index === 0 ? "the input" : this.network.layers[this.index - 1].label} sees ` +
      `it. ${axes}`
    this.#count()
  }

  #count() {
    const { confusion, kind } = this
    this.counts.hidden = this.table.hidden = !confusion || !kind.classes
    if (!confusion || !kind.classes) return
    const [size] = confusion.shape
    const name = (/** @type {number} */ index) =>
      element(
        "th",
        { scope: "col" },
        element("i", { class: "dot", style: `background:${CLASS_COLOURS[index]}` }),
        element("span", { class: "spoken" }, `class ${index + 1}`),
      )
    if (this.table.rows.length !== size + 1) {
      const indices = Array.from({ length: size }, (_, index) => index)
      this.table.replaceChildren(
        element("tr", {}, element("td", { class: "corner" }, "true class ↓ answer →"), indices.map(name)),
        ...indices.map((row) =>
          element(
            "tr",
            {},
            name(row),
            indices.map(() => element("td", {})),
          ),
        ),
      )
    }
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const cell = this.table.rows[row + 1].cells[column + 1]
        const count = confusion.data[row * size + column]
        setText(cell, String(count))
        cell.className = row === column ? "right" : count ? "wrong" : ""
      }
    }
  }

  destroy() {
    cancelAnimationFrame(this.request)
    this.describe.cancel()
    this.sizes.disconnect()
    this.watcher.close()
  }
}

/**
 * Training and validation points as columns; the first `training` of them are training points.
 * @param {Arrays} arrays
 * @returns {Table}
 */
function tables(arrays) {
  const [train, validation] = ["train", "validation"].map((name) => tensorOf(arrays, name).data)
  const count = (train.length + validation.length) / 3
  const column = (/** @type {number} */ offset) =>
    Float32Array.from({ length: count }, (_, at) =>
      3 * at < train.length ? train[3 * at + offset] : validation[3 * at - train.length + offset],
    )
  return { x: column(0), y: column(1), targets: column(2), training: train.length / 3 }
}

/**
 * @param {Limits} one
 * @param {Limits} other
 * @returns {boolean}
 */
const overlap = ([low, high], [from, to]) => low < to && from < high
