// The loss along two weights as a surface, and the way that each rule takes down it.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { BackpropagationFrame } from "./model.js" */
/** @import { Work } from "./slope.js" */
/** @import { Tape } from "./tape.js" */
/** @import { PathPoint, Rule } from "./updates.js" */

import { GREY } from "../../lib/colours.js"
import { element, setOptions, setText } from "../../lib/dom.js"
import { contextOf, fitCanvas } from "../../lib/draw.js"
import { full } from "../../lib/format.js"
import { figure } from "./figures.js"
import { insteadOfMaps } from "./model.js"
import { shadesText } from "./words.js"
import { RULES, path } from "./updates.js"

// The loss is worked out on the corners of so many cells; between them it is interpolated.
const CELLS = 56
const PIXELS = 336
const BANDS = 15
const DARKEST = 30
const BRIGHTEST = 240
const LEAST_REACH = 3
const LARGEST_SIDE = 400
const MARGIN = { left: 26, bottom: 20 }
const PATH = "#ffd60a"
const OUTLINE = "#10151c"

/**
 * @typedef {object} SurfaceHandlers
 * @property {(patch: Record<string, unknown>) => void} onEdit
 * @property {(values: number[]) => void} onPlace the start was put somewhere else
 */

/**
 * @typedef {object} SurfaceMap
 * @property {Rule} rule
 * @property {HTMLElement} heading
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} result
 * @property {HTMLElement} node
 */

/** The maps, one a rule. */
export class Surface {
  /** @param {SurfaceHandlers} on */
  constructor({ onEdit, onPlace }) {
    this.onPlace = onPlace
    const weight = (/** @type {string} */ label, /** @type {string} */ field) =>
      element("select", {
        "aria-label": label,
        onchange: (/** @type {PointerEvent} */ event) =>
          onEdit({ [field]: /** @type {HTMLSelectElement} */ (event.target).value }),
      })
    this.first = weight("Weight to the right", "first")
    this.second = weight("Weight upwards", "second")
    this.steps = element("input", { type: "range", min: 0, max: 300, "aria-label": "Steps" })
    this.steps.oninput = () => onEdit({ steps: Number(this.steps.value) })
    this.stepsText = element("output")
    const field = (/** @type {string} */ label, /** @type {HTMLElement} */ node) =>
      element("label", { className: "field" }, element("span", { textContent: label }), node)
    const chosen = element(
      "div",
      { className: "line" },
      field("To the right", this.first),
      field("Upwards", this.second),
      field("Steps", element("span", { className: "slide" }, this.steps, this.stepsText)),
    )
    this.maps = RULES.map((rule) => this.map(rule))
    this.legend = element("p", { className: "muted note" })
    /** @type {Tape | null} */
    this.tape = null
    this.drawn = this.measured = ""
    this.dark = this.high = 0
    this.reach = LEAST_REACH
    this.picture = element("canvas", { width: PIXELS, height: PIXELS })
    this.trio = element(
      "div",
      { className: "trio" },
      this.maps.map(({ node }) => node),
    )
    this.node = element(
      "section",
      { className: "surface", "aria-label": "The loss along two weights" },
      element("h3", { textContent: "Downhill on two weights" }),
      chosen,
      this.trio,
      this.legend,
    )
  }

  /** @param {Rule} rule */
  map(rule) {
    const heading = element("h4")
    const canvas = element("canvas", { role: "img", "aria-label": "The loss along two weights" })
    const result = element("p", { className: "result" })
    const place = (/** @type {PointerEvent} */ event) => {
      if (!event.buttons) return
      this.onPlace(this.valuesAt(event, canvas))
    }
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId)
      place(event)
    }
    canvas.onpointermove = place
    return { rule, heading, canvas, result, node: element("figure", {}, heading, canvas, result) }
  }

  /**
   * @param {MouseEvent} event
   * @param {HTMLCanvasElement} canvas
   */
  valuesAt({ offsetX, offsetY }, canvas) {
    const side = canvas.clientWidth - MARGIN.left
    const bounded = (/** @type {number} */ share) => Math.max(-1, Math.min(1, share)) * this.reach
    return [bounded((2 * (offsetX - MARGIN.left)) / side - 1), bounded(1 - (2 * offsetY) / side)].map(
      (value) => Number(value.toFixed(2)),
    )
  }

  /**
   * @param {Pick<Work, "tape" | "numbers" | "labels">} work
   * @param {{first: string, second: string, rate: number, steps: number}} chosen
   * @param {Theme} colours
   * @param {Pick<BackpropagationFrame, "structure" | "rules" | "asks">} facts
   */
  show({ tape, numbers, labels }, { first, second, rate, steps }, colours, { structure, rules, asks }) {
    for (const { rule, heading } of this.maps) setText(heading, rules[rule])
    const slots = [first, second].map((name) => tape.slotOf(name))
    /** @type {Theme} */
    this.colours = colours
    /** @type {string[]} */
    this.names = [labels[first], labels[second]]
    const choices = /** @type {const} */ ([
      [this.first, first, second],
      [this.second, second, first],
    ])
    for (const [select, name, other] of choices) {
      setOptions(
        select,
        structure.parameters
          .filter((value) => value !== other)
          .map((value) => ({ value, label: labels[value] })),
      )
      select.value = name
    }
    this.steps.value = String(steps)
    setText(this.stepsText, String(steps))
    const instead = insteadOfMaps(asks, { first, second, rate })
    this.trio.hidden = Boolean(instead)
    if (instead) {
      this.drawn = ""
      return setText(this.legend, instead)
    }
    const width = Math.min(LARGEST_SIDE, this.maps[0].node.clientWidth)
    if (!width) return
    const wanted = [width, rate, steps, ...slots, ...numbers, ...tape.held, colours.muted].join()
    if (tape === this.tape && wanted === this.drawn) return
    this.reach = Math.max(LEAST_REACH, ...slots.map((slot) => Math.ceil(Math.abs(numbers[slot]) * 1.2)))
    const others = [
      this.reach,
      ...slots,
      ...numbers.map((number, slot) => (slots.includes(slot) ? 0 : number)),
      ...tape.held,
    ].join()
    if (tape !== this.tape || others !== this.measured) this.measure(tape, numbers, slots)
    this.tape = tape
    this.drawn = wanted
    this.measured = others
    for (const map of this.maps) this.draw(map, width, path(tape, numbers, slots, map.rule, rate, steps))
    setText(
      this.legend,
      `Only ${this.names.join(" and ")} learn here, with learning rate ${full(rate)}; ` +
        `everything else stays. ${shadesText(this.dark, this.high)} ` +
        "Click or drag on a map to start elsewhere.",
    )
  }

  /**
   * The loss on a grid of the two weights, as an image of bands.
   * @param {Tape} tape
   * @param {Float64Array} numbers
   * @param {number[]} slots
   */
  measure(tape, numbers, slots) {
    const now = Float64Array.from(numbers)
    const points = Array.from({ length: CELLS + 1 }, (_, at) => this.reach * ((2 * at) / CELLS - 1))
    const roots = points.map((second) =>
      points.map((first) => {
        now[slots[0]] = first
        now[slots[1]] = second
        return Math.sqrt(tape.loss(now))
      }),
    )
    const [low, high] = [
      Math.min(...roots.map((row) => Math.min(...row))),
      Math.max(...roots.map((row) => Math.max(...row))),
    ]
    this.dark = (low + (high - low) / BANDS) ** 2
    this.high = high ** 2
    const image = new ImageData(PIXELS, PIXELS)
    const pixels = new Uint32Array(image.data.buffer)
    for (let at = 0; at < pixels.length; at++) {
      const root = between(
        roots,
        (PIXELS - 0.5 - Math.floor(at / PIXELS)) * (CELLS / PIXELS),
        ((at % PIXELS) + 0.5) * (CELLS / PIXELS),
      )
      const band = Math.min(BANDS - 1, Math.floor(((root - low) / (high - low || 1)) * BANDS))
      pixels[at] = GREY[Math.round(DARKEST + (band / (BANDS - 1)) * (BRIGHTEST - DARKEST))]
    }
    contextOf(this.picture).putImageData(image, 0, 0)
  }

  /**
   * @param {SurfaceMap} map
   * @param {number} width
   * @param {PathPoint[]} points
   */
  draw({ heading, canvas, result }, width, points) {
    const side = width - MARGIN.left
    const context = fitCanvas(canvas, width, side + MARGIN.bottom)
    context.drawImage(this.picture, MARGIN.left, 0, side, side)
    this.axes(context, side)
    /** @type {(place: number[]) => [x: number, y: number]} */
    /** @type {(place: number[]) => [x: number, y: number]} */
    const at = ([first, second]) => [
      MARGIN.left + ((first / this.reach + 1) / 2) * side,
      ((1 - second / this.reach) / 2) * side,
    ]
    context.save()
    context.beginPath()
    context.rect(MARGIN.left, 0, side, side)
    context.clip()
    const pens = /** @type {const} */ ([
      [OUTLINE, 4.5],
      [PATH, 2],
    ])
    for (const [colour, line] of pens)
      trace(
        context,
        points.map(({ place }) => at(place)),
        colour,
        line,
      )
    context.restore()
    const last = points.at(-1)
    const text = last
      ? `Loss ${figure(points[0].loss)} → ${figure(last.loss)}`
      : "The loss is too large to be a number."
    const inside = !last || last.place.every((value) => Math.abs(value) <= this.reach)
    setText(result, inside ? text : `${text}, outside the map`)
    const steps = points.length === 2 ? "1 step" : `${Math.max(0, points.length - 1)} steps`
    canvas.ariaLabel =
      `${heading.textContent}: ${steps} on the loss along ${this.names.join(" and ")}. ` +
      `${result.textContent}`
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} side
   */
  axes(context, side) {
    const { colours, reach, names } = this
    context.font = `12px ${colours.font}`
    context.fillStyle = colours.muted
    context.textBaseline = "alphabetic"
    const ends = /** @type {const} */ ([
      [0, "left"],
      [0.5, "center"],
      [1, "right"],
    ])
    for (const [share, align] of ends) {
      context.textAlign = align
      context.fillText(
        share === 0.5 ? names[0] : full(reach * (2 * share - 1)),
        MARGIN.left + share * side,
        side + 14,
      )
    }
    context.textAlign = "right"
    context.fillText(full(reach), MARGIN.left - 4, 10)
    context.fillText(names[1], MARGIN.left - 4, side / 2 + 4)
    context.fillText(full(-reach), MARGIN.left - 4, side - 1)
  }
}

/**
 * The value at a fractional row and column of a grid, from the four around it.
 * @param {number[][]} grid
 * @param {number} row
 * @param {number} column
 */
function between(grid, row, column) {
  const [top, left] = [Math.floor(row), Math.floor(column)]
  const [down, right] = [row - top, column - left]
  const across = (/** @type {number[]} */ values) => values[left] * (1 - right) + values[left + 1] * right
  return across(grid[top]) * (1 - down) + across(grid[top + 1]) * down
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {[x: number, y: number][]} points
 * @param {string} colour
 * @param {number} line
 */
function trace(context, points, colour, line) {
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = line
  context.lineJoin = "round"
  context.beginPath()
  points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)))
  context.stroke()
  points.forEach(([x, y], at) => {
    context.beginPath()
    context.arc(x, y, (at === 0 ? 4 : at === points.length - 1 ? 5 : 0.9) + line / 3, 0, 2 * Math.PI)
    context.fill()
  })
}
