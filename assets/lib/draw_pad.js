// A pad to draw on, white on black. It hands over what the network would see: the strokes at the network's size.

import { element } from "./dom.js"
import { penStroke } from "./draw.js"

const PAD_PX = 280
const SEND_EVERY_MS = 33
const BRUSH_SHARE = 0.075
const DRAWING_SHARE = 20 / 28
const MOST_ENLARGED = 2
const INK = 40

export class DrawPad {
  /** `onChange` gets the pixels (Uint8Array, c h w) at most 30 times a second while the pen moves, and at its end. */
  constructor(onChange) {
    this.onChange = onChange
    this.canvas = element("canvas", { width: PAD_PX, height: PAD_PX, tabIndex: 0, role: "img", "aria-label": "Draw pad: draw with the mouse, a finger or a pen" })
    this.context = this.canvas.getContext("2d", { willReadFrequently: true })
    this.canvas.onpointerdown = (event) => this.begin(event)
    this.canvas.onpointermove = (event) => this.extend(event)
    this.canvas.onpointerup = this.canvas.onpointercancel = () => this.end()
    const clear = element("button", { type: "button", textContent: "Clear", onclick: () => this.clear() })
    this.centred = element("input", { type: "checkbox", checked: true, onchange: () => this.send() })
    const centre = element("label", { className: "muted" }, this.centred, "Centre it and make it as large as the digits of MNIST are")
    this.node = element("div", { className: "pad" }, this.canvas, element("div", {}, clear, centre))
    this.erase()
  }

  resize(inputShape) {
    this.shape = inputShape
  }

  erase() {
    this.context.fillStyle = "#000"
    this.context.fillRect(0, 0, PAD_PX, PAD_PX)
  }

  clear() {
    this.erase()
    this.send()
  }

  begin(event) {
    if (event.button !== 0) return
    this.canvas.setPointerCapture(event.pointerId)
    this.last = this.position(event)
    this.stroke(this.last)
  }

  extend(event) {
    if (!this.last) return
    for (const moment of event.getCoalescedEvents?.() ?? [event]) this.stroke(this.position(moment))
  }

  end() {
    this.last = null
  }

  position({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect()
    return { x: ((clientX - box.left) / box.width) * PAD_PX, y: ((clientY - box.top) / box.height) * PAD_PX }
  }

  stroke(to) {
    const { context, last } = this
    context.strokeStyle = context.shadowColor = "#fff"
    context.shadowBlur = PAD_PX * 0.02
    penStroke(context, last, to, PAD_PX * BRUSH_SHARE)
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
    const { data } = this.context.getImageData(0, 0, PAD_PX, PAD_PX)
    this.onChange(shrink(this.centred.checked ? this.framed(data) : data, PAD_PX, this.shape))
  }

  /** The drawing as MNIST's makers framed theirs: 20 of 28 pixels large, its centre of mass in the middle. */
  framed(data) {
    const frame = frameOf(data, PAD_PX)
    if (!frame) return data
    const { left, top, width, height, scale, x, y } = frame
    const context = element("canvas", { width: PAD_PX, height: PAD_PX }).getContext("2d", { willReadFrequently: true })
    context.fillRect(0, 0, PAD_PX, PAD_PX)
    context.drawImage(this.canvas, left, top, width, height, x, y, width * scale, height * scale)
    return context.getImageData(0, 0, PAD_PX, PAD_PX).data
  }
}

/** The box around the ink of a square RGBA picture, how much larger it becomes, and where it goes; null without ink. */
export function frameOf(rgba, side) {
  let [left, top, right, bottom, ink, momentX, momentY] = [side, side, 0, 0, 0, 0, 0]
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const level = rgba[4 * (row * side + column)]
      if (level < INK) continue
      left = Math.min(left, column)
      right = Math.max(right, column + 1)
      top = Math.min(top, row)
      bottom = Math.max(bottom, row + 1)
      ink += level
      momentX += level * (column + 0.5)
      momentY += level * (row + 0.5)
    }
  }
  if (!ink) return null
  const [width, height] = [right - left, bottom - top]
  const scale = Math.min(MOST_ENLARGED, (DRAWING_SHARE * side) / Math.max(width, height))
  const placed = (from, moment) => side / 2 - (moment / ink - from) * scale
  return { left, top, width, height, scale, x: placed(left, momentX), y: placed(top, momentY) }
}

/** The red channel of a square RGBA picture, averaged over areas down (or up) to h w, the same in each channel. */
export function shrink(rgba, side, [channels, height, width]) {
  const plane = new Uint8Array(height * width)
  for (let row = 0; row < height; row++) {
    const [top, bottom] = span(row, height, side)
    for (let column = 0; column < width; column++) {
      const [left, right] = span(column, width, side)
      let total = 0
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) total += rgba[4 * (y * side + x)]
      plane[row * width + column] = Math.round(total / ((bottom - top) * (right - left)))
    }
  }
  const pixels = new Uint8Array(channels * plane.length)
  for (let channel = 0; channel < channels; channel++) pixels.set(plane, channel * plane.length)
  return pixels
}

function span(place, number, side) {
  const from = Math.floor((place * side) / number)
  return [from, Math.max(from + 1, Math.floor(((place + 1) * side) / number))]
}
