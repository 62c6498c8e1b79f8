// The flow of one iteration: noise -> G -> samples -> D -> losses, and the gradients on their way back. Each
// node is a small live picture of what passes there; what computes now lights up.

import { element, setText } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { number } from "../../lib/format.js"
import { setNumber, setWords } from "../../lib/numbers.js"
import { flowLayout } from "./flow_layout.js"

const SVG = "http://www.w3.org/2000/svg"
const SPARK_POINTS = 80

/** name: [label, whose colour, what the node is, the layer of the plane that it switches]. */
const NODES = {
  noise: ["Noise", "generator", "Random numbers. They are all that G is given.", null],
  generator: [
    "G",
    "generator",
    "The generator: it bends the noise into the plane. Where its grid is full, it puts many samples.",
    "manifold",
  ],
  samples: ["Generated", "generator", "What G makes of the noise.", "generated"],
  real: ["Real", "real", "Points of the distribution that G is to imitate. G never sees them.", "real"],
  discriminator: [
    "D",
    "discriminator",
    "The discriminator: blue where it takes a point for real, orange where it takes it for generated.",
    "surface",
  ],
  loss_g: ["G’s loss", "generator", "Small when D takes generated points for real.", "gradients"],
  loss_d: ["D’s loss", "discriminator", "Small when D tells real from generated.", null],
}

export class Flow {
  /** act: {onLayer(name)}: a node's layer is to be switched. */
  constructor(act) {
    this.act = act
    this.svg = document.createElementNS(SVG, "svg")
    this.svg.setAttribute("aria-hidden", "true")
    this.nodes = Object.fromEntries(
      Object.entries(NODES).map(([name, about]) => [name, this.#node(name, ...about)]),
    )
    this.pushes = { loss_g: element("span", { class: "push" }), loss_d: element("span", { class: "push" }) }
    this.rules = { d: element("code", {}), g: element("code", {}) }
    const rules = element(
      "p",
      { class: "rules" },
      element("span", { class: "discriminator" }, "D lowers ", this.rules.d),
      element("span", { class: "generator" }, "G lowers ", this.rules.g),
    )
    this.stage = element(
      "div",
      { class: "stage" },
      this.svg,
      rules,
      Object.values(this.nodes).map(({ node }) => node),
      Object.values(this.pushes),
    )
    this.node = element(
      "div",
      { class: "flow", role: "group", "aria-label": "One iteration, from noise to gradients" },
      this.stage,
    )
    this.past = { loss_g: [], loss_d: [] }
    this.names = []
  }

  #node(name, label, owner, about, layer) {
    const canvas = element("canvas", { "aria-hidden": "true" })
    const value = name.startsWith("loss") ? element("output", {}, "–") : null
    const node = element(
      "button",
      {
        type: "button",
        class: `node ${owner}`,
        title: about,
        "aria-label": `${label}. ${about}`,
        "data-node": name,
      },
      element("span", { class: "box" }, canvas, value),
      element("span", { class: "label" }, label),
    )
    node.onclick = () => layer && this.act.onLayer(layer)
    return { node, canvas, value, layer, box: node.firstChild }
  }

  arrange(width, colours) {
    this.colours = colours
    this.layout = flowLayout(width)
    const { side, height, nodes, edges } = this.layout
    Object.assign(this.stage.style, { height: `${height}px` })
    this.stage.style.setProperty("--side", `${side}px`)
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    this.svg.replaceChildren(...edges.map((edge) => this.#edge(edge)))
    for (const [name, { node, canvas }] of Object.entries(this.nodes)) {
      Object.assign(node.style, { left: `${nodes[name].x}px`, top: `${nodes[name].y}px` })
      this.nodes[name].context = fitCanvas(canvas, side - 2, side - 2)
    }
    for (const { name, back, label } of edges) {
      if (back)
        Object.assign(this.pushes[name.split("-")[0]].style, { left: `${label.x}px`, top: `${label.y}px` })
    }
    this.#showLit()
  }

  #edge({ name, path, back }) {
    const line = document.createElementNS(SVG, "path")
    line.setAttribute("d", path)
    line.setAttribute("class", `edge ${back ? "back" : ""} ${NODES[name.split("-")[back ? 1 : 0]][1]}`)
    line.dataset.edge = name
    return line
  }

  /** Which nodes and edges compute now: names, "*" for all. */
  light(names) {
    if (names.join() === this.names.join()) return
    this.names = names
    this.#showLit()
  }

  #showLit() {
    const { names } = this
    const all = names[0] === "*"
    this.stage.classList.toggle("all", all)
    this.stage.classList.toggle("some", !all && names.length > 0)
    for (const [name, { node }] of Object.entries(this.nodes))
      node.classList.toggle("lit", names.includes(name))
    for (const edge of this.svg.children) edge.classList.toggle("lit", names.includes(edge.dataset.edge))
    for (const [name, push] of Object.entries(this.pushes))
      push.classList.toggle(
        "lit",
        names.some((one) => one.startsWith(`${name}-`)),
      )
  }

  /** What each side lowers: {d, g}. */
  showRules({ d, g }) {
    setText(this.rules.d, d.replaceAll("-", "−"))
    setText(this.rules.g, g.replaceAll("-", "−"))
  }

  /** layers: a set of the layers that the plane shows. */
  showLayers(layers) {
    for (const { node, layer } of Object.values(this.nodes))
      if (layer) node.ariaPressed = String(layers.has(layer))
  }

  /** pictures: {node name: (context, side) => ...}. */
  draw(pictures) {
    if (!this.layout) return
    const side = this.layout.side - 2
    for (const [name, paint] of Object.entries(pictures)) {
      const { context } = this.nodes[name]
      context.clearRect(0, 0, side, side)
      paint(context, side)
    }
    for (const name of ["loss_g", "loss_d"]) this.#drawPast(name, side)
  }

  /** numbers: {loss_g, loss_d, push_g, push_d} of a step; of: what they were measured on. */
  say(numbers, step, of = "") {
    for (const side of ["g", "d"]) {
      const mark = { metric: `${side}_loss`, of, step }
      setNumber(this.nodes[`loss_${side}`].value, number(numbers[`loss_${side}`]), mark)
      const norm = { text: number(numbers[`push_${side}`]), metric: `${side}_gradient_norm`, of }
      setWords(this.pushes[`loss_${side}`], ["gradient ", norm], step)
    }
  }

  /** A new value of each loss; a step that lies before the last one begins anew. */
  remember(step, { loss_g, loss_d }) {
    if (step <= this.rememberedStep) this.past = { loss_g: [], loss_d: [] }
    this.rememberedStep = step
    for (const [name, value] of Object.entries({ loss_g, loss_d })) {
      if (!Number.isFinite(value)) continue
      this.past[name].push(value)
      if (this.past[name].length > SPARK_POINTS) this.past[name].shift()
    }
  }

  #drawPast(name, side) {
    const { context } = this.nodes[name]
    const values = this.past[name]
    context.clearRect(0, 0, side, side)
    if (values.length < 2) return
    const [low, high] = [Math.min(0, ...values), Math.max(...values, 1e-6)]
    context.strokeStyle = name === "loss_g" ? this.colours.generator : this.colours.discriminator
    context.lineWidth = 1.4
    context.beginPath()
    values.forEach((one, at) => {
      const point = [(at / (SPARK_POINTS - 1)) * side, side - 4 - ((one - low) / (high - low)) * side * 0.5]
      if (at) context.lineTo(...point)
      else context.moveTo(...point)
    })
    context.stroke()
  }
}
