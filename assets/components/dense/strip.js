// All features as one line: what Flatten makes of the maps.

/** @import { Numbers, Tensor } from "../../lib/frame.js" */

import { abgrOf } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { contextOf, fitCanvas } from "../../lib/draw.js"
import { shape as shapeText } from "../../lib/format.js"
import { upTo } from "./views.js"

const HEIGHT = 22

/** The line, and a mark above it. */
export class Strip {
  /** @param {{hover: (feature: number | null) => void, press: (feature: number) => void}} on */
  constructor(on) {
    this.features = 0
    this.base = element("canvas", { role: "img", "aria-label": "All features as one line" })
    this.over = element("canvas", { ariaHidden: "true" })
    this.context = contextOf(this.base)
    this.above = contextOf(this.over)
    this.stack = element("div", { className: "strip" }, this.base, this.over)
    this.stack.onpointermove = ({ offsetX }) => on.hover(this.featureAt(offsetX))
    this.stack.onpointerleave = () => on.hover(null)
    this.stack.onpointerdown = ({ offsetX }) => on.press(this.featureAt(offsetX))
    this.note = element("span", { className: "muted" })
    const head = element("header", {}, element("h4", { textContent: "Flatten" }), this.note)
    this.node = element("div", { className: "flat" }, head, this.stack)
  }

  get width() {
    return this.stack.clientWidth
  }

  arrange() {
    for (const canvas of [this.base, this.over]) fitCanvas(canvas, this.width, HEIGHT)
  }

  /** @param {Tensor} maps */
  show({ shape, data }) {
    this.features = data.length
    this.context.imageSmoothingEnabled = false
    this.context.drawImage(lineOf(data), 0, 0, this.width, HEIGHT)
    this.base.ariaLabel = `All ${data.length} features as one line, map after map`
    setText(this.note, `${shapeText(shape)} → ${data.length}`)
  }

  /** @param {number} feature */
  mark(feature) {
    const { above, width } = this
    const each = width / this.features
    above.clearRect(0, 0, width, HEIGHT)
    above.fillStyle = "rgb(16 21 28 / 85%)"
    above.fillRect(feature * each - 2, 0, Math.max(each, 1) + 4, HEIGHT)
    above.fillStyle = "#ffd60a"
    above.fillRect(feature * each - 1, 0, Math.max(each, 1) + 2, HEIGHT)
  }

  /** @param {number} offset CSS px */
  featureAt(offset) {
    const at = Math.floor((offset / this.width) * this.features)
    return Math.max(0, Math.min(this.features - 1, at))
  }
}

/**
 * A picture of one pixel a feature.
 * @param {Numbers} data
 */
function lineOf(data) {
  const line = element("canvas", { width: data.length, height: 1 })
  const image = new ImageData(data.length, 1)
  const pixels = new Uint32Array(image.data.buffer)
  const grey = upTo(data)
  data.forEach((value, at) => (pixels[at] = abgrOf(grey, value)))
  contextOf(line).putImageData(image, 0, 0)
  return line
}
