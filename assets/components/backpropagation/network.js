// The network as boxes of numbers, with lines along which products run forwards and gradients backwards.

/** @import { CellHandlers, Known } from "./cell.js" */
/** @import { BackpropagationChosen } from "./model.js" */
/** @import { Labels, Structure, Tape } from "./tape.js" */

import { element } from "../../lib/dom.js"
import { Cell } from "./cell.js"

const SVG = "http://www.w3.org/2000/svg"
const THINNEST_PX = 1
const THICKEST_PX = 4
const BEND = 0.45
// A curve with both control points so far out comes this much of the way there.
const REACH_OF_CONTROL = 0.75
const FAR_PX = 500
/** @type {Record<string, string>} */
const HINTS = {
  p:
    "It cannot be typed over: it only shows the score s as a probability, " +
    "and the loss is computed from s. Type over s instead.",
  L: "It cannot be typed over: it is the end, nothing follows from it.",
}

/** @typedef {{from: string, to: string}} Link */

/** @typedef {Link & {amount: number}} Flow */

/** @typedef {{left: number, right: number, top: number, bottom: number, x: number, y: number}} Ends CSS px */

/**
 * What the network looks like in a step.
 * @typedef {object} Picture
 * @property {(name: string) => Known} known
 * @property {Map<string, string>} roles
 * @property {Flow[]} flows
 * @property {Map<string, number>} resting "from>to" -> what went along the lines before
 * @property {boolean} backward
 * @property {number} mostGradient
 */

/** The boxes and the lines. */
export class Network {
  /** @param {CellHandlers} on */
  constructor(on) {
    this.on = on
    this.boxes = element("div", { className: "boxes" })
    this.lines = /** @type {SVGElement} */ (document.createElementNS(SVG, "svg"))
    this.lines.setAttribute("aria-hidden", "true")
    this.node = element(
      "div",
      {
        className: "network",
        role: "group",
        tabIndex: 0,
        "aria-label": "The network. Left and right arrow keys step.",
      },
      this.lines,
      this.boxes,
    )
    /** @type {Flow[] | null} */
    this.flows = null
    /** @type {Map<string, number>} */
    this.resting = new Map()
    this.resized = new ResizeObserver(() => this.drawLines())
    this.resized.observe(this.boxes)
  }

  destroy() {
    this.resized.disconnect()
  }

  /**
   * Build the boxes of another network.
   * @param {BackpropagationChosen} chosen
   * @param {Structure} structure
   * @param {Tape} tape
   */
  build(chosen, structure, tape) {
    /** @type {Structure} */
    this.structure = structure
    /** @type {Tape} */
    this.tape = tape
    /** @type {Map<string, Cell>} */
    this.cells = new Map()
    /** @type {Labels} */
    this.labels = structure.labels
    /** @type {Set<string>} */
    this.learned = new Set(structure.parameters)
    /** @type {Set<string>} */
    this.holdable = new Set(structure.holdable)
    /** @type {Set<string>} */
    this.typed = new Set([...tape.given, ...structure.holdable])
    /** @type {Set<string>} */
    this.graded = new Set(tape.gradients.map(({ name }) => name))
    this.node.dataset.kind = chosen.kind
    this.boxes.replaceChildren(
      ...(chosen.kind === "dense" ? this.denseColumns(chosen) : this.pictureColumns()).map((boxes) =>
        element("div", { className: "column" }, boxes),
      ),
    )
    /** @type {Map<string, Link>} */
    this.links = this.staticLinks()
  }

  /** @param {BackpropagationChosen} chosen */
  denseColumns({ inputs, hidden }) {
    const neurons = range(hidden).map((j) =>
      this.card(`Hidden neuron ${j}`, [...range(inputs).map((i) => `w${j}${i}`), `b${j}`, `z${j}`, `h${j}`]),
    )
    return [[this.card("Inputs", this.structure.inputs, "narrow")], neurons, ...this.headColumns()]
  }

  pictureColumns() {
    const maps = ["z", "h", "m"].map((letter) => this.tape.names.filter((name) => name[0] === letter))
    const kernel = this.structure.parameters.filter((name) => name[0] === "k")
    const titles = ["Convolution z", "Activation h", "Pool m"]
    const [z, h, m] = maps.map((names, at) => this.grid(titles[at], names, Math.sqrt(names.length)))
    return [
      [this.grid("Picture x", this.structure.inputs, 4), this.grid("Kernel k", kernel, 3, ["b"])],
      [z, h],
      [m],
      ...this.headColumns(),
    ]
  }

  headColumns() {
    const outputs = range(this.structure.targets.length)
    const weights = (/** @type {number} */ k) =>
      this.structure.parameters.filter((name) => name.startsWith(`v${k}`))
    const neurons = outputs.map((k) =>
      this.card(outputs.length > 1 ? `Output neuron ${k}` : "Output neuron", [
        ...weights(k),
        ...[`c${k}`, `s${k}`, `y${k}`, `p${k}`].filter((name) => this.tape.slots.has(name)),
      ]),
    )
    return [neurons, [this.card("Loss", [...this.structure.targets, "L"], "loss")]]
  }

  /**
   * @param {string} title
   * @param {string[]} names
   * @param {string} [kind]
   */
  card(title, names, kind = "") {
    const heads = ["", "value", "gradient", "new"].map((text) => element("span", { textContent: text }))
    return element(
      "section",
      { className: `card ${kind}`, "aria-label": title },
      element("h4", { textContent: title }),
      element("div", { className: "heads muted", "aria-hidden": "true" }, heads),
      names.map((name) => this.cell(name, title).node),
    )
  }

  /**
   * @param {string} title
   * @param {string[]} names
   * @param {number} columns
   * @param {string[]} [below]
   */
  grid(title, names, columns, below = []) {
    const cells = element(
      "div",
      { className: "grid" },
      names.map((name) => this.cell(name, title, true).node),
    )
    cells.style.setProperty("--columns", String(columns))
    return element(
      "section",
      { className: "map", "aria-label": title },
      element("h4", { textContent: title }),
      cells,
      below.map((name) => this.cell(name, title, true).node),
    )
  }

  /**
   * @param {string} name
   * @param {string} title
   * @param {boolean} [tight]
   */
  cell(name, title, tight = false) {
    const cell = new Cell(name, this.labels[name], title, this.on, {
      typed: this.typed.has(name),
      learned: this.learned.has(name),
      graded: this.graded.has(name),
      holdable: this.holdable.has(name),
      tight,
      hint: HINTS[name[0]],
    })
    this.cells.set(name, cell)
    return cell
  }

  /**
   * Lines that are always there: from a value to the weight it meets in a box, and from the outputs to the
   * loss.
   */
  staticLinks() {
    /** @type {Map<string, Link>} */
    const links = new Map()
    for (const { kind, inputs } of this.tape.operations) {
      if (kind !== "sum") continue
      for (let at = 0; at < inputs.length - 1; at += 2) {
        const [weight, value] = [inputs[at], inputs[at + 1]]
        if (this.inCard(weight)) links.set(`${value}>${weight}`, { from: value, to: weight })
      }
    }
    const loss = this.tape.operations[this.tape.operations.length - 1]
    const count = this.structure.targets.length
    for (const [at, source] of loss.inputs.slice(0, count).entries())
      links.set(`${source}>t${at + 1}`, { from: source, to: `t${at + 1}` })
    return links
  }

  /** @param {string} name */
  inCard(name) {
    return Boolean(this.cells.get(name)?.node.parentElement?.classList.contains("card"))
  }

  /** @param {Picture} picture */
  show({ known, roles, flows, resting, backward, mostGradient }) {
    for (const [name, cell] of this.cells) {
      cell.show(known(name), mostGradient)
      cell.mark(roles.get(name) ?? "")
    }
    this.flows = flows
    this.resting = resting
    this.node.classList.toggle("backward", backward)
    this.drawLines()
  }

  drawLines() {
    const { flows } = this
    if (!flows) return
    const box = this.node.getBoundingClientRect()
    this.lines.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`)
    const most = Math.max(
      ...flows.map(({ amount }) => Math.abs(amount)),
      ...[...this.resting.values()].map(Math.abs),
      1e-12,
    )
    /** @type {SVGElement[]} */
    const paths = []
    /** @type {boolean} */
    this.wide = getComputedStyle(this.boxes).flexDirection === "row"
    if (this.wide)
      for (const [key, { from, to }] of this.links)
        paths.push(this.path(box, from, to, this.resting.get(key) ?? 0, most, "rest"))
    for (const { from, to, amount } of flows) paths.push(this.path(box, from, to, amount, most, "flow"))
    this.lines.replaceChildren(...paths)
  }

  /**
   * @param {DOMRect} box
   * @param {string} from
   * @param {string} to
   * @param {number} amount
   * @param {number} most
   * @param {string} kind
   */
  path(box, from, to, amount, most, kind) {
    const path = /** @type {SVGElement} */ (document.createElementNS(SVG, "path"))
    const [start, end] = [this.place(box, from), this.place(box, to)]
    path.setAttribute("d", this.wide ? curve(start, end) : detour(start, end, box.width - THICKEST_PX))
    path.setAttribute("class", `${kind} ${amount > 0 ? "positive" : amount < 0 ? "negative" : "none"}`)
    const share = Math.min(1, Math.abs(amount) / most)
    path.style.strokeWidth = `${THINNEST_PX + (THICKEST_PX - THINNEST_PX) * share}px`
    return path
  }

  /**
   * The sides at which lines end, and the middle; in a map the sides are the map's, so that no line runs
   * across numbers.
   * @param {DOMRect} box
   * @param {string} name
   */
  place(box, name) {
    const { node } = /** @type {Cell} */ (this.cells.get(name))
    const cell = node.getBoundingClientRect()
    const { left, right, top, bottom } = (node.closest(".map") ?? node).getBoundingClientRect()
    return {
      left: left - box.left,
      right: right - box.left,
      top: top - box.top,
      bottom: bottom - box.top,
      x: (cell.left + cell.right) / 2 - box.left,
      y: (cell.top + cell.bottom) / 2 - box.top,
    }
  }
}

/** @param {number} count */
const range = (count) => Array.from({ length: count }, (_, at) => at + 1)

/**
 * A curve between the sides of two cells that face each other, from left to right or downwards.
 * @param {Ends} from
 * @param {Ends} to
 */
function curve(from, to) {
  if (to.left >= from.right || from.left >= to.right) {
    const [x1, x2] = to.left >= from.right ? [from.right, to.left] : [from.left, to.right]
    const bend = (x2 - x1) * BEND
    return `M${x1} ${from.y}C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}`
  }
  const [upper, lower] = from.top < to.top ? [from, to] : [to, from]
  const bend = (lower.top - upper.bottom) * BEND
  return (
    `M${upper.x} ${upper.bottom}C${upper.x} ${upper.bottom + bend} ${lower.x} ${lower.top - bend} ` +
    `${lower.x} ${lower.top}`
  )
}

/**
 * A curve around the right of what lies between, for boxes below one another. `side` is how far right it may
 * go.
 * @param {Ends} from
 * @param {Ends} to
 * @param {number} side
 */
function detour(from, to, side) {
  const x =
    Math.max(from.right, to.right) +
    (side - Math.max(from.right, to.right)) * Math.min(1, Math.abs(to.y - from.y) / FAR_PX)
  const control = (/** @type {number} */ end) => end + (x - end) / REACH_OF_CONTROL
  return (
    `M${from.right} ${from.y}C${control(from.right)} ${from.y} ${control(to.right)} ${to.y} ${to.right} ` +
    `${to.y}`
  )
}
