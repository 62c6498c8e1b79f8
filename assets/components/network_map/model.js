// The columns of a network map: what each one shows, and how its channels hang on the column before it.

/** @import { Shape } from "../../lib/frame.js" */
/** @import { Row } from "../../lib/network.js" */
/** @import { Folded, Part } from "./parts.js" */

import { inputsOf } from "../../lib/connections.js"

export const MAPS_SHOWN = 32
const UNITS = { all: 800, some: 400 }
// Activations that give no 0, however far below 0 they are asked.
const POSITIVE = new Set(["sigmoid", "softplus"])
// Those that give 0 for all below 0, and learn nothing there.
const CUTTING = new Set(["relu", "relu6"])

/**
 * A layer's row, as `rows` of ui/kit/networks.py writes it, with what a drawing has to know of it.
 * @typedef {object} DrawnFacts
 * @property {boolean} weighted
 * @property {boolean} channelwise whether a channel hangs on the same channel of the layer before only
 * @property {boolean | null} signed whether values can be below 0; null: as those before
 * @property {string} [function] of an activation: "relu"
 */

/** @typedef {Row & DrawnFacts} MapRow */

/**
 * @typedef {object} NetworkFacts
 * @property {string} prefix of its arrays: "g.", "d.", or nothing
 * @property {string} title
 * @property {MapRow[]} rows
 * @property {Part[]} [parts] of a long one what its layers are parts of, from end to end
 * @property {number} [classes] how many of its input's last numbers or channels tell it a class
 */

/** @typedef {"classifier" | "generator" | "discriminator"} NetworkKind */

/**
 * One column of the map. "maps" and "units" show a layer, "picture" an image, "bars" and "verdict" what the
 * network says.
 * @typedef {object} Column
 * @property {number} index its place among the columns, from 0 on
 * @property {number} at the place of its layer among all of the network; the input's is −1
 * @property {string} name
 * @property {string} title
 * @property {"maps" | "units" | "picture" | "bars" | "verdict"} role
 * @property {Shape} shape
 * @property {string} key the array that it shows
 * @property {boolean} signed whether values can be below 0
 * @property {[low: number, high: number] | null} limits what its colours stand for, where that is fixed
 * @property {number} channels
 * @property {number} height of a map, pixels; 1 where there is none, as width
 * @property {number} width
 * @property {number} shown how many of the channels
 * @property {boolean} [positive] whether all values are above 0: one that is 0 was too small to travel
 * @property {MapRow} [row] of a layer's column
 * @property {Folded} [folded] of a part that is one column: its last layer's
 * @property {number[]} inputs the columns that it is made of, by index
 * @property {string[]} [names] of bars
 * @property {boolean} [colour] whether a picture has three channels
 * @property {boolean} [generated] whether the network made the picture
 */

/** @typedef {Omit<Column, "index" | "at" | "inputs">} Made */

/** @typedef {Pick<Column, "name" | "title" | "shape" | "key" | "limits" | "generated">} Drawn */

/** @typedef {Column & {row: MapRow}} LayerColumn */

/**
 * The layers that carry one channel from its weights on; added: what a sum at the start is made of.
 * @typedef {{weights: LayerColumn | null, added: LayerColumn[], stages: LayerColumn[]}} Story
 */

/** @typedef {{row: number, column: number}} Spot a pixel of a map */

/** @typedef {Spot & {index: number}} Pixel of the column `index` */

/** @typedef {{index: number, channel: number, pixel: Pixel | null}} Destination */

/**
 * The activation function of a row: "relu".
 * @param {MapRow} row
 * @returns {string | undefined}
 */
export const activationOf = (row) => row.function

/**
 * Whether a layer has weights; what is no layer has none.
 * @param {MapRow | undefined} row
 * @returns {boolean}
 */
export const isWeighted = (row) => row?.weighted ?? false

/**
 * What kind of network stands behind a prefix: the two halves of a GAN, or a classifier.
 * @param {NetworkFacts} network
 * @returns {NetworkKind}
 */
export function networkKind(network) {
  if (network.prefix === "g.") return "generator"
  return network.prefix === "d." ? "discriminator" : "classifier"
}

/**
 * Only a unit that cuts off at zero can be dead; a GAN's runs keep no such record.
 * @param {{kind: NetworkKind, columns: Column[]}} view
 * @returns {boolean}
 */
export const canDie = ({ kind, columns }) =>
  kind === "classifier" && columns.some(({ row }) => CUTTING.has(row?.function ?? ""))

/**
 * All columns of a network from input to outcome, each {name, title, role, shape, key, row, signed, limits,
 * ...}. At most `most` maps of a layer are shown.
 * @param {NetworkFacts} network
 * @param {string[]} classNames
 * @param {number} [most=MAPS_SHOWN]
 * @returns {Column[]}
 */
export function columnsOf(network, classNames, most = MAPS_SHOWN) {
  const kind = networkKind(network)
  const columns = [inputColumn(network, kind, most)]
  const inputs = network.rows.map((_, index) => inputsOf(network.rows, index).map((at) => at + 1))
  // By the layer, never by the values of the moment: colours must not flip while a network learns.
  const values = [{ signed: kind !== "classifier", positive: false }]
  network.rows.forEach((row, index) => {
    const read = inputs[index].map((at) => values[at])
    const signed = row.signed ?? read.some((one) => one.signed)
    const positive =
      row.signed === null ? read.every((one) => one.positive) : POSITIVE.has(row.function ?? "")
    values.push({ signed, positive })
    const key = network.prefix + row.name
    const made = { name: row.name, title: row.title, shape: row.out_shape, key, row, signed, positive }
    columns.push(column(made, most))
  })
  const outcome = outcomeColumn(network, kind, classNames)
  if (outcome) columns.push(outcome)
  return columns.map((made, index) => ({
    ...made,
    index,
    at: index - 1,
    inputs: index ? (inputs[index - 1] ?? [index - 1]) : [],
  }))
}

/**
 * @param {NetworkFacts} network
 * @param {NetworkKind} kind
 * @param {number} most
 * @returns {Made}
 */
function inputColumn(network, kind, most) {
  const shape = network.rows[0].in_shape
  if (kind === "generator")
    return column({ name: "noise", title: "Input", shape, key: "read_g", signed: true }, most)
  const isSample = kind === "discriminator"
  return picture({
    name: "input",
    title: "Image",
    shape,
    key: isSample ? "read_d" : "input",
    classes: network.classes,
    limits: isSample ? [-1, 1] : [0, 1],
  })
}

/**
 * @param {NetworkFacts} network
 * @param {NetworkKind} kind
 * @param {string[]} classNames
 * @returns {Made | null} null where the last layer's own column shows the pictures
 */
function outcomeColumn(network, kind, classNames) {
  const shape = network.rows[network.rows.length - 1].out_shape
  if (kind === "generator") {
    return picture({
      name: "image",
      title: "Generated",
      shape,
      key: "sample",
      limits: [-1, 1],
      generated: true,
    })
  }
  if (kind === "discriminator")
    return outcome({
      name: "verdict",
      title: "How real",
      shape,
      role: "verdict",
      key: "d_sample",
      channels: 1,
    })
  if (shape.length === 3) return null
  const names = Array.from({ length: shape[0] }, (_, i) => classNames?.[i] ?? String(i))
  return outcome({
    name: "output",
    title: "Probability",
    shape,
    role: "bars",
    key: "probabilities",
    channels: shape[0],
    names,
  })
}

/**
 * @param {Pick<Column, "name" | "title" | "shape" | "role" | "key" | "channels" | "names">} made
 * @returns {Made}
 */
const outcome = (made) => ({
  ...made,
  signed: false,
  limits: null,
  height: 1,
  width: 1,
  shown: made.channels,
})

/**
 * @param {Pick<Column, "name" | "title" | "shape" | "key" | "signed" | "positive" | "row">} made
 * @param {number} most
 * @returns {Made}
 */
function column(made, most) {
  const [channels, height = 1, width = 1] = made.shape
  const isMaps = made.shape.length === 3 && height * width > 1
  const shown = isMaps ? Math.min(channels, most) : channels <= UNITS.all ? channels : UNITS.some
  return { limits: null, ...made, role: isMaps ? "maps" : "units", channels, height, width, shown }
}

/**
 * @param {Drawn & {classes?: number}} made classes: channels behind those of the picture
 * @returns {Made}
 */
function picture({ classes = 0, ...made }) {
  const [channels, height, width] = made.shape
  return {
    ...made,
    role: "picture",
    signed: false,
    channels,
    height,
    width,
    shown: 1,
    colour: channels - classes === 3,
  }
}

/**
 * The tile of a column that shows a channel, or null when the channel is not on show.
 * @param {Column} column
 * @param {number} channel
 * @returns {number | null}
 */
export function tileOf(column, channel) {
  if (column.role === "picture") return 0
  return channel < column.shown ? channel : null
}

/**
 * The layers that carry one channel from its weights, or from where two are joined, to the next of such:
 * {weights, added, stages: [column, ...]}.
 * @param {Column[]} columns
 * @param {number} index
 * @returns {Story}
 */
export function storyOf(columns, index) {
  const passes = (/** @type {Column} */ { row }) => row?.channelwise && !row.joins
  const stages = [columns[index]]
  while (passes(stages[0]) && stages[0].inputs[0] > 0) stages.unshift(columns[stages[0].inputs[0]])
  const next = () =>
    columns.find((column) => passes(column) && column.inputs[0] === stages[stages.length - 1].index)
  for (let column = next(); column; column = next()) stages.push(column)
  const [first] = stages
  const isSum = first.row?.joins && first.row.channelwise
  return {
    weights: isLayer(first) && isWeighted(first.row) ? first : null,
    added: isSum ? first.inputs.map((at) => columns[at]).filter(isLayer) : [],
    stages: stages.filter(isLayer),
  }
}

/**
 * @param {Column} column
 * @returns {column is LayerColumn}
 */
const isLayer = (column) => column.row !== undefined

/**
 * Where a click on a channel leads: {index, channel, pixel} of the column whose story it belongs to. A class
 * bar leads to its unit, a flattened unit to the pixel that it was; noise leads nowhere (null).
 * @param {Column[]} columns
 * @param {number} index
 * @param {number} channel
 * @param {Spot | null} pixel
 * @returns {Destination | null}
 */
export function destination(columns, index, channel, pixel) {
  const column = columns[index]
  if (column.role === "bars" || column.role === "verdict")
    return { index: column.inputs[0], channel, pixel: null }
  if (!column.row) {
    if (column.role !== "picture") return null
    const [from = 0] = column.inputs
    return { index: from, channel: 0, pixel: pixel && { ...pixel, index: from } }
  }
  const before = columns[column.inputs[0]]
  if (column.row.kind === "Flatten" && before.role === "maps") {
    const { height, width } = before
    const within = channel % (height * width)
    const at = { row: Math.floor(within / width), column: within % width, index: before.index }
    return { index: before.index, channel: Math.floor(channel / (height * width)), pixel: at }
  }
  return { index, channel, pixel: column.role === "maps" && pixel ? { ...pixel, index } : null }
}
