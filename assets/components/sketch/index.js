// A line that is drawn by a few handles before it is measured; then both lie over each other.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */

import { ticks } from "../../lib/axis.js"
import { theme } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { count, number } from "../../lib/format.js"

/**
 * @typedef {object} SketchData
 * @property {number[]} at where the handles stand, ascending
 * @property {string} along what they are: "step"
 * @property {string} name what is drawn
 * @property {number} low
 * @property {number} high
 * @property {number[] | null} said
 * @property {number[] | null} measured null as long as it is asked
 */

const [WIDTH, HEIGHT, LEFT, FOOT] = [320, 190, 34, 20]
/** Half of a handle: so far from its ends its middle stays. */
const HALF = 8
const PARTS = 100

/**
 * @param {HTMLElement} root
 * @param {Component<SketchData>} component
 * @returns {Sketch}
 */
export function mount(root, component) {
  const sketch = new Sketch(root, component)
  sketch.update(component)
  return sketch
}

class Sketch {
  /**
   * @param {HTMLElement} root
   * @param {Component<SketchData>} component
   */
  constructor(root, component) {
    this.root = root
    this.component = component
    const { at, low, high, name, along } = component.data
    this.canvas = element("canvas", { role: "img", "aria-label": "Your drawing" })
    this.handles = at.map((step, i) => {
      const handle = element("input", {
        type: "range",
        min: 0,
        max: PARTS,
        value: PARTS / 2,
        step: 1,
        "aria-label": `${name} at ${along} ${count(step)}`,
        oninput: () => this.#draw(),
      })
      handle.style.left = `${placeOf(i, at.length) - HALF}px`
      return handle
    })
    this.values = () => this.handles.map(({ value }) => low + ((high - low) * Number(value)) / PARTS)
    this.chart = element("div", { class: "chart" }, this.canvas, this.handles)
    this.legend = element("p", { class: "muted" })
    const say = () => this.component.setTriggerValue("predict", this.values())
    this.button = element("button", { onclick: say, textContent: "That is my guess" })
    root.replaceChildren(this.chart, this.legend, this.button)
  }

  /** @param {Component<SketchData>} component */
  update(component) {
    this.component = component
    this.#draw()
  }

  destroy() {}

  #draw() {
    const { data } = this.component
    const { said, measured, along, name } = data
    const drawn = measured ? said : this.values()
    for (const node of [...this.handles, this.button]) node.hidden = measured !== null
    this.handles.forEach((handle, i) => handle.setAttribute("aria-valuetext", number(this.values()[i])))
    const context = fitCanvas(this.canvas, WIDTH, HEIGHT)
    const colours = theme(this.root)
    context.clearRect(0, 0, WIDTH, HEIGHT)
    context.font = `11px ${colours.font}`
    drawAxes(context, data, colours)
    const lines = [
      { values: drawn, colour: colours.negative, dash: [5, 4] },
      { values: measured, colour: colours.real, dash: [] },
    ]
    for (const { values, colour, dash } of lines) {
      if (!values) continue
      context.strokeStyle = colour
      context.setLineDash(dash)
      context.lineWidth = 2.5
      context.beginPath()
      values.forEach((value, i) => context.lineTo(placeOf(i, values.length), heightOf(value, data)))
      context.stroke()
    }
    context.setLineDash([])
    const written = (/** @type {number[]} */ values) => values.map(number).join(", ")
    const told = [said && `You drew ${written(said)}.`, measured && `Measured: ${written(measured)}.`]
    this.canvas.setAttribute("aria-label", [`${name} over the ${along}s.`, ...told].filter(Boolean).join(" "))
    setText(this.legend, measured ? legendOf(said) : `Pull the handles: ${name} over the ${along}s.`)
  }
}

/** @param {number[] | null} said */
const legendOf = (said) => (said ? "Solid: measured. Dashed: what you drew." : "Solid: measured.")

/**
 * CSS px from the left of the handle of that number.
 * @param {number} index
 * @param {number} many at least 2
 * @returns {number}
 */
export const placeOf = (index, many) => LEFT + HALF + ((WIDTH - LEFT - 3 * HALF) * index) / (many - 1)

/**
 * CSS px from the top; what lies beyond the axis stays at its end.
 * @param {number} value
 * @param {{low: number, high: number}} axis
 * @returns {number}
 */
export function heightOf(value, { low, high }) {
  const share = Math.min(Math.max((value - low) / (high - low), 0), 1)
  return HEIGHT - FOOT - HALF - share * (HEIGHT - FOOT - 2 * HALF)
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {SketchData} data
 * @param {Theme} colours
 */
function drawAxes(context, data, colours) {
  context.fillStyle = colours.muted
  context.strokeStyle = colours.line
  context.lineWidth = 1
  context.textAlign = "right"
  for (const value of ticks(data.low, data.high, 3)) {
    const y = heightOf(value, data)
    context.beginPath()
    context.moveTo(LEFT, y)
    context.lineTo(WIDTH, y)
    context.stroke()
    context.fillText(number(value), LEFT - 6, y + 4)
  }
  context.textAlign = "center"
  data.at.forEach((step, i) => context.fillText(count(step), placeOf(i, data.at.length), HEIGHT - 5))
}
