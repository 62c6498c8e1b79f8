// The drawing of the network: every neuron's map, and between them the weights as lines.

import { element, setText } from "../../../lib/dom.js"
import { fitCanvas, frameBox } from "../../../lib/draw.js"
import { number } from "../../../lib/format.js"
import { FEATURES } from "./model.js"
import { along, distance, layout, line, look, rowOf } from "./layout.js"

const KEY = [-3, -1, 1, 3]
const REACH_PX = 7
const BIAS_PX = 9
const DIMMED = 0.25

export class Net {
  /** act: {onFeature(name), onNeuron(index, neuron), onWeight(place), onLook(target or null)} */
  constructor(act) {
    this.act = act
    this.canvas = element("canvas", { role: "img", "aria-label": "The network" })
    this.buttons = element("div", { class: "tiles" })
    this.stage = element("div", { class: "stage" }, this.canvas, this.buttons)
    this.meaning = element("span", {})
    this.key = element("div", { class: "muted key" }, this.meaning, ...KEY.map(sample))
    this.stage.onpointermove = (event) => this.#look(event)
    this.stage.onpointerleave = () => this.act.onLook(null)
    this.stage.onclick = (event) => this.#click(event)
  }

  /** Make room for a network of this outline. */
  arrange(network, room, colours) {
    this.layout = layout(network, room)
    this.colours = colours
    this.context = fitCanvas(this.canvas, this.layout.width, this.layout.height)
    this.stage.style.width = `${this.layout.width}px`
    if (network.outline !== this.outline) this.#makeButtons(network)
    this.outline = network.outline
    this.#placeButtons()
    this.lines = this.#findLines(network)
  }

  /** Whether there is room made for this network: none is made while the page hides it. */
  fits(network) {
    return this.outline === network.outline
  }

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

  #button(target, attributes) {
    const node = element("button", { class: `tile ${target.kind}`, type: "button", ...attributes })
    node.onfocus = () => node.matches(":focus-visible") && this.act.onLook(target)
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

  #look(event) {
    if (event.target.closest(".tile, .card")) return
    this.act.onLook(this.#under(event))
  }

  #click(event) {
    if (event.target.closest(".tile, .card")) return
    const found = this.#under(event)
    if (found) this.act.onWeight(found.place, found)
  }

  /** The bias or the line under the pointer. */
  #under(event) {
    const box = this.canvas.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    const bias = this.tiles.find(
      (target) => target.kind === "neuron" && within(this.#biasBox(target), x, y, 4),
    )
    if (bias)
      return {
        kind: "weight",
        index: bias.index,
        place: { layer: this.network.layers[bias.index].name, neuron: bias.neuron, source: "bias" },
      }
    let [nearest, least] = [null, REACH_PX]
    for (const curve of this.lines ?? []) {
      if (x < curve.from[0] || x > curve.to[0]) continue
      const away = distance(curve, x, y)
      if (away < least) [nearest, least] = [curve, away]
    }
    return nearest && { kind: "weight", index: nearest.index, place: nearest.place }
  }

  #biasBox({ column, row }) {
    const { columns, tile } = this.layout
    return [columns[column].x - BIAS_PX / 2, columns[column].tiles[row] + tile - BIAS_PX / 2]
  }

  /** Where on the stage something is, to open a card beside it. */
  spot({ index, place }) {
    const { columns, tile } = this.layout
    if (place && place.source !== "bias") {
      const curve = this.lines.find((one) => samePlace(one.place, place))
      if (curve) return along(curve, 0.5)
    }
    const neuron = place?.neuron ?? 0
    return [columns[index + 1].x + tile / 2, columns[index + 1].tiles[neuron] + tile]
  }

  // Drawing

  /**
   * view: {network, painter, held, looked, values}; `values`, from Network.at, shows what flows for one
   * point.
   */
  draw(view) {
    const {
      context,
      layout: { width, height },
    } = this
    this.network = view.network
    context.clearRect(0, 0, width, height)
    this.#drawLines(view)
    for (const target of this.tiles) this.#drawTile(target, view)
    if (view.looked?.kind === "weight") this.#drawNumber(view)
  }

  #drawLines(view) {
    const { network, values, looked } = view
    const amounts = this.lines.map(
      ({ index, at, input }) => network.layers[index].weight[at] * (values ? values[index][input] : 1),
    )
    const chosen = this.lines.map((curve) => this.#isLooked(curve, looked))
    const dims = chosen.includes(true)
    this.lines.forEach((curve, i) => this.#stroke(curve, amounts[i], dims && !chosen[i]))
    for (const held of view.held) this.#drawHeld(held)
    setText(this.meaning, values ? "A line carries" : "A line’s weight")
  }

  #isLooked({ index, place }, looked) {
    if (!looked) return false
    if (looked.kind === "weight") return samePlace(place, looked.place)
    if (looked.kind === "feature") return index === 0 && place.source === looked.name
    const isInput = index === looked.index && place.neuron === looked.neuron
    return isInput || (index === looked.index + 1 && place.source === looked.neuron)
  }

  #stroke({ from, to, bend }, amount, isDimmed) {
    const { context, colours } = this
    const { thickness, strength } = look(amount)
    context.globalAlpha = isDimmed ? DIMMED * strength : strength
    context.strokeStyle = amount < 0 ? colours.negative : colours.positive
    context.lineWidth = thickness
    context.beginPath()
    context.moveTo(...from)
    context.bezierCurveTo(from[0] + bend, from[1], to[0] - bend, to[1], ...to)
    context.stroke()
    context.globalAlpha = 1
  }

  #drawHeld(held) {
    const curve = this.lines.find(({ place }) => samePlace(place, held))
    if (curve) this.#dot(...along(curve, 0.5), 4)
  }

  #dot(x, y, radius) {
    const { context, colours } = this
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.fillStyle = colours.background
    context.fill()
    context.lineWidth = 2
    context.strokeStyle = colours.text
    context.stroke()
  }

  #drawTile(target, { network, painter, looked, values, held }) {
    const {
      context,
      colours,
      layout: { columns, tile },
    } = this
    const [x, y] = [columns[target.column].x, columns[target.column].tiles[target.row]]
    const isOff = target.kind === "feature" && target.node.ariaPressed === "false"
    context.globalAlpha = isOff ? 0.3 : 1
    painter.draw(context, target.kind === "feature" ? -1 : target.index, target.row, x, y, tile)
    context.globalAlpha = 1
    const isLooked =
      looked?.kind === target.kind && looked.column === target.column && looked.row === target.row
    frameBox(
      context,
      x,
      y,
      tile,
      tile,
      isLooked ? colours.text : isOff ? colours.line : colours.muted,
      isLooked ? 2.5 : 1,
    )
    if (target.kind === "feature") this.#label(FEATURES[target.row].label, x - 7, y + tile / 2, isOff)
    else this.#drawBias(target, network, held)
    if (values) this.#drawValue(this.#valueOf(target, network, values), x, y)
  }

  #valueOf(target, network, values) {
    if (target.kind === "neuron") return values[target.index + 1][target.neuron]
    const input = network.features.findIndex(({ name }) => name === target.name)
    return input < 0 ? null : values[0][input]
  }

  #label(text, right, middle, isOff) {
    const { context, colours } = this
    context.font = `500 13px ${colours.font}`
    context.textAlign = "right"
    context.textBaseline = "middle"
    context.fillStyle = isOff ? colours.muted : colours.text
    context.fillText(text, right, middle)
  }

  #drawBias(target, network, held) {
    const { context, colours } = this
    const [x, y] = this.#biasBox(target)
    const layer = network.layers[target.index]
    const value = layer.bias[target.neuron]
    const isHeld = held.some((one) =>
      samePlace(one, { layer: layer.name, neuron: target.neuron, source: "bias" }),
    )
    context.fillStyle =
      Math.abs(value) < 0.005 ? colours.background : value < 0 ? colours.negative : colours.positive
    context.fillRect(x, y, BIAS_PX, BIAS_PX)
    frameBox(context, x, y, BIAS_PX, BIAS_PX, isHeld ? colours.text : colours.muted, isHeld ? 2 : 1)
  }

  #drawValue(value, x, y) {
    if (value === null) return
    const {
      context,
      colours,
      layout: { tile },
    } = this
    const text = number(value)
    context.font = `600 12px ${colours.font}`
    const width = context.measureText(text).width + 8
    const left = x + (tile - width) / 2
    context.fillStyle = colours.background
    context.globalAlpha = 0.92
    context.beginPath()
    context.roundRect(left, y + tile - 8, width, 16, 4)
    context.fill()
    context.globalAlpha = 1
    context.fillStyle = value < 0 ? colours.negative : value > 0 ? colours.positive : colours.text
    context.textAlign = "center"
    context.textBaseline = "middle"
    context.fillText(text, left + width / 2, y + tile + 0.5)
  }

  #drawNumber({ network, looked }) {
    const [x, y] = this.spot(looked)
    const isBias = looked.place.source === "bias"
    const text = `${isBias ? "bias" : "weight"} ${number(network.get(looked.place))}`
    const {
      context,
      colours,
      layout: { width: stageWidth },
    } = this
    context.font = `600 12px ${colours.font}`
    const width = context.measureText(text).width + 14
    const left = Math.max(0, Math.min(stageWidth - width, x - width / 2))
    const top = isBias ? y + 6 : y - 30
    context.fillStyle = colours.text
    context.beginPath()
    context.roundRect(left, top, width, 22, 5)
    context.fill()
    context.fillStyle = colours.background
    context.textAlign = "center"
    context.textBaseline = "middle"
    context.fillText(text, left + width / 2, top + 11.5)
  }
}

export const samePlace = (one, other) =>
  one.layer === other.layer && one.neuron === other.neuron && one.source === other.source

function sample(amount) {
  const { thickness, strength } = look(amount)
  const line = element("i", {
    class: amount < 0 ? "negative" : "positive",
    style: `height:${thickness}px;opacity:${strength}`,
  })
  return element("span", {}, line, number(amount).replace(".00", ""))
}

const within = ([left, top], x, y, slack) =>
  x > left - slack && x < left + BIAS_PX + slack && y > top - slack && y < top + BIAS_PX + slack
