// The cloud on its canvas: points on their way to where they lie, marks or pictures, what is near one's own.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Point } from "../../lib/draw.js" */
/** @import { Placed } from "./layout.js" */
/** @import { Pictures } from "./pictures.js" */

import { markOf, isStroked, traceMark } from "../../lib/class_marks.js"
import { element } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { identity, turned } from "./align.js"
import { drawAxes, drawScale } from "./furniture.js"
import { AXES, Layout, viewOf } from "./layout.js"

const MARGIN = 16
const RADIUS = 3.4
const PICTURE = 18
const FRAME = 1.5
const WRONG_FRAME = 3
const OWN = 34
const SETTLE_MS = 140
const STILL = 6e-4
const HIT_PX = 16
const TURN = 0.008
const KEY_TURN = 0.12
const PALE = 0.16

/**
 * A ring goes around what it marks: it would not be seen on a picture.
 * @param {boolean} ofPictures
 */
export const ringRadius = (ofPictures) => (ofPictures ? (PICTURE / 2 + FRAME) * Math.SQRT2 : 6)

/**
 * @typedef {object} Shown
 * @property {ArrayLike<number> | null} groups of each point, for its colour and mark
 * @property {ArrayLike<number> | null} wrong 1 for each point that is answered wrongly; null: by groups
 * @property {number | null} lit the only group that stands out
 * @property {number[]} near points with a line to the drawing
 * @property {boolean} pictures whether each point is its picture
 * @property {boolean} hasScale whether distances mean something
 */

/** The canvas. */
export class Scatter {
  /**
   * @param {(at: number | null) => void} onPoint
   * @param {(at: number) => void} onChoose
   */
  constructor(onPoint, onChoose) {
    this.onPoint = onPoint
    this.canvas = element("canvas", {
      tabIndex: 0,
      role: "img",
      "aria-label": "Images as points: arrow keys go from one to the next, enter chooses it",
      "data-testid": "embedding-cloud",
    })
    this.layout = new Layout()
    this.places = new Float32Array(0)
    /** @type {number[] | null} */
    this.ownPlace = null
    /** @type {Shown} */
    this.shown = { groups: null, wrong: null, lit: null, near: [], pictures: false, hasScale: true }
    /** @type {number | null} */
    this.pointed = null
    /** @type {Pictures | null} */
    this.pictures = null
    this.side = 0
    this.isDark = false
    this.colours = /** @type {Theme} */ ({})
    this.view = { yaw: 0.5, pitch: 0.35 }
    /** @type {{x: number, y: number, moved: boolean} | null} */
    this.grip = null
    this.screen = new Float32Array(0)
    this.request = 0
    this.drawnAt = 0
    const { canvas } = this
    canvas.onpointerdown = (event) => this.#grab(event)
    canvas.onpointermove = (event) => this.#move(event)
    canvas.onpointerup = (event) => this.#release(event, onChoose)
    canvas.onpointercancel = () => (this.grip = null)
    canvas.onpointerleave = () => this.#point(null)
    canvas.onkeydown = (event) => this.#key(event, onChoose)
    this.isStill = matchMedia("(prefers-reduced-motion: reduce)")
  }

  /**
   * @param {number} side CSS px
   * @param {Theme} colours
   * @param {boolean} isDark
   */
  arrange(side, colours, isDark) {
    this.side = side
    this.colours = colours
    this.isDark = isDark
    this.context = fitCanvas(this.canvas, side, side)
    this.draw()
  }

  /** Forget the points. */
  clear() {
    this.layout.forget()
    this.places = new Float32Array(0)
    this.ownPlace = null
    this.#point(null)
    this.draw()
  }

  /**
   * @param {Placed} placed
   */
  place(placed) {
    this.layout.take(placed)
    const { target, own } = this.layout
    if (this.places.length !== target.length || this.isStill.matches) this.places = target.slice()
    if (!own || !this.ownPlace || this.isStill.matches) this.ownPlace = own && [...own]
    this.move()
  }

  /** Go on until all points have arrived. */
  move() {
    if (!this.request) {
      this.drawnAt = performance.now()
      this.request = requestAnimationFrame((now) => this.#step(now))
    }
  }

  /** @param {number} now ms */
  #step(now) {
    this.request = 0
    const part = 1 - Math.exp(-Math.max(now - this.drawnAt, 0) / SETTLE_MS)
    let far = 0
    const go = (/** @type {Float32Array | number[]} */ from, /** @type {ArrayLike<number>} */ to) => {
      for (let at = 0; at < from.length; at++) {
        const way = to[at] - from[at]
        far = Math.max(far, Math.abs(way))
        from[at] += part * way
      }
    }
    go(this.places, this.layout.target)
    if (this.ownPlace && this.layout.own) go(this.ownPlace, this.layout.own)
    this.draw()
    if (far > STILL) this.move()
  }

  /** Whether the points are where they belong. */
  get hasArrived() {
    return !this.request
  }

  draw() {
    const { context, side, shown } = this
    if (!context || !side) return
    context.clearRect(0, 0, side, side)
    const view = this.layout.dims === 3 ? viewOf(this.view.yaw, this.view.pitch) : identity(AXES)
    const seen = turned(this.places, view, AXES)
    const half = side / 2 - MARGIN
    this.screen = new Float32Array((seen.length / AXES) * 2)
    for (let at = 0; at < this.screen.length / 2; at++) {
      this.screen[2 * at] = side / 2 + half * seen[AXES * at]
      this.screen[2 * at + 1] = side / 2 - half * seen[AXES * at + 1]
    }
    const order = this.#order(seen)
    if (shown.pictures && this.pictures) this.#drawPictures(context, order)
    else this.#drawMarks(context, order)
    const own = this.ownPlace && turned(this.ownPlace, view, AXES)
    if (own) this.#drawOwn(context, side / 2 + half * own[0], side / 2 - half * own[1])
    else this.#drawNear(context)
    this.#drawPointed(context)
    if (!shown.hasScale || !this.places.length) return
    drawAxes(context, this.layout, view, side, this.colours)
    drawScale(context, this.layout.reach, half, side, this.colours)
  }

  /**
   * From the farthest to the nearest; what stands out comes last.
   * @param {Float32Array} seen
   */
  #order(seen) {
    const order = Array.from({ length: seen.length / AXES }, (_, at) => at)
    const { wrong, lit, groups } = this.shown
    const near = new Set(this.shown.near)
    const weight = (/** @type {number} */ at) =>
      (near.has(at) ? 8 : 0) +
      (wrong?.[at] ? 4 : 0) +
      (lit !== null && groups?.[at] === lit ? 4 : 0) +
      seen[AXES * at + 2]
    return order.sort((one, other) => weight(one) - weight(other))
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number[]} order
   */
  #drawMarks(context, order) {
    for (const at of order) {
      const { colour, shape, alpha } = this.#lookOf(at)
      context.globalAlpha = alpha
      context.beginPath()
      traceMark(context, shape, this.screen[2 * at], this.screen[2 * at + 1], RADIUS * this.colours.type)
      if (isStroked(shape)) {
        context.strokeStyle = colour
        context.lineWidth = 1.6
        context.stroke()
      } else {
        context.fillStyle = colour
        context.fill()
      }
    }
    context.globalAlpha = 1
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number[]} order
   */
  #drawPictures(context, order) {
    const side = PICTURE * this.colours.type
    for (const at of order) {
      const { colour, alpha } = this.#lookOf(at)
      const [x, y] = [this.screen[2 * at] - side / 2, this.screen[2 * at + 1] - side / 2]
      context.globalAlpha = alpha
      const frame = this.shown.wrong?.[at] ? WRONG_FRAME : FRAME
      context.fillStyle = colour
      context.fillRect(x - frame, y - frame, side + 2 * frame, side + 2 * frame)
      this.pictures?.draw(context, at, x, y, side)
    }
    context.globalAlpha = 1
  }

  /** @param {number} at */
  #lookOf(at) {
    const { groups, wrong, lit } = this.shown
    const group = groups?.[at] ?? 0
    const alpha = lit !== null && group !== lit ? PALE : 0.85
    if (!wrong) return { ...markOf(group, this.isDark), alpha }
    return wrong[at]
      ? {
          colour: this.colours.negative,
          shape: /** @type {const} */ ("cross"),
          alpha: lit === null ? 1 : alpha,
        }
      : { colour: this.colours.muted, shape: /** @type {const} */ ("disc"), alpha: Math.min(alpha, 0.3) }
  }

  /**
   * The drawing, and lines to those that lie nearest among all features.
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   */
  #drawOwn(context, x, y) {
    const { text, background } = this.colours
    const size = OWN * this.colours.type
    const [left, top] = [x, y].map((centre) => Math.min(Math.max(centre, size / 2), this.side - size / 2))
    context.strokeStyle = text
    context.lineWidth = 1
    context.globalAlpha = 0.55
    context.beginPath()
    for (const at of this.shown.near) {
      context.moveTo(left, top)
      context.lineTo(this.screen[2 * at], this.screen[2 * at + 1])
    }
    context.stroke()
    context.globalAlpha = 1
    this.#drawNear(context)
    context.fillStyle = text
    context.fillRect(left - size / 2 - 4, top - size / 2 - 4, size + 8, size + 8)
    context.fillStyle = background
    context.fillRect(left - size / 2 - 2, top - size / 2 - 2, size + 4, size + 4)
    this.pictures?.drawOwn(context, left - size / 2, top - size / 2, size)
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawNear(context) {
    const radius = ringRadius(this.shown.pictures)
    const strokes = /** @type {const} */ ([
      [this.colours.background, 4],
      [this.colours.text, 1.4],
    ])
    for (const [colour, width] of this.shown.pictures ? strokes : strokes.slice(1)) {
      context.strokeStyle = colour
      context.lineWidth = width
      for (const at of this.shown.near) this.#ring(context, at, radius)
    }
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawPointed(context) {
    if (this.pointed === null || 2 * this.pointed >= this.screen.length) return
    context.strokeStyle = this.colours.primary
    context.lineWidth = 2.5
    this.#ring(context, this.pointed, this.shown.pictures ? 16 : 9)
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} at
   * @param {number} radius
   */
  #ring(context, at, radius) {
    context.beginPath()
    context.arc(this.screen[2 * at], this.screen[2 * at + 1], radius * this.colours.type, 0, 2 * Math.PI)
    context.stroke()
  }

  /**
   * The point under a place on the screen.
   * @param {Point} place CSS px
   */
  #at({ x, y }) {
    let best = null
    let least = HIT_PX
    for (let at = 0; at < this.screen.length / 2; at++) {
      const distance = Math.hypot(this.screen[2 * at] - x, this.screen[2 * at + 1] - y)
      if (distance < least) [best, least] = [at, distance]
    }
    return best
  }

  /** @param {number | null} at */
  #point(at) {
    if (at === this.pointed) return
    this.pointed = at
    this.onPoint(at)
    this.draw()
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    this.grip = { x: event.offsetX, y: event.offsetY, moved: false }
    if (this.layout.dims === 3) this.canvas.setPointerCapture(event.pointerId)
  }

  /** @param {PointerEvent} event */
  #move({ offsetX, offsetY }) {
    const { grip } = this
    if (grip && this.layout.dims === 3) {
      this.#turn((offsetX - grip.x) * TURN, (offsetY - grip.y) * TURN)
      const moved = grip.moved || Math.hypot(offsetX - grip.x, offsetY - grip.y) > 3
      this.grip = { x: offsetX, y: offsetY, moved }
    } else this.#point(this.#at({ x: offsetX, y: offsetY }))
  }

  /**
   * @param {PointerEvent} event
   * @param {(at: number) => void} onChoose
   */
  #release({ offsetX, offsetY }, onChoose) {
    const at = this.grip?.moved ? null : this.#at({ x: offsetX, y: offsetY })
    this.grip = null
    this.#point(at)
    if (at !== null) onChoose(at)
  }

  /**
   * @param {number} yaw
   * @param {number} pitch
   */
  #turn(yaw, pitch) {
    this.view.yaw += yaw
    this.view.pitch = Math.min(Math.max(this.view.pitch + pitch, -Math.PI / 2), Math.PI / 2)
    this.draw()
  }

  /**
   * @param {KeyboardEvent} event
   * @param {(at: number) => void} onChoose
   */
  #key(event, onChoose) {
    const [right, down] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[
      event.key
    ] ?? [0, 0]
    const count = this.screen.length / 2
    if (event.key === "Enter" && this.pointed !== null) onChoose(this.pointed)
    else if (!(right || down) || !count) return
    else if (this.layout.dims === 3 && event.shiftKey) this.#turn(right * KEY_TURN, down * KEY_TURN)
    else this.#point(((this.pointed ?? -1) + right + down + count) % count)
    event.preventDefault()
  }

  destroy() {
    cancelAnimationFrame(this.request)
  }
}
