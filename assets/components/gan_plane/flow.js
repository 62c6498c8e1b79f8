// The flow of one iteration: noise -> G -> samples -> D -> losses, and the gradients on their way back. Each
// node is a small live picture of what passes there; what computes now lights up.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { NodeName } from "./flow_layout.js" */
/** @import { Losses } from "./model.js" */
/** @import { Pictures } from "./thumbnails.js" */

import { element, setText } from "../../lib/dom.js"
import { contextOf, fitCanvas } from "../../lib/draw.js"
import { number } from "../../lib/format.js"
import { setNumber, setWords } from "../../lib/numbers.js"
import { flowLayout } from "./flow_layout.js"

const SVG = "http://www.w3.org/2000/svg"
const SPARK_POINTS = 80

/**
 * What is said of a node, and the layer of the plane that it switches.
 * @typedef {[label: string, owner: string, about: string, layer: string | null]} About
 */

/** @typedef {"loss_g" | "loss_d"} LossName */

/** @type {Record<NodeName, About>} */
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

/** @type {LossName[]} */
const LOSS_NAMES = ["loss_g", "loss_d"]

/** One node: a button with a picture, or a number, in it. */
class FlowNode {
  /**
   * @param {string} name
   * @param {About} about
   * @param {(layer: string) => void} onLayer
   */
  constructor(name, [label, owner, about, layer], onLayer) {
    this.layer = layer
    this.canvas = element("canvas", { "aria-hidden": "true" })
    this.context = contextOf(this.canvas)
    this.value = name.startsWith("loss") ? element("output", {}, "–") : null
    this.node = element(
      "button",
      {
        type: "button",
        class: `node ${owner}`,
        title: about,
        "aria-label": `${label}. ${about}`,
        "data-node": name,
        onclick: () => {
          if (layer) onLayer(layer)
        },
      },
      element("span", { class: "box" }, this.canvas, this.value),
      element("span", { class: "label" }, label),
    )
  }
}

/** The whole flow. */
export class Flow {
  /** @param {{onLayer: (name: string) => void}} act a node's layer is to be switched */
  constructor(act) {
    this.svg = document.createElementNS(SVG, "svg")
    this.svg.setAttribute("aria-hidden", "true")
    this.nodes = /** @type {Record<NodeName, FlowNode>} */ (
      Object.fromEntries(
        Object.entries(NODES).map(([name, about]) => [name, new FlowNode(name, about, act.onLayer)]),
      )
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
    /** @type {Record<LossName, number[]>} */
    this.past = { loss_g: [], loss_d: [] }
    this.rememberedStep = -1
    this.rememberedRules = ""
    /** @type {string[]} */
    this.names = []
    /** @type {ReturnType<typeof flowLayout> | null} */
    this.layout = null
    /** @type {Theme | null} */
    this.colours = null
  }

  /**
   * @param {number} width
   * @param {Theme} colours
   */
  arrange(width, colours) {
    this.colours = colours
    this.layout = flowLayout(width)
    const { side, height, nodes, edges } = this.layout
    Object.assign(this.stage.style, { height: `${height}px` })
    this.stage.style.setProperty("--side", `${side}px`)
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    this.svg.replaceChildren(...edges.map((edge) => this.#edge(edge)))
    for (const [name, node] of Object.entries(this.nodes)) {
      const { x, y } = nodes[/** @type {NodeName} */ (name)]
      Object.assign(node.node.style, { left: `${x}px`, top: `${y}px` })
      node.context = fitCanvas(node.canvas, side - 2, side - 2)
    }
    for (const { name, label } of edges) {
      const [from] = /** @type {[LossName]} */ (name.split("-"))
      if (label) Object.assign(this.pushes[from].style, { left: `${label.x}px`, top: `${label.y}px` })
    }
    this.#showLit()
  }

  /** @param {ReturnType<typeof flowLayout>["edges"][number]} edge */
  #edge({ name, path, back }) {
    const line = document.createElementNS(SVG, "path")
    line.setAttribute("d", path)
    const [from, to] = /** @type {NodeName[]} */ (name.split("-"))
    line.setAttribute("class", `edge ${back ? "back" : ""} ${NODES[back ? to : from][1]}`)
    line.dataset.edge = name
    return line
  }

  /**
   * Which nodes and edges compute now.
   * @param {string[]} names "*": all
   */
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
    for (const edge of this.svg.querySelectorAll("path"))
      edge.classList.toggle("lit", names.includes(edge.dataset.edge ?? ""))
    for (const [name, push] of Object.entries(this.pushes))
      push.classList.toggle(
        "lit",
        names.some((one) => one.startsWith(`${name}-`)),
      )
  }

  /**
   * What each side lowers.
   * @param {{d: string, g: string}} rules
   */
  showRules({ d, g }) {
    setText(this.rules.d, d.replaceAll("-", "−"))
    setText(this.rules.g, g.replaceAll("-", "−"))
  }

  /** @param {Set<string>} layers that the plane shows */
  showLayers(layers) {
    for (const { node, layer } of Object.values(this.nodes))
      if (layer) node.ariaPressed = String(layers.has(layer))
  }

  /** @param {Pictures} pictures */
  draw(pictures) {
    if (!this.layout) return
    const side = this.layout.side - 2
    for (const [name, paint] of Object.entries(pictures)) {
      const { context } = this.nodes[/** @type {NodeName} */ (name)]
      context.clearRect(0, 0, side, side)
      paint(context, side)
    }
    for (const name of LOSS_NAMES) this.#drawPast(name, side)
  }

  /**
   * @param {Losses} numbers of a step
   * @param {number} step
   * @param {string} [of] what they were measured on
   */
  say(numbers, step, of = "") {
    for (const side of /** @type {const} */ (["g", "d"])) {
      const mark = { metric: `${side}_loss`, of, step }
      const { value } = this.nodes[`loss_${side}`]
      if (value) setNumber(value, number(numbers[`loss_${side}`] ?? NaN), mark)
      const norm = { text: number(numbers[`push_${side}`] ?? NaN), metric: `${side}_gradient_norm`, of }
      setWords(this.pushes[`loss_${side}`], ["gradient ", norm], step)
    }
  }

  /**
   * A new value of each loss; a step that lies before the last one, or other rules, begin anew.
   * @param {number} step
   * @param {Losses} losses
   * @param {{d: string, g: string}} rules
   */
  remember(step, losses, { d, g }) {
    const rules = `${d} ${g}`
    if (step <= this.rememberedStep || rules !== this.rememberedRules) this.past = { loss_g: [], loss_d: [] }
    this.rememberedStep = step
    this.rememberedRules = rules
    for (const name of LOSS_NAMES) {
      const value = losses[name]
      if (value === undefined || !Number.isFinite(value)) continue
      this.past[name].push(value)
      if (this.past[name].length > SPARK_POINTS) this.past[name].shift()
    }
  }

  /**
   * @param {LossName} name
   * @param {number} side
   */
  #drawPast(name, side) {
    const { context } = this.nodes[name]
    const values = this.past[name]
    context.clearRect(0, 0, side, side)
    if (values.length < 2 || !this.colours) return
    const [low, high] = [Math.min(0, ...values), Math.max(...values, 1e-6)]
    context.strokeStyle = name === "loss_g" ? this.colours.generator : this.colours.discriminator
    context.lineWidth = 1.4
    context.beginPath()
    values.forEach((one, at) => {
      const [x, y] = [(at / (SPARK_POINTS - 1)) * side, side - 4 - ((one - low) / (high - low)) * side * 0.5]
      if (at) context.lineTo(x, y)
      else context.moveTo(x, y)
    })
    context.stroke()
  }
}
