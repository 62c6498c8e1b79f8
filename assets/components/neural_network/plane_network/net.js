// The drawing of the network: every neuron's map, and between them the weights as lines.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { FeatureTarget, NeuronTarget, Target, WeightTarget } from "./drawing.js" */
/** @import { NetView, Tile, WeightLine } from "./drawing.js" */
/** @import { Layout } from "./layout.js" */
/** @import { Network, WeightPlace } from "./model.js" */

import { element, setText } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { number } from "../../../lib/format.js"
import { drawNet, isAtBias } from "./drawing.js"
import { distance, layout, line, look, rowOf } from "./layout.js"
import { FEATURES } from "./model.js"

const KEY = [-3, -1, 1, 3]
const REACH_PX = 7
const SLACK_PX = 4

/**
 * @typedef {object} NetHandlers
 * @property {(target: Target | null) => void} onLook
 * @property {(name: string) => void} onFeature
 * @property {(index: number, neuron: number) => void} onNeuron
 * @property {(place: WeightPlace, index: number) => void} onWeight
 */

/** What is pointed at on the drawing, and where all of it stands. */
export class Net {
  /** @param {NetHandlers} act */
  constructor(act) {
    this.act = act
    this.outline = ""
    /** @type {Tile[]} */
    this.tiles = []
    /** @type {WeightLine[]} */
    this.lines = []
    this.canvas = element("canvas", { role: "img", "aria-label": "The network" })
    this.buttons = element("div", { class: "tiles" })
    this.stage = element("div", { class: "stage" }, this.canvas, this.buttons)
    this.meaning = element("span", {})
    this.key = element("div", { class: "muted key" }, this.meaning, ...KEY.map(sample))
    this.stage.onpointermove = (event) => this.#look(event)
    this.stage.onpointerleave = () => this.act.onLook(null)
    this.stage.onclick = (event) => this.#click(event)
  }

  /**
   * Make room for a network of this outline.
   * @param {Network} network
   * @param {number} room CSS px
   * @param {Theme} colours
   */
  arrange(network, room, colours) {
    /** @type {Layout} */
    this.layout = layout(network, room)
    /** @type {Theme} */
    this.colours = colours
    /** @type {CanvasRenderingContext2D} */
    this.context = fitCanvas(this.canvas, this.layout.width, this.layout.height)
    this.stage.style.width = `${this.layout.width}px`
    if (network.outline !== this.outline) this.#makeButtons(network)
    this.outline = network.outline
    this.#placeButtons()
    this.lines = this.#findLines(network)
  }

  /**
   * Whether there is room made for this network: none is made while the page hides it.
   * @param {Network} network
   * @returns {boolean}
   */
  fits(network) {
    return this.outline === network.outline
  }

  /** @param {Network} network */
  #makeButtons(network) {
    const features = FEATURES.map(({ name, label }, row) => {
      const on = network.features.some((feature) => feature.name === name)
      return this.#button(
        { kind: "feature", column: 0, row, name },
        { "aria-pressed": String(on), "aria-label": `Feature ${label}` },
      )
    })
    const neurons = network.layers.flatMap(({ label, neurons }, index) =>
      Array.from({ length: neurons }, (_, row) =>
        this.#button(
          { kind: "neuron", column: index + 1, index, neuron: row, row },
          {
            "aria-label":
              neurons === 1 && index === network.layers.length - 1
                ? "Output neuron"
                : `${label}, neuron ${row + 1}`,
          },
        ),
      ),
    )
    const focused = this.buttons.querySelector(":focus-visible")?.ariaLabel
    this.tiles = [...features, ...neurons]
    this.buttons.replaceChildren(...this.tiles.map(({ node }) => node))
    this.tiles.find(({ node }) => focused && node.ariaLabel === focused)?.node.focus()
  }

  /**
   * @param {FeatureTarget | NeuronTarget} target
   * @param {Record<string, string>} attributes
   * @returns {Tile}
   */
  #button(target, attributes) {
    const node = element("button", { class: `tile ${target.kind}`, type: "button", ...attributes })
    node.onfocus = () => {
      if (node.matches(":focus-visible")) this.act.onLook(target)
    }
    node.onblur = () => this.act.onLook(null)
    node.onpointerenter = () => this.act.onLook(target)
    node.onclick = (event) => {
      event.stopPropagation()
      if (target.kind === "feature") this.act.onFeature(target.name)
      else this.act.onNeuron(target.index, target.neuron)
    }
    return { ...target, node }
  }

  #placeButtons() {
    const { columns, tile } = this.layout
    for (const { column, row, node } of this.tiles) {
      Object.assign(node.style, {
        left: `${columns[column].x}px`,
        top: `${columns[column].tiles[row]}px`,
        width: `${tile}px`,
        height: `${tile}px`,
      })
    }
  }

  /**
   * @param {Network} network
   * @returns {WeightLine[]}
   */
  #findLines(network) {
    return network.layers.flatMap(({ name, inputs, neurons }, index) =>
      Array.from({ length: neurons * inputs }, (_, at) => {
        const [neuron, input] = [Math.floor(at / inputs), at % inputs]
        return {
          ...line(this.layout, index, rowOf(network, index, input), neuron),
          index,
          at,
          input,
          place: { layer: name, neuron, source: network.source(index, input) },
        }
      }),
    )
  }

  // Pointer

  /** @param {PointerEvent} event */
  #look(event) {
    if (isOwn(event)) return
    this.act.onLook(this.#under(event))
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (isOwn(event)) return
    const found = this.#under(event)
    if (found) this.act.onWeight(found.place, found.index)
  }

  /**
   * The bias or the line under the pointer.
   * @param {MouseEvent} event
   * @returns {WeightTarget | null}
   */
  #under(event) {
    const box = this.canvas.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    for (const target of this.tiles) {
      if (target.kind !== "neuron" || !isAtBias(this.layout, target, x, y, SLACK_PX)) continue
      const { index, neuron } = target
      const place = { layer: this.network.layers[index].name, neuron, source: "bias" }
      return { kind: "weight", index, place }
    }
    /** @type {WeightLine | null} */
    let nearest = null
    let least = REACH_PX
    for (const curve of this.lines) {
      if (x < curve.from[0] || x > curve.to[0]) continue
      const away = distance(curve, x, y)
      if (away >= least) continue
      nearest = curve
      least = away
    }
    return nearest && { kind: "weight", index: nearest.index, place: nearest.place }
  }

  /**
   * Draw the network, and with values what flows for one point.
   * @param {NetView} view
   */
  draw(view) {
    /** @type {Network} */
    this.network = view.network
    drawNet(this, view)
    setText(this.meaning, view.values ? "A line carries" : "A line’s weight")
  }
}

/**
 * Whether the pointer is on something that answers by itself.
 * @param {MouseEvent} event
 * @returns {boolean}
 */
const isOwn = ({ target }) => target instanceof Element && target.closest(".tile, .card") !== null

/**
 * @param {number} amount
 * @returns {HTMLElement}
 */
function sample(amount) {
  const { thickness, strength } = look(amount)
  const line = element("i", {
    class: amount < 0 ? "negative" : "positive",
    style: `height:${thickness}px;opacity:${strength}`,
  })
  return element("span", {}, line, number(amount).replace(".00", ""))
}
