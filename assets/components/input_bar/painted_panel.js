// Own pictures with painted masks, to choose from.

import { bytesOf } from "../../lib/base64.js"
import { element } from "../../lib/dom.js"
import { paintImage } from "../../lib/picture.js"

/** A strip of them. */
export class PaintedPanel {
  #pictures = ""
  /** @type {string[]} base64, c h w */
  pictures = []
  /** @type {string | undefined} the one that is shown */
  chosen

  /** @param {() => void} onPick */
  constructor(onPick) {
    this.onPick = onPick
    this.node = element("div", { className: "strip", role: "group", "aria-label": "Your painted pictures" })
  }

  /**
   * @param {string[]} pictures
   * @param {number[]} shape c h w
   */
  update(pictures, shape) {
    if (this.#pictures === pictures.join()) return
    this.#pictures = pictures.join()
    this.pictures = pictures
    if (!this.chosen || !pictures.includes(this.chosen)) this.chosen = pictures.at(-1)
    this.node.replaceChildren(...pictures.map((pixels, at) => this.#tile(pixels, at, shape)))
    this.#mark()
  }

  /** What the one that is shown is called. */
  get name() {
    return nameOf(this.pictures.indexOf(this.chosen ?? ""))
  }

  /**
   * @param {string} pixels
   * @param {number} at
   * @param {number[]} shape
   */
  #tile(pixels, at, shape) {
    const canvas = element("canvas", { "aria-hidden": "true" })
    paintImage(canvas, { shape, data: bytesOf(pixels) }, 0, 255)
    const pick = () => {
      this.chosen = pixels
      this.#mark()
      this.onPick()
    }
    return element(
      "button",
      { type: "button", title: nameOf(at), "aria-label": nameOf(at), onclick: pick },
      canvas,
    )
  }

  #mark() {
    ;[...this.node.children].forEach((tile, at) =>
      tile.setAttribute("aria-pressed", String(this.pictures[at] === this.chosen)),
    )
  }
}

/** @param {number} at */
const nameOf = (at) => `Your picture ${at + 1}`
