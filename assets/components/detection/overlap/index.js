// Two boxes to drag: their intersection over union, each number as it becomes.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Box } from "../boxes.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { overlapOf } from "../boxes.js"
import { moved, resized, START } from "./drag.js"
import { lines, verdict } from "./words.js"

const CELLS = 16
const GRIP_PX = 7
const REACH_PX = 14
const LARGEST_PX = 280
const NAMES = ["A", "B"]
/** @type {Record<string, [down: number, across: number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/**
 * @typedef {object} OverlapData
 * @property {number} overlap IoU from which a box is suppressed
 */

/**
 * @param {HTMLElement} root
 * @param {Component<OverlapData>} component
 * @returns {OverlapByHand}
 */
export function mount(root, component) {
  return new OverlapByHand(root, component)
}

class OverlapByHand {
  /**
   * @param {HTMLElement} root
   * @param {Component<OverlapData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    /** @type {Box[]} */
    this.boxes = START.map((box) => /** @type {Box} */ ([...box]))
    this.chosen = 0
    this.colours = /** @type {Theme} */ ({})
    this.side = 0
    /** @type {{row: number, column: number, grip: boolean, box: Box} | null} */
    this.held = null
    this.canvas = element("canvas", { tabIndex: 0, role: "application" })
    this.canvas.onpointerdown = (event) => this.#take(event)
    this.canvas.onpointermove = (event) => this.#drag(event)
    this.canvas.onpointerup = this.canvas.onpointercancel = () => {
      this.held = null
    }
    this.canvas.onkeydown = (event) => this.#key(event)
    this.formula = element("div", { class: "formula", "aria-live": "polite" })
    this.said = element("p", { class: "said" })
    const hint = "Drag a box, or its corner. Keys: arrows move, Shift and arrows resize, A or B chooses."
    root.replaceChildren(
      element(
        "div",
        { class: "bench" },
        this.canvas,
        element("div", { class: "work" }, this.formula, this.said, element("p", { class: "muted" }, hint)),
      ),
    )
    this.sizes = new ResizeObserver(() => this.#arrange())
    this.sizes.observe(root)
    this.update(component)
  }

  /** @param {Component<OverlapData>} component */
  update({ data }) {
    this.data = data
    this.colours = theme(this.root)
    this.#arrange()
  }

  #arrange() {
    const side = Math.floor(Math.min(LARGEST_PX, this.root.clientWidth))
    if (side <= 0) return
    this.side = side
    this.context = fitCanvas(this.canvas, side, side)
    this.#paint()
  }

  /** @param {PointerEvent} event */
  #at({ offsetX, offsetY }) {
    return { row: (offsetY / this.side) * CELLS, column: (offsetX / this.side) * CELLS }
  }

  /** @param {PointerEvent} event */
  #take(event) {
    const { row, column } = this.#at(event)
    const near = (REACH_PX / this.side) * CELLS
    const order = [this.chosen, 1 - this.chosen]
    const isGrip = (/** @type {Box} */ [, , bottom, right]) =>
      Math.abs(row - bottom) < near && Math.abs(column - right) < near
    const isInside = (/** @type {Box} */ [top, left, bottom, right]) =>
      row >= top && row <= bottom && column >= left && column <= right
    const grip = order.find((at) => isGrip(this.boxes[at]))
    const at = grip ?? order.find((one) => isInside(this.boxes[one]))
    if (at === undefined) return
    this.chosen = at
    this.held = { row, column, grip: grip !== undefined, box: this.boxes[at] }
    this.canvas.setPointerCapture(event.pointerId)
    this.#paint()
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.held) return
    const { row, column } = this.#at(event)
    const by = /** @type {[number, number]} */ (
      [row - this.held.row, column - this.held.column].map(Math.round)
    )
    this.boxes[this.chosen] = (this.held.grip ? resized : moved)(this.held.box, by, CELLS)
    this.#paint()
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const named = NAMES.indexOf(event.key.toUpperCase())
    if (named >= 0) this.chosen = named
    else if (event.key in ARROWS) {
      const change = event.shiftKey ? resized : moved
      this.boxes[this.chosen] = change(this.boxes[this.chosen], ARROWS[event.key], CELLS)
    } else return
    event.preventDefault()
    this.#paint()
  }

  #paint() {
    const { context, side, colours, boxes } = this
    const found = overlapOf(boxes[0], boxes[1])
    const [top, bottom] = lines(boxes, found)
    this.formula.replaceChildren(...[...top, bottom].map((line) => element("div", {}, line)))
    setText(this.said, verdict(found.iou, this.data.overlap))
    this.root.dataset.iou = found.iou.toFixed(3)
    this.canvas.ariaLabel = `Boxes A and B; ${bottom}. Chosen: ${NAMES[this.chosen]}.`
    if (!context) return
    const cell = side / CELLS
    context.clearRect(0, 0, side, side)
    context.strokeStyle = colours.line
    context.lineWidth = 1
    context.beginPath()
    for (let at = 0; at <= CELLS; at++) {
      context.moveTo(at * cell, 0)
      context.lineTo(at * cell, side)
      context.moveTo(0, at * cell)
      context.lineTo(side, at * cell)
    }
    context.stroke()
    this.#fill(boxes[0], colours.positive, 0.14)
    this.#fill(boxes[1], colours.negative, 0.14)
    this.#fill(found.box, colours.text, 0.35)
    for (const [at, colour] of [colours.positive, colours.negative].entries()) this.#outline(at, colour)
  }

  /**
   * @param {Box} box
   * @param {string} colour
   * @param {number} alpha
   */
  #fill([top, left, bottom, right], colour, alpha) {
    const { context, side } = this
    if (!context) return
    const cell = side / CELLS
    context.globalAlpha = alpha
    context.fillStyle = colour
    context.fillRect(left * cell, top * cell, (right - left) * cell, (bottom - top) * cell)
    context.globalAlpha = 1
  }

  /**
   * @param {number} at
   * @param {string} colour
   */
  #outline(at, colour) {
    const { context, side, colours } = this
    if (!context) return
    const [top, left, bottom, right] = this.boxes[at].map((edge) => (edge * side) / CELLS)
    context.strokeStyle = context.fillStyle = colour
    context.lineWidth = at === this.chosen ? 3 : 1.5
    context.strokeRect(left, top, right - left, bottom - top)
    context.fillRect(right - GRIP_PX / 2, bottom - GRIP_PX / 2, GRIP_PX, GRIP_PX)
    context.font = `600 13px ${colours.font}`
    context.textBaseline = "top"
    context.fillText(NAMES[at], left + 4, top + 3)
  }

  destroy() {
    this.sizes.disconnect()
  }
}
