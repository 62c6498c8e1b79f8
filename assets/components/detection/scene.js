// One scene on a canvas, with the cells or the boxes that a detector sees in it.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Box, Found, There } from "./boxes.js" */

import { theme } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { contextOf, fitCanvas } from "../../lib/draw.js"
import { paintImage } from "../../lib/picture.js"
import { surestFirst } from "./boxes.js"
import { placed } from "./labels.js"

const FAINT = 0.12
const DASH = [4, 3]
const LABEL_PX = 11
const LABEL_ROOM_PX = 14
const LABEL_GROUND = "rgb(0 0 0 / 75%)"

/** @typedef {{right: boolean[], there: There[], has: boolean[]}} Verdicts */
/** @typedef {{box: Box, text: string, colour: string}} Label */

/** A scene with its caption. */
export class SceneView {
  /** @param {string} title */
  constructor(title) {
    this.title = title
    this.canvas = element("canvas", { role: "img", "aria-label": title })
    this.caption = element("figcaption", {}, title)
    this.node = element("figure", { class: "scene" }, this.caption, this.canvas)
    this.pixels = document.createElement("canvas")
    this.colours = /** @type {Theme} */ ({})
    this.side = 0
    this.context = contextOf(this.canvas)
  }

  /** Fit the canvas to the room that it has. */
  arrange() {
    this.colours = theme(this.node) // those of a dark page: a scene is dark on any
    const side = Math.floor(this.node.clientWidth)
    if (side > 0 && side !== this.side) {
      this.side = side
      this.context = fitCanvas(this.canvas, side, side)
    }
  }

  /**
   * The scene, darkened, with how sure each cell is; what is there is dashed.
   * @param {Tensor} picture
   * @param {Tensor} sure r c
   * @param {There[]} there
   * @param {string[]} names
   */
  showCells(picture, sure, there, names) {
    this.#picture(picture)
    const { context, side, colours } = this
    const [rows, columns] = sure.shape
    const [tall, wide] = [side / rows, side / columns]
    context.font = `${Math.max(9, Math.min(LABEL_PX, tall * 0.4))}px ${colours.font}`
    context.textAlign = "center"
    context.textBaseline = "middle"
    sure.data.forEach((value, at) => {
      const [y, x] = [Math.floor(at / columns) * tall, (at % columns) * wide]
      context.globalAlpha = 0.75 * value
      context.fillStyle = colours.primary
      context.fillRect(x, y, wide, tall)
      context.globalAlpha = 1
      context.strokeStyle = "rgb(255 255 255 / 14%)"
      context.lineWidth = 1
      context.strokeRect(x, y, wide, tall)
      if (value < FAINT) return
      context.fillStyle = "white"
      context.fillText(value.toFixed(2).replace(/^0/, ""), x + wide / 2, y + tall / 2)
    })
    for (const { box } of there) this.#box(box, colours.real, true)
    const centres = sure.data.filter((value) => value >= 0.5).length
    const things = there.map(({ label }) => names[label]).join(", ")
    const known = there.length ? ` In it: ${things}.` : ""
    this.canvas.ariaLabel = `${rows} × ${columns} cells; ${centres} of them are sure of a centre.${known}`
  }

  /**
   * The scene with boxes, the surest above; with verdicts right ones and wrong ones, and what nobody found.
   * @param {Tensor} picture
   * @param {Found[]} found
   * @param {string[]} names
   * @param {Verdicts | null} [verdicts]
   */
  showBoxes(picture, found, names, verdicts = null) {
    this.#picture(picture)
    const { colours } = this
    verdicts?.there.forEach(({ box }, at) => verdicts.has[at] || this.#box(box, colours.real, true))
    const labels = surestFirst(found).map((at) => {
      const { label, score, box } = found[at]
      const isWrong = verdicts !== null && !verdicts.right[at]
      const mark = verdicts === null ? "" : isWrong ? "✗ " : "✓ "
      const colour = isWrong ? colours.negative : colours.positive
      return { box, score, colour, text: `${mark}${names[label]} ${score.toFixed(2).replace(/^0/, "")}` }
    })
    for (const { box, score, colour } of [...labels].reverse()) this.#box(box, colour, false, 1 + 2 * score)
    this.#labels(labels)
    setText(this.caption, `${this.title}: ${found.length}`)
    this.canvas.ariaLabel = `${this.title}: ${
      found.map(({ label, score }) => `${names[label]} with ${score.toFixed(2)}`).join(", ") || "none"
    }`
  }

  /** @param {Tensor} picture */
  #picture(picture) {
    const [height, width] = picture.shape.slice(-2)
    paintImage(this.pixels, picture)
    this.scale = [this.side / height, this.side / width]
    this.context.imageSmoothingEnabled = false
    this.context.drawImage(this.pixels, 0, 0, this.side, this.side)
  }

  /**
   * @param {Box} box
   * @param {string} colour
   * @param {boolean} isDashed
   * @param {number} [line] CSS px
   */
  #box(box, colour, isDashed, line = 2) {
    const { context } = this
    const [y0, x0, y1, x1] = this.#placed(box)
    context.setLineDash(isDashed ? DASH : [])
    for (const [stroke, width] of /** @type {[string, number][]} */ ([
      ["rgb(0 0 0 / 60%)", line + 2],
      [colour, line],
    ])) {
      context.strokeStyle = stroke
      context.lineWidth = width
      context.strokeRect(x0, y0, x1 - x0, y1 - y0)
    }
    context.setLineDash([])
  }

  /**
   * @param {Box} box
   * @returns {number[]} in CSS px
   */
  #placed([top, left, bottom, right]) {
    const [tall, wide] = this.scale ?? [1, 1]
    return [top * tall, left * wide, bottom * tall, right * wide]
  }

  /** @param {Label[]} labels the surest first */
  #labels(labels) {
    const { context, side, colours } = this
    context.font = `600 ${LABEL_PX}px ${colours.font}`
    context.textAlign = "left"
    context.textBaseline = "middle"
    const asked = labels.map(({ box, text }) => ({
      box: /** @type {Box} */ (this.#placed(box)),
      wide: context.measureText(text).width + 6,
    }))
    const places = placed(asked, LABEL_ROOM_PX, side)
    for (const [at, { x, y, wide, tall }] of [...places.entries()].reverse()) {
      context.fillStyle = LABEL_GROUND
      context.fillRect(x, y, wide, tall)
      context.fillStyle = labels[at].colour
      context.fillText(labels[at].text, x + 3, y + tall / 2)
    }
  }
}
