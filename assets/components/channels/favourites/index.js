// What excites a channel: the images that do most, with the window that does; each class's mean; its weights.
// data: a payload with arrays "images" n c h w, and "slices" n h w, the weights of the channel.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Numbers, Shape } from "../../../lib/frame.js" */
/** @import { Row } from "../../../lib/network.js" */

import { DIVERGING, gradient } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { Atlas, fitCanvas } from "../../../lib/draw.js"
import { number, several } from "../../../lib/format.js"
import { largestSize, readPayload } from "../../../lib/frame.js"
import { paintImage } from "../../../lib/picture.js"
import { barsOf, windowOf } from "./measure.js"

const MOST_SLICES = 64
const SLICE_PX = 52
const GAP_PX = 4
const WHITE = 255

/** @typedef {{label: string, value: number, row: number, column: number}} Favourite */

/**
 * @typedef {object} FavouritesFacts
 * @property {string} title what is asked: "conv2, channel 4"
 * @property {Shape} shape c h w of what the network reads
 * @property {Row[]} rows the network's layers up to the one that is asked
 * @property {number} of so many images were shown to the network
 * @property {Favourite[]} favourites one an image, the strongest first
 * @property {{name: string, value: number, count: number}[]} classes
 * @property {string} weights what the slices are: "a slice for each of the 8 channels before"
 */

/**
 * Show them in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Favourites}
 */
export function mount(root, component) {
  return new Favourites(root, component)
}

class Favourites {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    this.heading = element("h4")
    this.images = element("div", { class: "images" })
    this.classes = element("div", { class: "classes" })
    this.slices = element("canvas", { role: "img", "aria-label": "Its weights" })
    this.weights = element("p", { class: "muted" })
    this.low = element("span")
    this.high = element("span")
    const bar = element("span", { class: "bar" })
    bar.style.background = gradient(DIVERGING)
    this.scale = element("p", { class: "scale muted" }, this.low, bar, this.high)
    this.kernel = element(
      "section",
      { class: "kernel" },
      element("h4", { textContent: "Its weights" }),
      this.weights,
      this.slices,
      this.scale,
    )
    root.replaceChildren(
      element("section", { class: "nine" }, this.heading, this.images),
      element(
        "section",
        { class: "means" },
        element("h4", { textContent: "Each class: its strongest answer, on average" }),
        this.classes,
      ),
      this.kernel,
    )
    this.sizes = new ResizeObserver(() => this.#drawSlices())
    this.sizes.observe(root)
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update({ data }) {
    /** @type {FavouritesFacts & {arrays: Arrays}} */
    this.frame = readPayload(data)
    this.#showImages()
    this.#showClasses()
    this.#drawSlices()
  }

  #showImages() {
    const { arrays, favourites, of, rows, shape, title } = this.frame
    setText(this.heading, `Of ${several(of, "image")}, the ${favourites.length} that excite ${title} most`)
    const images = arrays.get("images")
    if (!images) return
    this.images.replaceChildren(
      ...favourites.map(({ label, value, row, column }, at) => {
        const words = `${label}: ${number(value)}`
        const canvas = element("canvas", { role: "img", "aria-label": words })
        paintImage(canvas, images, at, WHITE)
        const box = windowOf(rows, shape, row, column)
        const frame = element("span", { class: "frame", hidden: box.width === 1 && box.height === 1 })
        for (const side of /** @type {const} */ (["top", "left", "width", "height"]))
          frame.style[side] = `${100 * box[side]}%`
        const stack = element("span", { class: "stack" }, canvas, frame)
        return element("figure", {}, stack, element("figcaption", { textContent: words }))
      }),
    )
  }

  #showClasses() {
    const { classes } = this.frame
    const bars = barsOf(classes.map(({ value }) => value))
    this.classes.replaceChildren(
      ...classes.map(({ name, value, count }, at) => {
        const bar = element("span", { class: value < 0 ? "bar below" : "bar" })
        bar.style.left = `${100 * bars[at].from}%`
        bar.style.width = `${100 * bars[at].width}%`
        return element(
          "div",
          { class: "class", title: `The mean of ${several(count, "image")}` },
          element("span", { class: "name", textContent: name }),
          element("span", { class: "track" }, bar),
          element("span", { class: "value", textContent: number(value) }),
        )
      }),
    )
  }

  #drawSlices() {
    const found = this.frame.arrays.get("slices")
    this.kernel.hidden = !found
    if (!found) return
    const { data, shape } = found
    const shown = Math.min(shape[0], MOST_SLICES)
    const limit = largestSize(data)
    const more = shown < shape[0] ? ` The first ${shown} are shown.` : ""
    setText(this.weights, `${this.frame.weights}.${more} Blue adds, orange subtracts.`)
    this.#paintSlices(data, shape, shown, limit)
    setText(this.low, number(-limit))
    setText(this.high, number(limit))
    this.slices.setAttribute("aria-label", `Its weights, from ${number(-limit)} to ${number(limit)}`)
  }

  /**
   * @param {Numbers} data
   * @param {Shape} shape n h w
   * @param {number} shown
   * @param {number} limit
   */
  #paintSlices(data, [, height, width], shown, limit) {
    const side = width === 1 ? SLICE_PX / 4 : SLICE_PX
    const room = this.kernel.clientWidth || this.root.clientWidth
    const columns = Math.max(1, Math.min(shown, Math.floor((room + GAP_PX) / (side + GAP_PX))))
    const lines = Math.ceil(shown / columns)
    const tall = (side * height) / width
    const context = fitCanvas(
      this.slices,
      columns * (side + GAP_PX) - GAP_PX,
      lines * (tall + GAP_PX) - GAP_PX,
    )
    const atlas = new Atlas(shown, height, width)
    for (let at = 0; at < shown; at++) atlas.paint(at, data, at * height * width, DIVERGING, -limit, limit)
    atlas.flush()
    for (let at = 0; at < shown; at++) {
      const [x, y] = [(at % columns) * (side + GAP_PX), Math.floor(at / columns) * (tall + GAP_PX)]
      atlas.draw(context, at, x, y, side, tall)
    }
  }

  destroy() {
    this.sizes.disconnect()
  }
}
