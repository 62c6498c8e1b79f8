// Maps of the plane as pictures: signed values from orange to blue, classes in their own colours.

/** @import { Kind, Network } from "./model.js" */

import { DIVERGING } from "../../../lib/colours.js"
import { Atlas, contextOf } from "../../../lib/draw.js"
import { largestSize } from "../../../lib/frame.js"
import { answers, CELLS, FEATURES, featureMap } from "./model.js"

/** Class 0, 1, 2, ...: told apart by readers with any kind of colour vision (after Okabe and Ito). */
export const CLASS_COLOURS = ["#e08214", "#2166ac", "#009e73", "#cc79a7", "#5b5b66"]

const NEUTRAL = [247, 247, 247]
const RGB = CLASS_COLOURS.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)))
/**
 * @param {number[]} colour red, green and blue
 * @returns {number}
 */
const abgr = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
/**
 * @param {number[]} one
 * @param {number[]} other
 * @param {number} share
 * @returns {number[]}
 */
const mix = (one, other, share) => one.map((value, i) => Math.round(value + (other[i] - value) * share))

/** The same colours on the large plane, paler, so that points stand out from what is said about them. */
const PALENESS = 0.56
export const PALE = DIVERGING.map((_, index) => DIVERGING[Math.round(128 + (index - 128) * (1 - PALENESS))])
const PALE_RGB = RGB.map((colour) => mix(colour, NEUTRAL, PALENESS))

/** Probability of a class: neutral at 0, its full colour at 1. */
const PROBABILITY = RGB.map((colour) =>
  Uint32Array.from({ length: 256 }, (_, index) => abgr(mix(NEUTRAL, colour, index / 255))),
)

/**
 * The colour of a point that should get `target`, as CSS.
 * @param {number} target
 * @param {number} classes
 * @returns {string}
 */
export function pointColour(target, classes) {
  if (classes) return CLASS_COLOURS[target]
  const index = Math.max(0, Math.min(255, Math.round(((target + 1) * 255) / 2)))
  const value = DIVERGING[index]
  return `rgb(${value & 255} ${(value >> 8) & 255} ${(value >> 16) & 255})`
}

/** All maps of a network: one tile of an atlas for each feature and neuron, and the answer as a picture. */
export class Painter {
  constructor() {
    /** @type {Float32Array[][] | null} */
    this.room = null
    this.outline = ""
    /** @type {Float32Array[][]} what each neuron of each layer gives; none before anything is painted */
    this.maps = []
    /** @type {number[][]} the values that the colours of each neuron's map span */
    this.limits = []
    /** @type {number[]} where the tiles of each layer begin in the atlas */
    this.starts = []
    this.atlas = new Atlas(1, 1, 1)
    this.answer = document.createElement("canvas")
    this.answer.width = this.answer.height = CELLS
    this.answerContext = contextOf(this.answer)
    this.answerImage = this.answerContext.createImageData(CELLS, CELLS)
    this.answerPixels = new Uint32Array(this.answerImage.data.buffer)
  }

  /**
   * Work out and paint everything; `kind` is {classes, loss}, `hard` paints only which class wins.
   * @param {Network} network
   * @param {Kind} kind
   * @param {boolean} hard
   */
  paint(network, kind, hard) {
    /** @type {Kind} */
    this.kind = kind
    if (network.outline !== this.outline) this.#begin(network)
    const columns = network.features.map(featureMap)
    const values = network.forward(columns, this.room)
    this.room = values
    this.maps = [...values.slice(0, -1), answers(values[values.length - 1], kind)]
    this.maps.forEach((layer, index) =>
      layer.forEach((map, neuron) => this.#tile(network, index, neuron, map)),
    )
    this.atlas.flush()
    this.#answer(this.maps[this.maps.length - 1], kind, hard)
  }

  /** @param {Network} network */
  #begin(network) {
    this.outline = network.outline
    let tiles = FEATURES.length
    this.starts = []
    for (const { neurons } of network.layers) {
      this.starts.push(tiles)
      tiles += neurons
    }
    this.atlas = new Atlas(tiles, CELLS, CELLS)
    this.limits = network.layers.map(({ neurons }) => new Array(neurons).fill(1))
    FEATURES.forEach((feature, index) => {
      const map = featureMap(feature)
      const limit = largestSize(map)
      this.atlas.paint(index, map, 0, DIVERGING, -limit, limit)
    })
  }

  /**
   * @param {Network} network
   * @param {number} index
   * @param {number} neuron
   * @param {Float32Array} map
   */
  #tile(network, index, neuron, map) {
    const tile = this.starts[index] + neuron
    const isOutput = index === this.maps.length - 1
    if (isOutput && this.kind.classes > 2) return this.atlas.paint(tile, map, 0, PROBABILITY[neuron], 0, 1)
    const bound = isOutput && this.kind.classes === 2 ? 1 : network.layers[index].activation?.bound
    const limit = bound ?? Math.max(largestSize(map), 1e-6)
    this.limits[index][neuron] = limit
    return this.atlas.paint(tile, map, 0, DIVERGING, -limit, limit)
  }

  /**
   * @param {Float32Array[]} maps
   * @param {Kind} kind
   * @param {boolean} hard
   */
  #answer(maps, { classes }, hard) {
    if (classes > 2) this.#mixClasses(maps, hard)
    else {
      const [map] = maps
      for (let at = 0; at < map.length; at++) {
        const value = hard && classes ? Math.sign(map[at]) : map[at]
        const index = ((value + 1) * 127.5 + 0.5) | 0
        this.answerPixels[at] = PALE[index < 0 ? 0 : index > 255 ? 255 : index]
      }
    }
    this.answerContext.putImageData(this.answerImage, 0, 0)
  }

  /**
   * The colours of the classes, mixed as their probabilities are, on a neutral ground where none leads.
   * @param {Float32Array[]} maps
   * @param {boolean} hard
   */
  #mixClasses(maps, hard) {
    for (let at = 0; at < this.answerPixels.length; at++) {
      let winner = 0
      for (let k = 1; k < maps.length; k++) if (maps[k][at] > maps[winner][at]) winner = k
      const lead = (maps[winner][at] * maps.length - 1) / (maps.length - 1)
      const [red, green, blue] = PALE_RGB[winner]
      const share = hard ? 1 : lead
      this.answerPixels[at] = abgr([
        NEUTRAL[0] + (red - NEUTRAL[0]) * share,
        NEUTRAL[1] + (green - NEUTRAL[1]) * share,
        NEUTRAL[2] + (blue - NEUTRAL[2]) * share,
      ])
    }
  }

  /**
   * Draw the tile of a neuron, or of a feature (index -1), into a square.
   * @param {CanvasRenderingContext2D} context
   * @param {number} index
   * @param {number} neuron
   * @param {number} x CSS px, as y and side
   * @param {number} y
   * @param {number} side
   */
  draw(context, index, neuron, x, y, side) {
    const tile = index < 0 ? neuron : this.starts[index] + neuron
    const [column, row] = [tile % this.atlas.columns, Math.floor(tile / this.atlas.columns)]
    context.imageSmoothingEnabled = true
    context.drawImage(this.atlas.canvas, column * CELLS, row * CELLS, CELLS, CELLS, x, y, side, side)
  }

  /**
   * Draw what the network says into a square.
   * @param {CanvasRenderingContext2D} context
   * @param {number} x CSS px, as y and side
   * @param {number} y
   * @param {number} side
   */
  drawAnswer(context, x, y, side) {
    context.imageSmoothingEnabled = true
    context.drawImage(this.answer, x, y, side, side)
  }
}
