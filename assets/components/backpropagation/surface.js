// The loss along two weights as a surface, and the way that each rule takes down it.

import { GREY } from "../../lib/colours.js"
import { element, setOptions, setText } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { figure } from "./words.js"
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

export class Surface {
  /** onEdit(patch, wait), onPlace([first, second], wait): the start was put somewhere else. */
  constructor({ onEdit, onPlace }) {
    this.onPlace = onPlace
    const weight = (label, field) =>
      element("select", { "aria-label": label, onchange: (event) => onEdit({ [field]: event.target.value }) })
    this.first = weight("Weight to the right", "first")
    this.second = weight("Weight upwards", "second")
    this.steps = element("input", { type: "range", min: 0, max: 300, "aria-label": "Steps" })
    this.steps.oninput = () => onEdit({ steps: Number(this.steps.value) })
    this.stepsText = element("output")
    const field = (label, node) =>
      element("label", { className: "field" }, element("span", { textContent: label }), node)
    const chosen = element(
      "div",
      { className: "line" },
      field("To the right", this.first),
      field("Upwards", this.second),
      field("Steps", element("span", { className: "slide" }, this.steps, this.stepsText)),
    )
    this.maps = Object.entries(RULES).map(([rule, title]) => this.map(rule, title))
    this.legend = element("p", { className: "muted note" })
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

  map(rule, title) {
    const canvas = element("canvas", { role: "img", "aria-label": "The loss along two weights" })
    const result = element("p", { className: "result" })
    const place = (event) => {
      if (!event.buttons) return
      this.onPlace(this.valuesAt(event, canvas))
    }
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId)
      place(event)
    }
    canvas.onpointermove = place
    return {
      rule,
      title,
      canvas,
      result,
      node: element("figure", {}, element("h4", { textContent: title }), canvas, result),
    }
  }

  valuesAt({ offsetX, offsetY }, canvas) {
    const side = canvas.clientWidth - MARGIN.left
    const bounded = (share) => Math.max(-1, Math.min(1, share)) * this.reach
    return [bounded((2 * (offsetX - MARGIN.left)) / side - 1), bounded(1 - (2 * offsetY) / side)].map(
      (value) => Number(value.toFixed(2)),
    )
  }

  show({ tape, numbers, labels }, { first, second, rate, steps }, parameters, colours) {
    const slots = [first, second].map((name) => tape.slots.get(name))
    Object.assign(this, { colours, names: [labels[first], labels[second]] })
    for (const [select, name] of [
      [this.first, first],
      [this.second, second],
    ]) {
      setOptions(
        select,
        parameters.map((value) => ({ value, label: labels[value] })),
      )
      select.value = name
    }
    this.steps.value = steps
    setText(this.stepsText, String(steps))
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
    Object.assign(this, { tape, drawn: wanted, measured: others })
    for (const map of this.maps) this.draw(map, width, path(tape, numbers, slots, map.rule, rate, steps))
    setText(
      this.legend,
      `Only ${this.names.join(" and ")} learn here, with learning rate ${rate}; everything else stays. ` +
        `Darkest: a loss of up to ${figure(this.dark)}; brightest: up to ${figure(this.high)}. ` +
        "Each shade covers an equal step of √loss: the root spreads the small losses out. " +
        "Click or drag on a map to start elsewhere.",
    )
  }

  /** The loss on a grid of the two weights, as an image of bands. */
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
    Object.assign(this, { dark: (low + (high - low) / BANDS) ** 2, high: high ** 2 })
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
    this.picture ??= element("canvas", { width: PIXELS, height: PIXELS })
    this.picture.getContext("2d").putImageData(image, 0, 0)
  }

  draw({ title, canvas, result }, width, points) {
    const side = width - MARGIN.left
    const context = fitCanvas(canvas, width, side + MARGIN.bottom)
    context.drawImage(this.picture, MARGIN.left, 0, side, side)
    this.axes(context, side)
    const at = ([first, second]) => [
      MARGIN.left + ((first / this.reach + 1) / 2) * side,
      ((1 - second / this.reach) / 2) * side,
    ]
    context.save()
    context.beginPath()
    context.rect(MARGIN.left, 0, side, side)
    context.clip()
    for (const [colour, line] of [
      [OUTLINE, 4.5],
      [PATH, 2],
    ])
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
    canvas.ariaLabel =
      `${title}: ${points.length - 1} steps on the loss along ${this.names.join(" and ")}. ` +
      `${result.textContent}`
  }

  axes(context, side) {
    const { colours, reach, names } = this
    context.font = `12px ${colours.font}`
    context.fillStyle = colours.muted
    context.textBaseline = "alphabetic"
    for (const [share, align] of [
      [0, "left"],
      [0.5, "center"],
      [1, "right"],
    ]) {
      context.textAlign = align
      context.fillText(
        share === 0.5 ? names[0] : minus(reach * (2 * share - 1)),
        MARGIN.left + share * side,
        side + 14,
      )
    }
    context.textAlign = "right"
    context.fillText(minus(reach), MARGIN.left - 4, 10)
    context.fillText(names[1], MARGIN.left - 4, side / 2 + 4)
    context.fillText(minus(-reach), MARGIN.left - 4, side - 1)
  }
}

/** The value at a fractional row and column of a grid, from the four around it. */
function between(grid, row, column) {
  const [top, left] = [Math.floor(row), Math.floor(column)]
  const [down, right] = [row - top, column - left]
  const across = (values) => values[left] * (1 - right) + values[left + 1] * right
  return across(grid[top]) * (1 - down) + across(grid[top + 1]) * down
}

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

const minus = (value) => String(value).replace("-", "−")
