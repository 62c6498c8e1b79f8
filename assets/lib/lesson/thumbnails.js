// The maps of all filters, small, to choose from.

/** @import { Tensor } from "../frame.js" */

import { element } from "../dom.js"
import { Atlas } from "../draw.js"
import { scaleOf } from "./pane.js"

/** One small map a filter. */
export class Thumbnails {
  /** @type {HTMLButtonElement[]} */
  buttons = []

  /** @param {(filter: number) => void} onPick */
  constructor(onPick) {
    this.onPick = onPick
    this.node = element("div", { className: "thumbnails", role: "group", "aria-label": "Filters" })
    this.buttons = []
  }

  /**
   * Show the maps, c h w.
   * @param {Tensor} maps
   * @param {number} chosen the filter that is pressed
   */
  show({ shape: [count, height, width], data }, chosen) {
    this.node.hidden = count === 1
    if (count === 1) return
    if (this.buttons.length !== count) {
      this.buttons = Array.from({ length: count }, (_, at) =>
        element("button", {
          type: "button",
          "aria-label": `Filter ${at + 1}`,
          title: `Filter ${at + 1}`,
          onclick: () => this.onPick(at),
        }),
      )
      this.node.replaceChildren(...this.buttons)
    }
    const plane = height * width
    this.buttons.forEach((button, at) => {
      const { lut, low, high } = scaleOf(data.subarray(at * plane, (at + 1) * plane))
      const atlas = new Atlas(1, height, width)
      atlas.paint(0, data, at * plane, lut, low, high)
      atlas.flush()
      button.replaceChildren(atlas.canvas)
      button.setAttribute("aria-pressed", String(at === chosen))
    })
  }
}
