// A place in the plane, pointed at among points; then what was said beside what was measured.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */

import { theme } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { number } from "../../lib/format.js"

/**
 * x to the right and y up.
 * @typedef {[x: number, y: number]} Spot
 */

/**
 * @typedef {object} PlaceData
 * @property {number} extent both go from -extent to extent
 * @property {string} name what the points are
 * @property {Spot[]} points
 * @property {Spot | null} said
 * @property {Spot | null} measured null as long as it is asked
 */

const SIDE = 248
const ARM = 8
/** How many steps of an arrow key lead from the middle to the edge. */
const STEPS = 30
/** How far an arrow key leads: to the right and up. */
const WAYS = new Map([
  ["ArrowUp", [0, 1]],
  ["ArrowDown", [0, -1]],
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
])

/**
 * @param {HTMLElement} root
 * @param {Component<PlaceData>} component
 * @returns {Place}
 */
export function mount(root, component) {
  const place = new Place(root, component)
  place.update(component)
  return place
}

class Place {
  /**
   * @param {HTMLElement} root
   * @param {Component<PlaceData>} component
   */
  constructor(root, component) {
    this.root = root
    this.component = component
    /** @type {Spot | null} where the cross stands that is not said yet */
    this.spot = null
    this.canvas = element("canvas", { role: "application" })
    this.canvas.onpointerdown = (event) => {
      this.canvas.setPointerCapture(event.pointerId)
      this.#point(event)
    }
    this.canvas.onpointermove = (event) => {
      if (event.buttons) this.#point(event)
    }
    this.canvas.onkeydown = (event) => this.#key(event)
    this.legend = element("p", { class: "muted", role: "status" })
    this.button = element("button", { onclick: () => this.#say(), textContent: "That is my guess" })
    root.replaceChildren(this.canvas, this.legend, this.button)
  }

  /** @param {Component<PlaceData>} component */
  update(component) {
    this.component = component
    const { extent, name, measured } = component.data
    const keys = measured ? "" : " Arrow keys move the cross, Enter says that it is there."
    this.canvas.setAttribute("aria-label", `The plane from −${extent} to ${extent} with ${name}.${keys}`)
    this.canvas.tabIndex = measured ? -1 : 0
    this.button.hidden = measured !== null
    this.#draw()
  }

  destroy() {}

  /** @param {{offsetX: number, offsetY: number}} pointer */
  #point({ offsetX, offsetY }) {
    const { extent } = this.component.data
    this.#move([(offsetX / SIDE - 0.5) * 2 * extent, (0.5 - offsetY / SIDE) * 2 * extent])
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter") return this.#say()
    const way = WAYS.get(event.key)
    if (!way) return
    event.preventDefault()
    const [x, y] = this.spot ?? [0, 0]
    const step = this.component.data.extent / STEPS
    this.#move([x + way[0] * step, y + way[1] * step])
  }

  /** @param {Spot} spot */
  #move([x, y]) {
    const { extent, measured } = this.component.data
    if (measured) return
    const within = (/** @type {number} */ value) => Math.min(Math.max(value, -extent), extent)
    this.spot = [within(x), within(y)]
    this.#draw()
  }

  #say() {
    if (this.spot && !this.component.data.measured) this.component.setTriggerValue("predict", this.spot)
  }

  #draw() {
    const { data } = this.component
    const { extent, points, measured } = data
    const said = measured ? data.said : this.spot
    const colours = theme(this.root)
    const context = fitCanvas(this.canvas, SIDE, SIDE)
    const at = (/** @type {Spot} */ spot) => placeOf(spot, extent)
    context.clearRect(0, 0, SIDE, SIDE)
    drawAxes(context, colours)
    context.fillStyle = colours.real
    for (const [x, y] of points.map(at)) context.fillRect(x - 1.5, y - 1.5, 3, 3)
    if (measured) ring(context, at(measured), colours.text)
    if (said) cross(context, at(said), colours.negative)
    this.button.disabled = !said
    setText(this.legend, legendOf(data, said))
  }
}

/**
 * CSS px from the left and from the top.
 * @param {Spot} spot
 * @param {number} extent
 * @returns {Spot}
 */
export const placeOf = ([x, y], extent) => [SIDE * (0.5 + x / (2 * extent)), SIDE * (0.5 - y / (2 * extent))]

/**
 * @param {PlaceData} data
 * @param {Spot | null} said
 */
function legendOf({ name, measured }, said) {
  const here = said && `x ${number(said[0])}, y ${number(said[1])}`
  if (!measured) return here ? `Your cross: ${here}.` : `Click a place. Green: ${name}.`
  return here ? "Ring: measured. Cross: what you said." : "Ring: measured."
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} colours
 */
function drawAxes(context, colours) {
  context.strokeStyle = colours.line
  context.lineWidth = 1
  context.strokeRect(0.5, 0.5, SIDE - 1, SIDE - 1)
  context.beginPath()
  context.moveTo(SIDE / 2, 0)
  context.lineTo(SIDE / 2, SIDE)
  context.moveTo(0, SIDE / 2)
  context.lineTo(SIDE, SIDE / 2)
  context.stroke()
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Spot} place
 * @param {string} colour
 */
function ring(context, [x, y], colour) {
  context.strokeStyle = colour
  context.lineWidth = 3
  context.beginPath()
  context.arc(x, y, ARM, 0, 2 * Math.PI)
  context.stroke()
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Spot} place
 * @param {string} colour
 */
function cross(context, [x, y], colour) {
  context.strokeStyle = colour
  context.lineWidth = 3
  context.beginPath()
  context.moveTo(x - ARM, y - ARM)
  context.lineTo(x + ARM, y + ARM)
  context.moveTo(x - ARM, y + ARM)
  context.lineTo(x + ARM, y - ARM)
  context.stroke()
}
