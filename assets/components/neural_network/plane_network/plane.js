// The plane itself, large: what the network answers everywhere, the points, and the brush for own points.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Child } from "../../../lib/dom.js" */
/** @import { Point } from "../../../lib/draw.js" */
/** @import { Tensor } from "../../../lib/frame.js" */
/** @import { Target } from "./drawing.js" */
/** @import { Shown } from "./legend.js" */
/** @import { Kind, Network } from "./model.js" */
/** @import { Painter } from "./painter.js" */
/** @import { OwnPoint, PointSets } from "./points.js" */
/** @import { Tool } from "./tools.js" */

import { element, setText } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { keepLook, recallLook } from "../../../lib/look.js"
import { readingOf, shownBy, wordsOf } from "./legend.js"
import { EXTENT } from "./model.js"
import { PointStamps, unheld } from "./points.js"
import { Tools } from "./tools.js"

const [BORDER, TESTS] = ["plane border only", "plane validation points"]
const MARGIN = { left: 20, bottom: 18 }
const BRUSH_PX = 11
const ERASER_PX = 14
const KEY_STEP = 0.1
const TICKS = [-2, 0, 2]

/**
 * @typedef {object} PlaneHandlers
 * @property {(point: Point | null) => void} onPoint
 * @property {(points: OwnPoint[]) => void} onOwn
 * @property {() => void} onHard only the border is wanted, or no more
 */

/**
 * @typedef {object} PlaneView
 * @property {Painter} painter
 * @property {Network} network
 * @property {Target | null} looked
 * @property {PointSets | null} points
 * @property {Point | null} point that is pointed at
 * @property {number[][] | null} values what flows there, as `saidAt` says; null: no point
 */

/** The plane. */
export class Plane {
  /**
   * @param {PlaneHandlers} act
   * @param {number} most how many own points there may be
   */
  constructor(act, most) {
    this.act = act
    this.most = most
    /** @type {OwnPoint[]} */
    this.own = []
    /** @type {Kind | null} */
    this.kind = null
    /** @type {PointSets | null} */
    this.points = null
    /** @type {Point | null} */
    this.point = null
    /** @type {{last: Point | null} | null} a line that is being drawn */
    this.stroke = null
    this.hard = recallLook(BORDER, [false, true])
    this.tests = recallLook(TESTS, [true, false])
    this.side = 0
    /** @type {string | null} */
    this.legendName = null
    this.tools = new Tools((tool) => {
      this.over.style.cursor = tool === "look" ? "crosshair" : tool === "erase" ? "cell" : "copy"
      this.over.ariaLabel = keysText(tool)
    })
    this.stamps = new PointStamps()
    this.title = element("h4", {})
    this.base = element("canvas", {
      role: "img",
      "aria-label": "What the network answers all over the plane",
      "data-testid": "plane-picture",
    })
    this.over = element("canvas", { class: "over", tabIndex: 0, role: "application" })
    this.board = element("div", { class: "board" }, this.base, this.over)
    this.readout = element("p", { class: "readout", "data-testid": "plane-readout" })
    this.legend = element("div", { class: "legend" })
    this.hardBox = this.#box(
      "Border only",
      "Paint only which class wins",
      (on) => {
        keepLook(BORDER, (this.hard = on))
        this.act.onHard()
      },
      this.hard,
    )
    this.testsBox = this.#box(
      [element("i", { class: "dot hollow" }), "Validation points"],
      "Show the points that are kept aside for testing",
      (on) => {
        keepLook(TESTS, (this.tests = on))
        this.#drawOver()
      },
      this.tests,
    )
    this.clear = element(
      "button",
      { class: "link", type: "button", onclick: () => this.act.onOwn([]) },
      "Clear own points",
    )
    const training = element("span", {}, element("i", { class: "dot full" }), "Training points")
    this.node = element(
      "section",
      { class: "plane" },
      this.title,
      this.board,
      this.legend,
      this.readout,
      this.tools.node,
      element("div", { class: "boxes" }, training, this.testsBox, this.hardBox, this.clear),
    )
    this.#listen()
  }

  /**
   * @param {Child | Child[]} face
   * @param {string} help
   * @param {(on: boolean) => void} onchange
   * @param {boolean} checked
   */
  #box(face, help, onchange, checked) {
    const input = element("input", { type: "checkbox", checked, onchange: () => onchange(input.checked) })
    return element("label", { title: help }, input, face)
  }

  #listen() {
    this.over.onpointerdown = (event) => this.#press(event)
    this.over.onpointermove = (event) => this.#move(event)
    this.over.onpointerup = this.over.onpointercancel = () => (this.stroke = null)
    this.over.onpointerleave = () => this.act.onPoint(null)
    this.over.onkeydown = (event) => this.#key(event)
    this.over.onblur = () => this.act.onPoint(null)
  }

  /**
   * New data or another choice of what is asked of the network.
   * @param {Kind} kind
   * @param {OwnPoint[]} own
   */
  follow({ classes, loss }, own) {
    this.own = own
    this.clear.hidden = !own.length
    if (this.kind?.classes !== classes) this.tools.offer(classes)
    this.kind = { classes, loss }
    this.hardBox.hidden = classes === 0
    this.#drawOver()
  }

  /**
   * Size it for the theme and the screen.
   * @param {number} width CSS px
   * @param {Theme} colours
   */
  arrange(width, colours) {
    /** @type {Theme} */
    this.colours = colours
    this.side = Math.round(width - MARGIN.left)
    /** @type {CanvasRenderingContext2D} */
    this.context = fitCanvas(this.base, width, this.side + MARGIN.bottom)
    /** @type {CanvasRenderingContext2D} */
    this.above = fitCanvas(this.over, width, this.side + MARGIN.bottom)
    this.#drawOver()
  }

  // Pointer and keys

  /**
   * @param {PointerEvent} event
   * @returns {Point & {inside: boolean}}
   */
  #position(event) {
    const box = this.over.getBoundingClientRect()
    const x = ((event.clientX - box.left - MARGIN.left) / this.side) * 2 * EXTENT - EXTENT
    const y = EXTENT - ((event.clientY - box.top) / this.side) * 2 * EXTENT
    return { x, y, inside: Math.abs(x) <= EXTENT && Math.abs(y) <= EXTENT }
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return
    this.over.setPointerCapture(event.pointerId)
    this.stroke = { last: null }
    this.#move(event)
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const spot = this.#position(event)
    this.act.onPoint(spot.inside ? spot : null)
    if (this.stroke && spot.inside) this.#brush(spot)
  }

  /** @param {Point} spot */
  #brush(spot) {
    const { tool } = this.tools
    if (tool === "look") return
    const reach = ((tool === "erase" ? ERASER_PX : BRUSH_PX) / this.side) * 2 * EXTENT
    if (tool === "erase") {
      const kept = this.own.filter(([x, y]) => Math.hypot(x - spot.x, y - spot.y) > reach)
      if (kept.length < this.own.length) this.#change(kept)
      return
    }
    const { last } = this.stroke ?? {}
    if (last && Math.hypot(last.x - spot.x, last.y - spot.y) < reach) return
    if (this.stroke) this.stroke.last = spot
    if (this.own.length < this.most) this.#change([...this.own, [round(spot.x), round(spot.y), tool]])
    else setText(this.readout, `There is room for ${this.most} own points. Erase some first.`)
  }

  /** @param {OwnPoint[]} own */
  #change(own) {
    this.own = own
    this.#drawOver()
    this.act.onOwn(own)
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, [right: number, up: number]>} */
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
    const at = this.point ?? { x: 0, y: 0 }
    if (event.key in steps) {
      const by = KEY_STEP * (event.shiftKey ? 5 : 1)
      const [x, y] = [at.x + steps[event.key][0] * by, at.y + steps[event.key][1] * by].map((value) =>
        Math.max(-EXTENT, Math.min(EXTENT, value)),
      )
      this.act.onPoint({ x, y })
    } else if (event.key === "Enter" || event.key === " ") this.#brush(at)
    else return
    event.preventDefault()
  }

  // Drawing

  /**
   * Draw what is looked at, and the points.
   * @param {PlaneView} view
   */
  draw(view) {
    const { context, side } = this
    const { looked, painter, network } = view
    const { kind } = this
    if (!kind) return
    context.clearRect(0, 0, side + MARGIN.left, side + MARGIN.bottom)
    const shown = shownBy(looked, network, kind)
    if (shown.what === "feature") painter.draw(context, -1, shown.row, MARGIN.left, 0, side)
    else if (shown.what === "answer") painter.drawAnswer(context, MARGIN.left, 0, side)
    else painter.draw(context, shown.index, shown.neuron, MARGIN.left, 0, side)
    this.#drawTicks()
    this.#name(shown, view, kind)
    if (view.points !== this.points || view.point !== this.point) {
      this.points = view.points
      this.point = view.point
      this.#drawOver()
    }
    this.#read(view, kind)
  }

  /**
   * The legend is made anew where it is another one than before.
   * @param {Shown} shown
   * @param {PlaneView} view
   * @param {Kind} kind
   */
  #name(shown, view, kind) {
    const { title, name, make } = wordsOf(shown, view, kind)
    setText(this.title, title)
    this.base.ariaLabel = `${title} all over the plane`
    if (name === this.legendName) return
    this.legendName = name
    this.legend.replaceChildren(...make())
  }

  #drawTicks() {
    const { context, colours, side } = this
    context.font = `12px ${colours.font}`
    context.fillStyle = colours.muted
    for (const tick of TICKS) {
      const text = String(tick).replace("-", "−")
      context.textAlign = "center"
      context.textBaseline = "alphabetic"
      context.fillText(text, this.#left(tick), side + 13)
      context.textAlign = "right"
      context.textBaseline = "middle"
      context.fillText(text, MARGIN.left - 5, this.#top(tick))
    }
  }

  /**
   * @param {number} x
   * @returns {number} CSS px
   */
  #left = (x) => MARGIN.left + ((x + EXTENT) / (2 * EXTENT)) * this.side
  /**
   * @param {number} y
   * @returns {number} CSS px
   */
  #top = (y) => ((EXTENT - y) / (2 * EXTENT)) * this.side

  #drawOver() {
    const { above, side, kind } = this
    if (!above || !kind) return
    above.clearRect(0, 0, side + MARGIN.left, side + MARGIN.bottom)
    if (this.points && this.tests) this.#drawPoints(this.points.validation, kind, false)
    if (this.points) this.#drawPoints(this.points.train, kind, true)
    for (const [x, y, target] of unheld(this.own, this.points))
      this.stamps.draw(above, this.#left(x), this.#top(y), target, kind.classes, true)
    if (this.point) this.#drawCross(this.point)
  }

  /**
   * @param {Tensor} points n x 3
   * @param {Kind} kind
   * @param {boolean} isTraining
   */
  #drawPoints({ data }, { classes }, isTraining) {
    for (let at = 0; at < data.length; at += 3) {
      this.stamps.draw(
        this.above,
        this.#left(data[at]),
        this.#top(data[at + 1]),
        data[at + 2],
        classes,
        isTraining,
      )
    }
  }

  /** @param {Point} point */
  #drawCross({ x, y }) {
    const { above, side } = this
    const [left, top] = [this.#left(x), this.#top(y)]
    above.lineWidth = 1
    above.strokeStyle = "rgb(20 20 30 / 55%)"
    above.beginPath()
    above.moveTo(MARGIN.left, top)
    above.lineTo(MARGIN.left + side, top)
    above.moveTo(left, 0)
    above.lineTo(left, side)
    above.stroke()
  }

  /**
   * @param {PlaneView} view
   * @param {Kind} kind
   */
  #read({ point, values }, kind) {
    setText(
      this.readout,
      point && values
        ? readingOf(point, values, kind)
        : "Move over the plane to see what each neuron says there.",
    )
  }
}

/**
 * @param {number} value
 * @returns {number}
 */
const round = (value) => Math.round(value * 100) / 100

/**
 * What keys do on the plane.
 * @param {Tool} tool
 * @returns {string}
 */
export function keysText(tool) {
  const act =
    tool === "look" ? "" : tool === "erase" ? ", Enter erases the points around it" : ", Enter adds a point"
  return `The plane: arrow keys move the cross${act}`
}
