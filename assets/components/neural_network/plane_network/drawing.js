// The picture of the network: weights as lines, neurons as maps, biases as squares, numbers where asked.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Curve, Layout, Spot } from "./layout.js" */
/** @import { Held, Network, WeightPlace } from "./model.js" */
/** @import { Painter } from "./painter.js" */

import { frameBox } from "../../../lib/draw.js"
import { number } from "../../../lib/format.js"
import { along, look } from "./layout.js"
import { FEATURES, samePlace } from "./model.js"

const BIAS_PX = 9
const DIMMED = 0.25

/**
 * What can be looked at, by its column and row on the drawing.
 * @typedef {{kind: "feature", column: number, row: number, name: string}} FeatureTarget
 * @typedef {{kind: "neuron", column: number, row: number, index: number, neuron: number}} NeuronTarget
 * @typedef {{kind: "weight", index: number, place: WeightPlace}} WeightTarget
 * @typedef {FeatureTarget | NeuronTarget | WeightTarget} Target
 */

/** @typedef {(FeatureTarget | NeuronTarget) & {node: HTMLButtonElement}} Tile */

/**
 * The line of a weight: the one at `at` among those of layer `index`, from its input `input`.
 * @typedef {Curve & {index: number, at: number, input: number, place: WeightPlace}} WeightLine
 */

/**
 * Where things are drawn.
 * @typedef {object} Board
 * @property {CanvasRenderingContext2D} context
 * @property {Theme} colours
 * @property {Layout} layout
 * @property {Tile[]} tiles
 * @property {WeightLine[]} lines
 */

/**
 * What is drawn.
 * @typedef {object} NetView
 * @property {Network} network
 * @property {Painter} painter
 * @property {Held[]} held
 * @property {Target | null} looked
 * @property {number[][] | null} values what flows for one point, as `saidAt` says; null: no point
 */

/**
 * Draw all of it.
 * @param {Board} board
 * @param {NetView} view
 */
export function drawNet(board, view) {
  const { context, layout, tiles } = board
  context.clearRect(0, 0, layout.width, layout.height)
  drawLines(board, view)
  for (const tile of tiles) drawTile(board, tile, view)
  if (view.looked?.kind === "weight") drawNumber(board, view.network, view.looked)
}

/**
 * Where on the drawing a weight is, or the lower edge of a neuron.
 * @param {Pick<Board, "layout" | "lines">} board
 * @param {number} index
 * @param {WeightPlace} place
 * @returns {Spot}
 */
export function spotOf({ layout: { columns, tile }, lines }, index, place) {
  const curve = place.source === "bias" ? undefined : lines.find((one) => samePlace(one.place, place))
  if (curve) return along(curve, 0.5)
  const { x, tiles } = columns[index + 1]
  return [x + tile / 2, tiles[place.neuron] + tile]
}

/**
 * Whether (x, y) is at the bias of a tile, or less than `slack` px away.
 * @param {Layout} layout
 * @param {Tile} target
 * @param {number} x
 * @param {number} y
 * @param {number} slack
 * @returns {boolean}
 */
export function isAtBias(layout, target, x, y, slack) {
  const [left, top] = biasCorner(layout, target)
  return x > left - slack && x < left + BIAS_PX + slack && y > top - slack && y < top + BIAS_PX + slack
}

/**
 * @param {Layout} layout
 * @param {Tile} target
 * @returns {Spot}
 */
function biasCorner({ columns, tile }, { column, row }) {
  return [columns[column].x - BIAS_PX / 2, columns[column].tiles[row] + tile - BIAS_PX / 2]
}

/**
 * @param {Board} board
 * @param {NetView} view
 */
function drawLines(board, { network, values, looked, held }) {
  const { lines } = board
  const amounts = lines.map(
    ({ index, at, input }) => network.layers[index].weight[at] * (values ? values[index][input] : 1),
  )
  const chosen = lines.map((curve) => isLooked(curve, looked))
  const dims = chosen.includes(true)
  lines.forEach((curve, i) => stroke(board, curve, amounts[i], dims && !chosen[i]))
  for (const one of held) {
    const curve = lines.find(({ place }) => samePlace(place, one))
    if (curve) drawDot(board, along(curve, 0.5), 4)
  }
}

/**
 * @param {WeightLine} line
 * @param {Target | null} looked
 * @returns {boolean}
 */
function isLooked({ index, place }, looked) {
  if (!looked) return false
  if (looked.kind === "weight") return samePlace(place, looked.place)
  if (looked.kind === "feature") return index === 0 && place.source === looked.name
  const isInput = index === looked.index && place.neuron === looked.neuron
  return isInput || (index === looked.index + 1 && place.source === looked.neuron)
}

/**
 * @param {Board} board
 * @param {Curve} curve
 * @param {number} amount
 * @param {boolean} isDimmed
 */
function stroke({ context, colours }, { from, to, bend }, amount, isDimmed) {
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

/**
 * @param {Board} board
 * @param {Spot} spot
 * @param {number} radius
 */
function drawDot({ context, colours }, [x, y], radius) {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fillStyle = colours.background
  context.fill()
  context.lineWidth = 2
  context.strokeStyle = colours.text
  context.stroke()
}

/**
 * @param {Board} board
 * @param {Tile} target
 * @param {NetView} view
 */
function drawTile(board, target, { network, painter, looked, values, held }) {
  const {
    context,
    colours,
    layout: { columns, tile },
  } = board
  const [x, y] = [columns[target.column].x, columns[target.column].tiles[target.row]]
  const isOff = target.kind === "feature" && target.node.ariaPressed === "false"
  context.globalAlpha = isOff ? 0.3 : 1
  painter.draw(context, target.kind === "feature" ? -1 : target.index, target.row, x, y, tile)
  context.globalAlpha = 1
  const isChosen =
    looked?.kind === target.kind && looked.column === target.column && looked.row === target.row
  frameBox(
    context,
    x,
    y,
    tile,
    tile,
    isChosen ? colours.text : isOff ? colours.line : colours.muted,
    isChosen ? 2.5 : 1,
  )
  if (target.kind === "feature") drawLabel(board, FEATURES[target.row].label, x - 7, y + tile / 2, isOff)
  else drawBias(board, target, network, held)
  const value = values && valueOf(target, network, values)
  if (value !== null) drawValue(board, value, x, y)
}

/**
 * @param {Tile} target
 * @param {Network} network
 * @param {number[][]} values
 * @returns {number | null} null of a feature that is switched off
 */
function valueOf(target, network, values) {
  if (target.kind === "neuron") return values[target.index + 1][target.neuron]
  const input = network.features.findIndex(({ name }) => name === target.name)
  return input < 0 ? null : values[0][input]
}

/**
 * @param {Board} board
 * @param {string} text
 * @param {number} right CSS px, as middle
 * @param {number} middle
 * @param {boolean} isOff
 */
function drawLabel({ context, colours }, text, right, middle, isOff) {
  context.font = `500 13px ${colours.font}`
  context.textAlign = "right"
  context.textBaseline = "middle"
  context.fillStyle = isOff ? colours.muted : colours.text
  context.fillText(text, right, middle)
}

/**
 * @param {Board} board
 * @param {NeuronTarget & {node: HTMLButtonElement}} target
 * @param {Network} network
 * @param {Held[]} held
 */
function drawBias({ context, colours, layout }, target, network, held) {
  const [x, y] = biasCorner(layout, target)
  const layer = network.layers[target.index]
  const value = layer.bias[target.neuron]
  const isHeld = held.some((one) =>
    samePlace(one, { layer: layer.name, neuron: target.neuron, source: "bias" }),
  )
  context.fillStyle = colours.background
  context.fillRect(x, y, BIAS_PX, BIAS_PX)
  context.globalAlpha = look(value).strength
  context.fillStyle = value < 0 ? colours.negative : colours.positive
  context.fillRect(x, y, BIAS_PX, BIAS_PX)
  context.globalAlpha = 1
  frameBox(context, x, y, BIAS_PX, BIAS_PX, isHeld ? colours.text : colours.muted, isHeld ? 2 : 1)
}

/**
 * @param {Board} board
 * @param {number} value
 * @param {number} x CSS px, as y
 * @param {number} y
 */
function drawValue({ context, colours, layout: { tile } }, value, x, y) {
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

/**
 * @param {Board} board
 * @param {Network} network
 * @param {WeightTarget} looked
 */
function drawNumber(board, network, { index, place }) {
  const { context, colours, layout } = board
  const [x, y] = spotOf(board, index, place)
  const isBias = place.source === "bias"
  const text = `${isBias ? "bias" : "weight"} ${number(network.get(place))}`
  context.font = `600 12px ${colours.font}`
  const width = context.measureText(text).width + 14
  const left = Math.max(0, Math.min(layout.width - width, x - width / 2))
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
