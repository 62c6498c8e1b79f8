// What a channel is computed from: its links to the column before, and its kernels.

/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Row } from "../../lib/network.js" */
/** @import { Column } from "./model.js" */

import { MAPS_SHOWN } from "./model.js"

const LINKS_SHOWN = 24

/**
 * Of a channel of the column `from`.
 * @typedef {{from: number, channel: number, strength: number | null, size: number}} Link
 */

/** @typedef {Omit<Link, "from">} Source */

/** @typedef {Source & {strength: number}} KnownLink */

/** @typedef {{channel: number, at: number, length: number}} Kernel where it lies in the layer's weights */

/**
 * What a channel is computed from: [{from, channel, strength, size}] of the columns that its own reads.
 * `strength` is signed and `size` not negative, both at most 1; 1-to-1 links and links of unknown weight have
 * strength null.
 * @param {Column[]} columns
 * @param {number} index
 * @param {number} channel
 * @param {Tensor | null | undefined} weight
 * @returns {Link[]}
 */
export function linksOf(columns, index, channel, weight) {
  const column = columns[index]
  if (index === 0) return []
  if (column.row?.joins) return joinedLinks(column, columns, channel)
  const [from] = column.inputs
  return sourcesOf(column, columns[from], channel, weight).map((source) => ({ ...source, from }))
}

/**
 * Of a sum both channels; of channels one behind the other the one that it is.
 * @param {Column} column
 * @param {Column[]} columns
 * @param {number} channel
 * @returns {Link[]}
 */
function joinedLinks({ row, inputs }, columns, channel) {
  if (row?.channelwise) return inputs.map((from) => ({ ...single(channel), from }))
  const { channels } = columns[inputs[0]]
  return channel < channels
    ? [{ ...single(channel), from: inputs[0] }]
    : [{ ...single(channel - channels), from: inputs[1] }]
}

/**
 * @param {Column} column
 * @param {Column} before
 * @param {number} channel
 * @param {Tensor | null | undefined} weight
 * @returns {Source[]}
 */
function sourcesOf(column, before, channel, weight) {
  if (!column.row) return outcomeLinks(column, before, channel)
  const { kind } = column.row
  if (column.row.channelwise) return [single(channel)]
  if (kind === "Flatten") return [single(Math.floor(channel / (before.height * before.width)))]
  if (kind === "Unflatten") return range(channel * column.height * column.width, column.height * column.width)
  const groups = column.row.groups ?? 1
  const read = before.channels / groups
  const first = Math.floor((channel * groups) / column.channels) * read
  const links = weight ? strongest(kernelLinks(kind, weight, channel)) : sample(read)
  return links.map((link) => ({ ...link, channel: first + link.channel }))
}

/**
 * @param {number} channel
 * @returns {Source}
 */
const single = (channel) => ({ channel, strength: null, size: 1 })

/**
 * @param {number} start
 * @param {number} length
 * @returns {Source[]}
 */
function range(start, length) {
  return Array.from({ length }, (_, i) => ({ channel: start + i, strength: null, size: 0.3 }))
}

/**
 * Without the weights, links to all channels, or to some that lie evenly among them.
 * @param {number} channels
 * @returns {Source[]}
 */
function sample(channels) {
  const links = Math.min(channels, MAPS_SHOWN)
  return Array.from({ length: links }, (_, i) => ({
    channel: Math.floor((i * channels) / links),
    strength: null,
    size: 0.3,
  }))
}

/**
 * @param {Column} column
 * @param {Column} before
 * @param {number} channel
 * @returns {Source[]}
 */
function outcomeLinks(column, before, channel) {
  return column.role === "bars" || column.role === "verdict" ? [single(channel)] : range(0, before.shown)
}

/**
 * The sources of one output channel of a weighted layer: [{channel, at, length}], `at` the kernel's place in
 * the data.
 * @param {string} kind
 * @param {Tensor} weight
 * @param {number} channel
 * @returns {Kernel[]}
 */
export function kernelsOf(kind, weight, channel) {
  const [first, second] = weight.shape
  const length = weight.data.length / (first * second)
  if (kind === "ConvTranspose2d") {
    return Array.from({ length: first }, (_, i) => ({
      channel: i,
      at: (i * second + channel) * length,
      length,
    }))
  }
  return Array.from({ length: second }, (_, i) => ({
    channel: i,
    at: (channel * second + i) * length,
    length,
  }))
}

/**
 * A grouped convolution sees only its own group of input channels; this is the first of them.
 * @param {Pick<Row, "kind" | "in_shape">} row
 * @param {Pick<Tensor, "shape">} weight
 * @param {number} channel
 * @returns {number}
 */
export function groupStart(row, weight, channel) {
  const groups = row.kind === "Conv2d" ? row.in_shape[0] / weight.shape[1] : 1
  return Math.floor(channel / (weight.shape[0] / groups)) * (groups > 1 ? weight.shape[1] : 0)
}

/**
 * @param {string} kind
 * @param {Tensor} weight
 * @param {number} channel
 * @returns {KnownLink[]}
 */
function kernelLinks(kind, weight, channel) {
  return kernelsOf(kind, weight, channel).map(({ channel: source, at, length }) => {
    let sum = 0
    let squares = 0
    for (let i = at; i < at + length; i++) {
      sum += weight.data[i]
      squares += weight.data[i] ** 2
    }
    return { channel: source, strength: sum / length, size: Math.sqrt(squares) }
  })
}

/**
 * @param {KnownLink[]} links
 * @returns {KnownLink[]}
 */
function strongest(links) {
  const shown = links.sort((a, b) => b.size - a.size).slice(0, LINKS_SHOWN)
  const largest = shown[0]?.size || 1
  const strongestMean = Math.max(...shown.map(({ strength }) => Math.abs(strength))) || 1
  return shown.map((link) => ({
    ...link,
    size: link.size / largest,
    strength: link.strength / strongestMean,
  }))
}
