// The network as boxes of numbers, with lines along which products run forwards and gradients backwards.

import { element } from "../../lib/dom.js"
import { Cell } from "./cell.js"

const SVG = "http://www.w3.org/2000/svg"
const THINNEST_PX = 1
const THICKEST_PX = 4
const BEND = 0.45
// A curve with both control points so far out comes this much of the way there.
const REACH_OF_CONTROL = 0.75
const FAR_PX = 500
const HINTS = {
  p:
    "It cannot be typed over: it only shows the score s as a probability, " +
    "and the loss is computed from s. Type over s instead.",
  L: "It cannot be typed over: it is the end, nothing follows from it.",
}

export class Network {
  constructor(on) {
    this.on = on
    this.boxes = element("div", { className: "boxes" })
    this.lines = document.createElementNS(SVG, "svg")
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
    this.resized = new ResizeObserver(() => this.flows && this.drawLines())
    this.resized.observe(this.boxes)
  }

  destroy() {
    this.resized.disconnect()
  }

  /** Build the boxes of another network. */
  build(chosen, structure, tape) {
    Object.assign(this, { structure, tape, cells: new Map(), labels: structure.labels })
    this.learned = new Set(structure.parameters)
    this.holdable = new Set(structure.holdable)
    this.typed = new Set([...tape.given, ...structure.holdable])
    this.graded = new Set(tape.gradients.map(({ name }) => name))
    this.node.dataset.kind = chosen.kind
    this.boxes.replaceChildren(
      ...(chosen.kind === "dense" ? this.denseColumns(chosen) : this.pictureColumns(chosen)).map((boxes) =>
        element("div", { className: "column" }, boxes),
      ),
    )
    this.links = this.staticLinks()
  }

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
    const weights = (k) => this.structure.parameters.filter((name) => name.startsWith(`v${k}`))
    const neurons = outputs.map((k) =>
      this.card(outputs.length > 1 ? `Output neuron ${k}` : "Output neuron", [
        ...weights(k),
        ...[`c${k}`, `s${k}`, `y${k}`, `p${k}`].filter((name) => this.tape.slots.has(name)),
      ]),
    )
    return [neurons, [this.card("Loss", [...this.structure.targets, "L"], "loss")]]
  }

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

  grid(title, names, columns, below = []) {
    const cells = element(
      "div",
      { className: "grid" },
      names.map((name) => this.cell(name, title, true).node),
    )
    cells.style.setProperty("--columns", columns)
    return element(
      "section",
      { className: "map", "aria-label": title },
      element("h4", { textContent: title }),
      cells,
      below.map((name) => this.cell(name, title, true).node),
    )
  }

  cell(name, title, tight = false) {
    const has = { typed: this.typed, learned: this.learned, graded: this.graded, holdable: this.holdable }
    const options = Object.fromEntries(
      Object.entries(has).map(([option, names]) => [option, names.has(name)]),
    )
    const cell = new Cell(name, this.labels[name], title, this.on, {
      ...options,
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
    const links = new Map()
    for (const { kind, inputs } of this.tape.operations) {
      if (kind !== "sum") continue
      for (let at = 0; at < inputs.length - 1; at += 2) {
        const [weight, value] = [inputs[at], inputs[at + 1]]
        if (this.inCard(weight)) links.set(`${value}>${weight}`, { from: value, to: weight })
      }
    }
    const loss = this.tape.operations.at(-1)
    const count = this.structure.targets.length
    for (const [at, source] of loss.inputs.slice(0, count).entries())
      links.set(`${source}>t${at + 1}`, { from: source, to: `t${at + 1}` })
    return links
  }

  inCard(name) {
    return this.cells.get(name)?.node.parentElement.classList.contains("card")
  }

  /**
   * known(name): {value, gradient, next, asked}; roles: Map name -> "result" | "source"; flows: [{from, to,
   * amount}]; resting: Map "from>to" -> amount, what went along the lines before.
   */
  show({ known, roles, flows, resting, backward, mostGradient }) {
    for (const [name, cell] of this.cells) {
      cell.show(known(name), mostGradient)
      cell.mark(roles.get(name) ?? "")
    }
    Object.assign(this, { flows, resting })
    this.node.classList.toggle("backward", backward)
    this.drawLines()
  }

  drawLines() {
    const box = this.node.getBoundingClientRect()
    this.lines.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`)
    const most = Math.max(
      ...this.flows.map(({ amount }) => Math.abs(amount)),
      ...[...this.resting.values()].map(Math.abs),
      1e-12,
    )
    const paths = []
    this.wide = getComputedStyle(this.boxes).flexDirection === "row"
    if (this.wide)
      for (const [key, { from, to }] of this.links)
        paths.push(this.path(box, from, to, this.resting.get(key) ?? 0, most, "rest"))
    for (const { from, to, amount } of this.flows) paths.push(this.path(box, from, to, amount, most, "flow"))
    this.lines.replaceChildren(...paths)
  }

  path(box, from, to, amount, most, kind) {
    const path = document.createElementNS(SVG, "path")
    const ends = [this.place(box, from), this.place(box, to)]
    path.setAttribute("d", this.wide ? curve(...ends) : detour(...ends, box.width - THICKEST_PX))
    path.setAttribute("class", `${kind} ${amount > 0 ? "positive" : amount < 0 ? "negative" : "none"}`)
    const share = Math.min(1, Math.abs(amount) / most)
    path.style.strokeWidth = `${THINNEST_PX + (THICKEST_PX - THINNEST_PX) * share}px`
    return path
  }

  /**
   * The sides at which lines end, and the middle; in a map the sides are the map's, so that no line runs
   * across numbers.
   */
  place(box, name) {
    const { node } = this.cells.get(name)
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

const range = (count) => Array.from({ length: count }, (_, at) => at + 1)

/** A curve between the sides of two cells that face each other, from left to right or downwards. */
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
 */
function detour(from, to, side) {
  const x =
    Math.max(from.right, to.right) +
    (side - Math.max(from.right, to.right)) * Math.min(1, Math.abs(to.y - from.y) / FAR_PX)
  const control = (end) => end + (x - end) / REACH_OF_CONTROL
  return (
    `M${from.right} ${from.y}C${control(from.right)} ${from.y} ${control(to.right)} ${to.y} ${to.right} ` +
    `${to.y}`
  )
}
