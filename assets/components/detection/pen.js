// A scene of one's own, drawn with the pointer: dark grey, as scenes are, and light ink.

/** @import { Point } from "../../lib/draw.js" */

import { element } from "../../lib/dom.js"
import { contextOf, penStroke } from "../../lib/draw.js"

const GROUND = "rgb(40 40 40)"
const INK = "rgb(235 235 235)"
const PEN_PX = 2.6

/** The pad. It lies over the picture that it replaces, and is seen through that. */
export class ScenePen {
  /**
   * @param {[height: number, width: number]} size in pixels
   * @param {(pixels: Uint8Array<ArrayBuffer>) => void} onChange a byte a pixel, as the pen moves
   */
  constructor([height, width], onChange) {
    this.onChange = onChange
    this.pad = element("canvas", { width, height })
    this.context = contextOf(this.pad, { willReadFrequently: true })
    const attributes = { class: "pen", hidden: true, role: "application", "aria-label": "Draw digits here" }
    this.node = element("div", attributes)
    /** @type {Point | null} */
    this.last = null
    this.#wipe()
    this.node.onpointerdown = (event) => {
      this.node.setPointerCapture(event.pointerId)
      this.last = this.#at(event)
      this.#stroke(this.last)
    }
    this.node.onpointermove = (event) => {
      if (this.last) this.#stroke(this.#at(event))
    }
    this.node.onpointerup = this.node.onpointercancel = () => {
      this.last = null
    }
  }

  get isOpen() {
    return !this.node.hidden
  }

  /** With what was drawn before. */
  open() {
    this.node.hidden = false
    this.#tell()
  }

  close() {
    this.node.hidden = true
  }

  clear() {
    this.#wipe()
    this.#tell()
  }

  #wipe() {
    this.context.fillStyle = GROUND
    this.context.fillRect(0, 0, this.pad.width, this.pad.height)
  }

  /** @param {number} side CSS px */
  arrange(side) {
    this.node.style.width = this.node.style.height = `${side}px`
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point}
   */
  #at({ offsetX, offsetY }) {
    const { clientWidth, clientHeight } = this.node
    return { x: (offsetX / clientWidth) * this.pad.width, y: (offsetY / clientHeight) * this.pad.height }
  }

  /** @param {Point} to */
  #stroke(to) {
    this.context.strokeStyle = INK
    penStroke(this.context, this.last ?? to, to, PEN_PX)
    this.last = to
    this.#tell()
  }

  #tell() {
    const { data } = this.context.getImageData(0, 0, this.pad.width, this.pad.height)
    this.onChange(Uint8Array.from({ length: data.length / 4 }, (_, at) => data[4 * at]))
  }
}
