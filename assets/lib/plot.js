// Curves of a function on a canvas, with a layer above them for markers.

/** @import { Theme, ThemeColour } from "./colours.js" */

import { axisLeft, roundRange, ticks } from "./axis.js"
import { element } from "./dom.js"
import { contextOf, fitCanvas } from "./draw.js"
import { full, scientific } from "./format.js"

const LEAST_LEFT = 44
const LABEL_GAP = 5
const MARGIN = { right: 8, top: 8, bottom: 20 }
const Y_TICK_PX = 40
// A smaller tick has a power of ten in place of its zeros.
const LEAST_WRITTEN_OUT = 1e-3
const X_TICK_PX = 32
const SHARE_OF_BARS = 0.3
const DOT_PX = 4.5
const SMALL_DOT_PX = 2.8

/** @typedef {"circle" | "square"} Dots The shape of dots. */

/**
 * @typedef {object} Curve
 * @property {[x: number, y: number][]} points
 * @property {ThemeColour} colour
 * @property {boolean} [dashed]
 * @property {Dots | null} [dots] one at each point
 */

/**
 * @typedef {object} Plotted
 * @property {[low: number, high: number]} x
 * @property {number[]} y the values that must fit
 * @property {Curve[]} curves the later above the earlier
 * @property {[from: number, to: number, height: number][]} [bars] a histogram at the bottom
 * @property {boolean} [percent] y is a share
 * @property {boolean} [whole] x is a whole number
 * @property {string} label what the picture shows, for those who do not see it
 */

/** Curves over one axis, with a marker that follows the pointer. */
export class Plot {
  /**
   * onHover(x or null): where the pointer is.
   * @param {(x: number | null) => void} [onHover]
   */
  constructor(onHover = () => {}) {
    this.base = element("canvas", { role: "img", "aria-label": "Curves" })
    this.over = element("canvas", { ariaHidden: "true" })
    this.node = element("div", { className: "plot" }, this.base, this.over)
    this.over.onpointermove = ({ offsetX }) => onHover(this.valueAt(offsetX))
    this.over.onpointerleave = () => onHover(null)
    this.context = contextOf(this.base)
    this.above = contextOf(this.over)
    this.colours = /** @type {Theme} */ ({})
    this.width = 0
    this.height = 0
    this.rows = 0
    this.percent = false
    this.whole = false
    this.start = LEAST_LEFT
    /** @type {[low: number, high: number]} */
    this.x = [0, 1]
    /** @type {[low: number, high: number]} */
    this.y = [0, 1]
  }

  /**
   * Size the picture, in CSS px.
   * @param {number} width
   * @param {number} height
   * @param {Theme} colours
   */
  arrange(width, height, colours) {
    Object.assign(this, { width, height, colours })
    this.context = fitCanvas(this.base, width, height)
    this.above = fitCanvas(this.over, width, height)
    this.node.style.width = `${width}px`
    this.node.style.height = `${height}px`
  }

  /**
   * Draw curves and axes.
   * @param {Plotted} plot
   */
  show({ x, y, curves, bars = [], percent = false, whole = false, label }) {
    const rows = Math.max(2, Math.round(this.height / Y_TICK_PX))
    Object.assign(this, {
      x,
      y: roundRange(Math.min(...y), Math.max(...y, 1e-6), rows),
      rows,
      percent,
      whole,
    })
    this.context.font = `12px ${this.colours.font}`
    const labels = ticks(...this.y, rows).map((value) => this.label(value))
    this.start = axisLeft(this.context, labels, LABEL_GAP, LEAST_LEFT)
    this.base.ariaLabel = label
    this.context.clearRect(0, 0, this.width, this.height)
    this.drawBars(bars)
    this.drawAxes()
    this.context.save()
    this.context.beginPath()
    this.context.rect(this.start, 0, this.width - this.start - MARGIN.right, this.height)
    this.context.clip()
    for (const curve of curves) this.drawCurve(curve)
    this.context.restore()
  }

  /**
   * What stands beside the axis at y.
   * @param {number} y
   */
  label(y) {
    return this.percent ? `${Math.round(y * 100)} %` : plainTick(y)
  }

  /**
   * Where x is, in CSS px from the left edge.
   * @param {number} x
   * @returns {number}
   */
  left(x) {
    const [low, high] = this.x
    return this.start + ((x - low) / (high - low)) * (this.width - this.start - MARGIN.right)
  }

  /**
   * Where y is, in CSS px from the upper edge.
   * @param {number} y
   * @returns {number}
   */
  top(y) {
    const [low, high] = this.y
    return (
      this.height - MARGIN.bottom - ((y - low) / (high - low)) * (this.height - MARGIN.top - MARGIN.bottom)
    )
  }

  /**
   * The x at a place.
   * @param {number} offset CSS px from the left edge
   * @returns {number}
   */
  valueAt(offset) {
    const [low, high] = this.x
    return low + ((offset - this.start) / (this.width - this.start - MARGIN.right)) * (high - low)
  }

  /** @param {[from: number, to: number, height: number][]} bars */
  drawBars(bars) {
    const { context, colours } = this
    const most = Math.max(...bars.map(([, , height]) => height), 1e-9)
    const room = (this.height - MARGIN.top - MARGIN.bottom) * SHARE_OF_BARS
    context.fillStyle = colours.line
    for (const [from, to, height] of bars) {
      const tall = (height / most) * room
      context.fillRect(
        this.left(from),
        this.height - MARGIN.bottom - tall,
        Math.max(1, this.left(to) - this.left(from) - 0.5),
        tall,
      )
    }
  }

  drawAxes() {
    const { context, colours } = this
    context.font = `12px ${colours.font}`
    context.fillStyle = colours.muted
    context.lineWidth = 1
    context.textAlign = "right"
    context.textBaseline = "middle"
    for (const value of ticks(...this.y, this.rows)) {
      const y = Math.round(this.top(value)) + 0.5
      this.line(
        [
          [this.start, y],
          [this.width - MARGIN.right, y],
        ],
        value === 0 ? colours.muted : colours.line,
      )
      context.fillText(this.label(value), this.start - LABEL_GAP, y)
    }
    context.textAlign = "center"
    context.textBaseline = "alphabetic"
    const columns = Math.max(2, Math.floor((this.width - this.start) / X_TICK_PX))
    for (const value of ticks(...this.x, this.whole ? Math.min(columns, this.x[1] - this.x[0]) : columns)) {
      context.fillText(plainTick(value), this.left(value), this.height - 5)
    }
    const [low, high] = this.x
    if (low < 0 && high > 0)
      this.line(
        [
          [Math.round(this.left(0)) + 0.5, MARGIN.top],
          [Math.round(this.left(0)) + 0.5, this.height - MARGIN.bottom],
        ],
        colours.line,
      )
  }

  /** @param {Curve} curve */
  drawCurve({ points, colour, dashed = false, dots = null }) {
    const { context, colours } = this
    context.lineWidth = 2
    context.lineJoin = "round"
    context.setLineDash(dashed ? [5, 4] : [])
    this.line(
      points.map(([x, y]) => [this.left(x), this.top(y)]),
      colours[colour],
    )
    context.setLineDash([])
    if (dots)
      for (const [x, y] of points)
        dot(context, this.left(x), this.top(y), SMALL_DOT_PX, colours[colour], dots)
  }

  /**
   * @param {[x: number, y: number][]} points CSS px
   * @param {string} colour
   */
  line(points, colour) {
    const { context } = this
    context.strokeStyle = colour
    context.beginPath()
    points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)))
    context.stroke()
  }

  /**
   * A line at x, with a dot at each y: [{y, colour, dots}]. Nothing where x is null.
   * @param {number | null} x
   * @param {{y: number, colour: ThemeColour, dots?: Dots}[]} [dots=[]]
   */
  mark(x, dots = []) {
    const { above, colours } = this
    above.clearRect(0, 0, this.width, this.height)
    if (x === null) return
    const left = this.left(x)
    above.strokeStyle = colours.muted
    above.lineWidth = 1
    above.setLineDash([2, 3])
    above.beginPath()
    above.moveTo(left, MARGIN.top)
    above.lineTo(left, this.height - MARGIN.bottom)
    above.stroke()
    above.setLineDash([])
    for (const { y, colour, dots: shape } of dots) {
      dot(above, left, this.top(y), DOT_PX + 1.5, colours.background, shape)
      dot(above, left, this.top(y), DOT_PX, colours[colour], shape)
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} colour
 * @param {Dots} [shape="circle"]
 */
function dot(context, x, y, radius, colour, shape = "circle") {
  context.fillStyle = colour
  context.beginPath()
  if (shape === "square") context.rect(x - radius, y - radius, 2 * radius, 2 * radius)
  else context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fill()
}

/**
 * @param {number} value
 * @returns {string}
 */
const plainTick = (value) => {
  const tick = Number(value.toPrecision(3))
  return tick !== 0 && Math.abs(tick) < LEAST_WRITTEN_OUT ? scientific(tick) : full(tick)
}
