// What the colours of the plane mean, and how long its arrows are.

/** @import { Rgb } from "./painting.js" */
/** @import { Scene } from "./scene.js" */

import { element, setText } from "../../lib/dom.js"
import { ARROW_SCALE } from "./painting.js"

const STOPS = [0, 64, 128, 191, 255]
const GRADIENT = 0.5
const MOVE = 0.01

/** The legend below the plane. */
export class Legend {
  constructor() {
    this.bar = element("i", { class: "bar" })
    this.ends = [element("span", {}), element("span", {})]
    this.arrow = element("i", { class: "arrow" })
    this.unit = element("span", {})
    this.scale = element("span", { class: "scale" }, this.ends[0], this.bar, this.ends[1])
    this.measure = element("span", { class: "unit" }, this.arrow, this.unit)
    this.node = element("div", { class: "legend" }, this.scale, this.measure)
  }

  /** @param {Set<string>} layers in sight */
  showLayers(layers) {
    this.scale.style.visibility = layers.has("surface") ? "visible" : "hidden"
    this.measure.style.visibility = layers.has("gradients") ? "visible" : "hidden"
  }

  /** @param {Rgb[]} table colours of the surface */
  paint(table) {
    const stops = STOPS.map((at) => `rgb(${table[at].join(" ")})`)
    this.bar.style.background = `linear-gradient(90deg, ${stops.join(", ")})`
  }

  /** @param {string[]} ends what those of the colours mean */
  explain(ends) {
    ends.forEach((text, at) => setText(this.ends[at], text))
  }

  /**
   * An arrow as long as one of a gradient, or of a move, in the plane.
   * @param {Scene} scene
   * @param {number} pixels of a unit of the plane
   */
  showArrow({ pushScale }, pixels) {
    const [unit, scale] = pushScale ? [MOVE, pushScale] : [GRADIENT, ARROW_SCALE]
    this.arrow.style.width = `${Math.round(unit * scale * pixels)}px`
    setText(this.unit, pushScale ? `a move of ${unit}` : `gradient ${unit}`)
  }
}
