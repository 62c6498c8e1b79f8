// A photograph with what a network takes for faces in it: every window that counts, and what suppression
// leaves. The face itself is dashed.
// data: see ui/detection/faces.py, drawing_of.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Box, Found } from "../boxes.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText, throttled } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { MATCH_IOU, overlapOf, suppress } from "../boxes.js"
import { searchWords } from "./words.js"

const LARGEST_PX = 512
const START = 0.99
const LARGEST = 0.999
const SPOKEN_EVERY_MS = 2000
const DASH = [6, 4]

/**
 * @typedef {object} FacesData
 * @property {string} picture its address
 * @property {[height: number, width: number]} size of the photograph in pixels
 * @property {[top: number, left: number, side: number, score: number][]} windows that are called a face
 * @property {number} asked how many windows it was asked about
 * @property {Box} face where it is
 * @property {number} least the score from which a window is called a face
 * @property {number} overlap IoU from which a box is suppressed
 */

/**
 * @param {HTMLElement} root
 * @param {Component<FacesData>} component
 * @returns {Faces}
 */
export function mount(root, component) {
  return new Faces(root, component)
}

class Faces {
  /**
   * @param {HTMLElement} root
   * @param {Component<FacesData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    this.colours = /** @type {Theme} */ ({})
    /** @type {Found[]} the surest first */
    this.found = []
    /** @type {number[]} the IoU of each with the face */
    this.fits = []
    this.picture = new Image()
    this.picture.onload = () => this.#arrange()
    this.score = element("input", { type: "range", min: 0, max: LARGEST, step: 0.001, name: "least" })
    this.score.value = String(START)
    this.score.oninput = () => this.#paint()
    this.value = element("output", {})
    this.views = [new View("Every window that counts"), new View("After suppression")]
    const key = (/** @type {string} */ name, /** @type {string} */ text) =>
      element("span", { class: name }, text)
    this.keys = element(
      "p",
      { class: "keys" },
      key("face", "the face, marked by hand"),
      key("fits", `fits it: an IoU of at least ${MATCH_IOU.toFixed(1)}`),
      key("elsewhere", "does not"),
    )
    this.said = element("p", { class: "said" })
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" })
    this.speak = throttled((/** @type {string} */ words) => setText(this.spoken, words), SPOKEN_EVERY_MS)
    root.replaceChildren(
      element("label", { class: "slider" }, element("span", {}, "Score at least"), this.score, this.value),
      element("div", { class: "pictures" }, ...this.views.map(({ node }) => node)),
      this.keys,
      this.said,
      this.spoken,
    )
    this.sizes = new ResizeObserver(() => this.#arrange())
    this.sizes.observe(root)
    this.update(component)
  }

  /** @param {Component<FacesData>} component */
  update({ data }) {
    this.data = data
    if (this.picture.src !== data.picture) this.picture.src = data.picture
    this.score.min = String(data.least)
    this.found = data.windows
      .map(([top, left, side, score]) => ({
        box: /** @type {Box} */ ([top, left, top + side, left + side]),
        label: 0,
        score,
      }))
      .sort((one, other) => other.score - one.score)
    this.fits = this.found.map(({ box }) => overlapOf(box, data.face).iou)
    this.#arrange()
  }

  #arrange() {
    this.colours = theme(this.views[0].node)
    for (const view of this.views) view.arrange(this.data.size)
    this.#paint()
  }

  #paint() {
    const { data, found, fits } = this
    const score = Number(this.score.value)
    setText(this.value, score.toFixed(3))
    const counted = found.filter((one) => one.score >= score) // the first ones, so places stay the same
    const { kept } = suppress(counted, data.overlap)
    const left = kept.map((at) => fits[at])
    const words = searchWords(counted.length, left, { ...data, score })
    setText(this.said, words)
    this.speak(words)
    this.root.dataset.boxes = `${counted.length} ${kept.length}`
    if (!this.picture.complete) return
    const all = counted.map((_, at) => at)
    for (const [view, places] of /** @type {[View, number[]][]} */ ([
      [this.views[0], all],
      [this.views[1], kept],
    ])) {
      view.show(this, places)
    }
  }

  destroy() {
    this.sizes.disconnect()
    this.speak.cancel()
    this.picture.onload = null
  }
}

class View {
  /** @param {string} title */
  constructor(title) {
    this.title = title
    this.canvas = element("canvas", { role: "img", "aria-label": title })
    this.caption = element("figcaption", {}, title)
    this.node = element("figure", {}, this.caption, this.canvas)
    this.scale = 0
  }

  /** @param {[height: number, width: number]} size */
  arrange([height, width]) {
    const wide = Math.floor(Math.min(LARGEST_PX, this.node.clientWidth))
    if (wide <= 0 || this.scale === wide / width) return
    this.scale = wide / width
    this.context = fitCanvas(this.canvas, wide, height * this.scale)
  }

  /**
   * The photograph with these windows: those that fit the face last, over the others.
   * @param {Pick<Faces, "picture" | "data" | "found" | "fits" | "colours">} shown
   * @param {number[]} places
   */
  show({ picture, data, found, fits, colours }, places) {
    const { context, scale } = this
    if (!context) return
    const [height, width] = data.size
    context.drawImage(picture, 0, 0, width * scale, height * scale)
    const fitting = places.filter((at) => fits[at] >= MATCH_IOU)
    for (const at of places) if (fits[at] < MATCH_IOU) this.#box(found[at].box, colours.negative, 1.5)
    this.#box(data.face, colours.real, 3, DASH)
    for (const at of fitting) this.#box(found[at].box, colours.positive, 3)
    const elsewhere = places.length - fitting.length
    setText(this.caption, `${this.title}: ${places.length}`)
    this.canvas.ariaLabel = `${this.title}: ${fitting.length} on the face, ${elsewhere} elsewhere`
  }

  /**
   * @param {Box} box
   * @param {string} colour
   * @param {number} line CSS px
   * @param {number[]} [dash]
   */
  #box(box, colour, line, dash = []) {
    const { context, scale } = this
    if (!context) return
    const [top, left, bottom, right] = box.map((edge) => edge * scale)
    context.setLineDash(dash)
    for (const [stroke, width] of /** @type {[string, number][]} */ ([
      ["rgb(0 0 0 / 45%)", line + 1.5],
      [colour, line],
    ])) {
      context.strokeStyle = stroke
      context.lineWidth = width
      context.strokeRect(left, top, right - left, bottom - top)
    }
    context.setLineDash([])
  }
}
