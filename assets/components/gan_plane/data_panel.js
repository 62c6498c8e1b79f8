// Which distribution G is to imitate: a thumbnail of each, and one to draw by hand.

/** @import { Theme } from "../../lib/colours.js" */

import { bytesOf } from "../../lib/base64.js"
import { element } from "../../lib/dom.js"
import { contextOf } from "../../lib/draw.js"

const SIDE = 96
const DOT = 3.1

/** @typedef {{name: string, title: string, about: string, dots: string}} DataSet dots: base64 of bytes x y */

/** All distributions, one of them chosen. */
export class DataPanel {
  /**
   * @param {{onChoose: (name: string) => void}} act
   * @param {DataSet[]} sets
   */
  constructor(act, sets) {
    this.act = act
    /** @type {{canvas: HTMLCanvasElement, bytes: Uint8Array}[]} */
    this.canvases = []
    this.tiles = new Map(sets.map((set) => [set.name, this.#tile(set)]))
    this.node = element(
      "section",
      { class: "data" },
      element("h4", {}, "Real points"),
      element("div", { class: "sets" }, [...this.tiles.values()]),
    )
  }

  /** @param {DataSet} set */
  #tile({ name, title, about, dots }) {
    const canvas = element("canvas", { width: SIDE, height: SIDE })
    this.canvases.push({ canvas, bytes: bytesOf(dots) })
    const face = dots ? canvas : element("span", { class: "pen", innerHTML: PEN })
    return element(
      "button",
      {
        type: "button",
        class: "set",
        title: `${title}. ${about}`,
        "aria-label": title,
        onclick: () => this.act.onChoose(name),
      },
      face,
      element("span", { class: "name" }, title),
    )
  }

  /** @param {Theme} colours */
  paint(colours) {
    for (const { canvas, bytes } of this.canvases) {
      const context = contextOf(canvas)
      context.clearRect(0, 0, SIDE, SIDE)
      context.fillStyle = colours.real
      context.globalAlpha = 0.75
      for (let at = 0; at < bytes.length; at += 2) {
        context.beginPath()
        context.arc((bytes[at] / 255) * SIDE, SIDE - (bytes[at + 1] / 255) * SIDE, DOT, 0, 2 * Math.PI)
        context.fill()
      }
    }
  }

  /** @param {string} chosen */
  show(chosen) {
    for (const [name, node] of this.tiles) node.ariaPressed = String(name === chosen)
  }
}

const PEN =
  '<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">' +
  '<path fill="currentColor" d="M3 17.2V21h3.8L17.8 9.9l-3.7-3.7L3 17.2z' +
  'M20.7 7a1 1 0 0 0 0-1.4l-2.3-2.3a1 1 0 0 0-1.4 0l-1.8 1.8 3.7 3.7L20.7 7z"/></svg>'
