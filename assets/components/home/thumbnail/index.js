// A small live picture of a lab: the tensors of a run side by side, each as a block of tiles, probabilities
// as bars.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Frame, Numbers, Tensor } from "../../../lib/frame.js" */

import { GREY, theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { Atlas, fitCanvas } from "../../../lib/draw.js"
import { count, percent } from "../../../lib/format.js"
import { largest, tensorOf } from "../../../lib/frame.js"
import { connect } from "../../../lib/live.js"
import { stepOf } from "../../../lib/numbers.js"

const LARGEST_HEIGHT = 190
const GAP = 14
const TILE_GAP = 2
const BARS_WIDTH = 0.45

/**
 * @typedef {object} Panel
 * @property {string} array
 * @property {number} [columns] none: it is drawn as bars
 * @property {number} [rows]
 * @property {number} [low] black
 * @property {number} [high] white; none: the largest value now
 */

/** @typedef {{metric: string, text: string}} Words */

/**
 * @typedef {object} ThumbnailData
 * @property {string} run
 * @property {string[]} layers
 * @property {Panel[]} panels
 * @property {string} label
 * @property {Words | null} words
 */

/** @typedef {{left: number, width: number, height: number}} Place CSS px */

/**
 * Show the picture in `root`.
 * @param {HTMLElement} root
 * @param {Component<ThumbnailData>} component
 * @returns {Thumbnail}
 */
export function mount(root, component) {
  return new Thumbnail(root, component)
}

class Thumbnail {
  /**
   * @param {HTMLElement} root
   * @param {Component<ThumbnailData>} component
   */
  constructor(root, component) {
    this.root = root
    this.canvas = element("canvas", { role: "img", "aria-label": component.data.label })
    this.caption = element("p", { class: "muted", "data-testid": "thumbnail-caption" }, "Waking up")
    root.replaceChildren(this.canvas, this.caption)
    /** @type {string | null} */
    this.run = null
    /** @type {ReturnType<typeof connect> | null} */
    this.connection = null
    /** @type {Arrays | null} */
    this.arrays = null
    /** @type {Map<string, Atlas & {tiles: number}>} */
    this.atlases = new Map()
    this.resized = new ResizeObserver(() => this.draw())
    this.resized.observe(root)
    this.update(component)
  }

  /** @param {Component<ThumbnailData>} component */
  update({ data }) {
    /** @type {ThumbnailData} */
    this.data = data
    /** @type {Theme} */
    this.colours = theme(this.root)
    this.canvas.ariaLabel = data.label
    if (data.run !== this.run) {
      this.connection?.close()
      this.run = data.run
      this.connection = connect(data.run)
      this.connection.onFrame((frame) => this.take(frame))
      this.connection.watch("thumbnail", { layers: data.layers })
    }
    this.draw()
  }

  destroy() {
    this.resized.disconnect()
    this.connection?.close()
  }

  /** @param {Frame} frame */
  take(frame) {
    const { arrays } = frame
    const { panels, words } = this.data
    if (!panels.every(({ array }) => arrays.has(array))) return
    this.arrays = arrays
    for (const panel of panels) if (panel.columns) paint(panel, tensorOf(arrays, panel.array), this.atlases)
    setText(this.caption, captionOf(words, frame))
    this.draw()
  }

  draw() {
    const { root, colours, arrays, atlases } = this
    if (root.clientWidth === 0) return
    const { panels } = this.data
    const shares = panels.map((panel) =>
      panel.columns && panel.rows ? panel.columns / panel.rows : BARS_WIDTH,
    )
    const gaps = GAP * (panels.length - 1)
    const whole = shares.reduce((sum, share) => sum + share)
    const height = Math.min(LARGEST_HEIGHT, (root.clientWidth - gaps) / whole)
    const context = fitCanvas(this.canvas, height * whole + gaps, height)
    let left = 0
    panels.forEach((panel, i) => {
      const box = { left, width: height * shares[i], height }
      const atlas = atlases.get(panel.array)
      if (!arrays) drawPlace(context, box, colours)
      else if (atlas) drawTiles(context, panel, atlas, box)
      else drawBars(context, tensorOf(arrays, panel.array).data, box, colours)
      left += box.width + GAP
    })
  }
}

/**
 * @param {Panel} panel
 * @param {Tensor} tensor
 * @param {Map<string, Atlas & {tiles: number}>} atlases
 */
function paint({ array: name, low = 0, high }, { shape, data }, atlases) {
  const [height, width] = shape.slice(-2)
  const tiles = data.length / (height * width)
  const before = atlases.get(name)
  const atlas = before?.tiles === tiles ? before : Object.assign(new Atlas(tiles, height, width), { tiles })
  atlases.set(name, atlas)
  const top = high ?? largest(data, 1e-6)
  for (let tile = 0; tile < tiles; tile++) atlas.paint(tile, data, tile * height * width, GREY, low, top)
  atlas.flush()
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Place} place
 * @param {Theme} colours
 */
function drawPlace(context, { left, width, height }, { surface }) {
  context.fillStyle = surface
  context.fillRect(left, 0, width, height)
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} panel
 * @param {Atlas & {tiles: number}} atlas
 * @param {Place} place
 */
function drawTiles(context, { columns = 1, rows = 1 }, atlas, { left, height }) {
  const pitch = (height + TILE_GAP) / rows
  const side = pitch - TILE_GAP
  for (let tile = 0; tile < Math.min(atlas.tiles, rows * columns); tile++) {
    const [row, column] = [Math.floor(tile / columns), tile % columns]
    atlas.draw(context, tile, left + column * pitch, row * pitch, side, side)
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Numbers} shares
 * @param {Place} place
 * @param {Theme} colours
 */
function drawBars(context, shares, { left, width, height }, colours) {
  const pitch = height / shares.length
  const largest = shares.indexOf(Math.max(...shares))
  context.font = `${Math.min(12, pitch * 0.8)}px ${colours.font}`
  context.textBaseline = "middle"
  shares.forEach((share, i) => {
    const middle = (i + 0.5) * pitch
    context.fillStyle = i === largest ? colours.text : colours.muted
    context.fillText(String(i), left, middle)
    context.fillStyle = i === largest ? colours.primary : colours.faint
    context.fillRect(left + 14, middle - pitch * 0.3, Math.max(1, share * (width - 14)), pitch * 0.6)
  })
}

/**
 * How far the run is, and how good it was when that was last measured.
 * @param {Words | null} words
 * @param {Pick<Frame, "step" | "metrics" | "measured">} frame
 */
export function captionOf(words, frame) {
  const now = `Step ${count(frame.step)}`
  if (!words || !(words.metric in frame.metrics)) return now
  const share = `${percent(frame.metrics[words.metric])} ${words.text}`
  const measured = stepOf(frame, words.metric)
  return measured === frame.step ? `${now}: ${share}` : `${now}. At step ${count(measured)}: ${share}`
}
