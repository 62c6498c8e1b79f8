// A pad to draw on, white on black. It hands over what the network would see: the strokes at the network's
// size.

/** @import { Shape } from "./frame.js" */
/** @import { Point } from "./draw.js" */

import { base64Of, bytesOf } from "./base64.js"
import { element } from "./dom.js"
import { contextOf, penStroke } from "./draw.js"
import { placed, placementOf } from "./framing.js"
import { shrink } from "./picture.js"

const PAD_PX = 280
const SEND_EVERY_MS = 33
const BRUSH_SHARE = 0.075
const FINE_SHARE = 0.045
const MOST_ENLARGED = 2

export const DRAWING_VALUES = PAD_PX * PAD_PX

/** @typedef {{levels: string, centred: boolean}} Drawing levels: base64, DRAWING_VALUES bytes */

/**
 * Whether what was kept, perhaps by an older page, is one. Throws where the levels are no base64.
 * @param {any} found
 * @returns {boolean}
 */
export const isDrawing = (found) =>
  typeof found?.levels === "string" &&
  bytesOf(found.levels).length === DRAWING_VALUES &&
  typeof found.centred === "boolean"

/** A square to draw on. */
export class DrawPad {
  /** @type {Shape} */
  shape = [1, 1, 1]
  /** @type {Point | null} */
  last = null
  /** @type {number | null} */
  timer = null
  keepsPlace = false

  /**
   * `onChange` gets the pixels (Uint8Array, c h w) at most 30 times a second while the pen moves, and at its
   * end.
   * @param {(pixels: Uint8Array) => void} onChange
   */
  constructor(onChange) {
    this.onChange = onChange
    this.canvas = element("canvas", {
      width: PAD_PX,
      height: PAD_PX,
      tabIndex: 0,
      role: "img",
      "aria-label": "Draw pad: draw with the mouse, a finger or a pen",
    })
    this.context = contextOf(this.canvas, { willReadFrequently: true })
    this.canvas.onpointerdown = (event) => this.begin(event)
    this.canvas.onpointermove = (event) => this.extend(event)
    this.canvas.onpointerup = this.canvas.onpointercancel = () => this.end()
    const clear = element("button", { type: "button", textContent: "Clear", onclick: () => this.clear() })
    this.centred = element("input", { type: "checkbox", checked: true, onchange: () => this.send() })
    this.centre = element(
      "label",
      { className: "muted" },
      this.centred,
      "Centre it and make it as large as the digits of MNIST are",
    )
    this.node = element("div", { className: "pad" }, this.canvas, element("div", {}, clear, this.centre))
    this.erase()
  }

  /**
   * Draw for an input of this shape. What `keepsPlace` is never centred, and drawn with a finer pen: there
   * may be several things. `framing`: whether what the network reads is framed as MNIST's digits are.
   * @param {Shape} inputShape
   * @param {{keepsPlace?: boolean, framing?: boolean}} [facts]
   */
  resize(inputShape, { keepsPlace = false, framing = !keepsPlace } = {}) {
    this.shape = inputShape
    this.keepsPlace = keepsPlace
    this.centre.hidden = !framing
  }

  isFramed() {
    return this.centred.checked && !this.centre.hidden
  }

  erase() {
    this.context.fillStyle = "#000"
    this.context.fillRect(0, 0, PAD_PX, PAD_PX)
  }

  clear() {
    this.erase()
    this.send()
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (event.button !== 0) return
    this.canvas.setPointerCapture(event.pointerId)
    this.last = this.position(event)
    this.stroke(this.last)
  }

  /** @param {PointerEvent} event */
  extend(event) {
    if (!this.last) return
    for (const moment of event.getCoalescedEvents?.() ?? [event]) this.stroke(this.position(moment))
  }

  end() {
    this.last = null
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point} on the canvas
   */
  position({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect()
    return { x: ((clientX - box.left) / box.width) * PAD_PX, y: ((clientY - box.top) / box.height) * PAD_PX }
  }

  /** @param {Point} to */
  stroke(to) {
    const { context, last } = this
    context.strokeStyle = context.shadowColor = "#fff"
    context.shadowBlur = PAD_PX * 0.02
    penStroke(context, last ?? to, to, PAD_PX * (this.keepsPlace ? FINE_SHARE : BRUSH_SHARE))
    this.last = to
    this.schedule()
  }

  schedule() {
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.send()
    }, SEND_EVERY_MS)
  }

  send() {
    const brought = this.isFramed() ? framedDrawing : shrink
    this.onChange(brought(Float64Array.from(this.levels()), PAD_PX, this.shape))
  }

  /** @returns {Uint8Array} 0 to 255, row by row */
  levels() {
    const { data } = this.context.getImageData(0, 0, PAD_PX, PAD_PX)
    return Uint8Array.from({ length: DRAWING_VALUES }, (_, at) => data[4 * at])
  }

  /** @returns {Drawing} what show() takes */
  drawing() {
    return { levels: base64Of(this.levels()), centred: this.centred.checked }
  }

  /**
   * Take up a drawing again; it is not sent.
   * @param {Drawing} drawing
   */
  show({ levels, centred }) {
    const image = new ImageData(PAD_PX, PAD_PX)
    bytesOf(levels).forEach((level, at) => image.data.set([level, level, level, 255], 4 * at))
    this.context.putImageData(image, 0, 0)
    this.centred.checked = centred
  }
}

/**
 * A square drawing, light on dark, as MNIST's makers framed their digits; c h w.
 * @param {Float64Array} data levels 0 to 255
 * @param {number} side of the drawing, pixels
 * @param {Shape} shape c h w
 * @returns {Uint8Array} c h w
 */
export function framedDrawing(data, side, shape) {
  const frame = Math.max(...shape.slice(1))
  const levels = { height: side, width: side, data }
  const placement = placementOf(levels, frame, (MOST_ENLARGED * frame) / side)
  return placement ? shrink(placed(levels, placement, frame), frame, shape) : shrink(data, side, shape)
}
