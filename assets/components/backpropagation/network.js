// The network as boxes of numbers, with lines along which products run forwards and gradients backwards.

import { element, setText } from "../../lib/dom.js"
import { Cell } from "./cell.js"

const SVG = "http://www.w3.org/2000/svg"
const THINNEST_PX = 1
const THICKEST_PX = 4
const BEND = 0.45

export class Network {
  constructor(on) {
    this.on = on
    this.boxes = element("div", { className: "boxes" })
    this.lines = document.createElementNS(SVG, "svg")
    this.lines.setAttribute("aria-hidden", "true")
    this.node = element("div", { className: "network", role: "group", tabIndex: 0, "aria-label": "The network. Left and right arrow keys step." }, this.lines, this.boxes)
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
    this.typed = new Set(tape.given)
    this.graded = new Set(tape.gradients.map(({ name }) => name))
    this.node.dataset.kind = chosen.kind
    this.boxes.replaceChildren(...(chosen.kind === "dense" ? this.denseColumns(chosen) : this.pictureColumns(chosen)).map((boxes) => element("div", { className: "column" }, boxes)))
    this.links = this.staticLinks()
  }

  denseColumns({ inputs, hidden }) {
    const neurons = range(hidden).map((j) => this.card(`Hidden neuron ${j}`, [...range(inputs).map((i) => `w${j}${i}`), `b${j}`, `z${j}`, `h${j}`]))
    return [[this.card("Inputs", this.structure.inputs, "narrow")], neurons, ...this.headColumns()]
  }

  pictureColumns() {
    const maps = ["z", "h", "m"].map((letter) => this.tape.names.filter((name) => name[0] === letter))
    const kernel = this.structure.parameters.filter((name) => name[0] === "k")
    const titles = ["Convolution z", "Activation h", "Pool m"]
    const [z, h, m] = maps.map((names, at) => this.grid(titles[at], names, Math.sqrt(names.length)))
    return [[this.grid("Picture x", this.structure.inputs, 4), this.grid("Kernel k", kernel, 3, ["b"])], [z, h], [m], ...this.headColumns()]
  }

  headColumns() {
    const outputs = range(this.structure.targets.length)
    const weights = (k) => this.structure.parameters.filter((name) => name.startsWith(`v${k}`))
    const neurons = outputs.map((k) => this.card(outputs.length > 1 ? `Output neuron ${k}` : "Output neuron", [...weights(k), ...[`c${k}`, `s${k}`, `y${k}`, `p${k}`].filter((name) => this.tape.slots.has(name))]))
    return [neurons, [this.card("Loss", [...this.structure.targets, "L"], "loss")]]
  }

  card(title, names, kind = "") {
    const heads = ["", "value", "∂L/∂", "new"].map((text) => element("span", { textContent: text }))
    return element("section", { className: `card ${kind}`, "aria-label": title }, element("h4", { textContent: title }), element("div", { className: "heads muted", "aria-hidden": "true" }, heads), names.map((name) => this.cell(name, title).node))
  }

  grid(title, names, columns, below = []) {
    const cells = element("div", { className: "grid" }, names.map((name) => this.cell(name, title).node))
    cells.style.setProperty("--columns", columns)
    return element("section", { className: "map", "aria-label": title }, element("h4", { textContent: title }), cells, below.map((name) => this.cell(name, title).node))
  }

  cell(name, title) {
    const cell = new Cell(name, this.labels[name], title, this.on, { typed: this.typed.has(name), learned: this.learned.has(name), graded: this.graded.has(name) })
    this.cells.set(name, cell)
    return cell
  }

  /** Lines that are always there: from a value to the weight it meets in a box, and from the outputs to the loss. */
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
    for (const [at, source] of loss.inputs.slice(0, count).entries()) links.set(`${source}>t${at + 1}`, { from: source, to: `t${at + 1}` })
    return links
  }

  inCard(name) {
    return this.cells.get(name)?.node.parentElement.classList.contains("card")
  }

  /**
   * known(name): {value, gradient, next, asked}; roles: Map name -> "result" | "source"; flows: [{from, to, amount}];
   * resting: Map "from>to" -> amount, what went along the lines before.
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
    const most = Math.max(...this.flows.map(({ amount }) => Math.abs(amount)), ...[...this.resting.values()].map(Math.abs), 1e-12)
    const paths = []
    const wide = getComputedStyle(this.boxes).flexDirection === "row"
    if (wide) for (const [key, { from, to }] of this.links) paths.push(this.path(box, from, to, this.resting.get(key) ?? 0, most, "rest"))
    for (const { from, to, amount } of this.flows) paths.push(this.path(box, from, to, amount, most, "flow"))
    this.lines.replaceChildren(...paths)
  }

  path(box, from, to, amount, most, kind) {
    const path = document.createElementNS(SVG, "path")
    path.setAttribute("d", curve(this.place(box, from), this.place(box, to)))
    path.setAttribute("class", `${kind} ${amount > 0 ? "positive" : amount < 0 ? "negative" : "none"}`)
    path.style.strokeWidth = `${THINNEST_PX + (THICKEST_PX - THINNEST_PX) * Math.min(1, Math.abs(amount) / most)}px`
    return path
  }

  place(box, name) {
    const { left, right, top, bottom } = this.cells.get(name).node.getBoundingClientRect()
    return { left: left - box.left, right: right - box.left, top: top - box.top, bottom: bottom - box.top }
  }
}

const range = (count) => Array.from({ length: count }, (_, at) => at + 1)

/** A curve between the sides of two cells that face each other, from left to right or downwards. */
function curve(from, to) {
  const middle = ({ top, bottom }) => (top + bottom) / 2
  const centre = ({ left, right }) => (left + right) / 2
  if (to.left >= from.right || from.left >= to.right) {
    const [x1, x2] = to.left >= from.right ? [from.right, to.left] : [from.left, to.right]
    const bend = (x2 - x1) * BEND
    return `M${x1} ${middle(from)}C${x1 + bend} ${middle(from)} ${x2 - bend} ${middle(to)} ${x2} ${middle(to)}`
  }
  const [upper, lower] = from.top < to.top ? [from, to] : [to, from]
  const bend = (lower.top - upper.bottom) * BEND
  return `M${centre(upper)} ${upper.bottom}C${centre(upper)} ${upper.bottom + bend} ${centre(lower)} ${lower.top - bend} ${centre(lower)} ${lower.top}`
}
