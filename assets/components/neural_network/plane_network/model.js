// The network of a frame, and what its neurons give anywhere in the plane: the same sums as
// nn_core/training/plane/network.py.

/** @import { Arrays } from "../../../lib/frame.js" */

import { tensorOf } from "../../../lib/frame.js"

export const EXTENT = 3
/** The plane is cut into CELLS x CELLS cells; row 0 is the top. */
export const CELLS = 96

/**
 * What is asked of the network; no classes: a surface. `guessing`: the loss of equal shares for all classes.
 * @typedef {{classes: number, loss: string, guessing?: number}} Kind
 */

/** @typedef {{name: string, label: string, of: (x: number, y: number) => number}} Feature */

/**
 * bound: the largest value it can give, where there is one.
 * @typedef {{name: string, label: string, of: (z: number) => number, bound?: number}} Activation
 */

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} label
 * @property {number} inputs
 * @property {number} neurons
 * @property {Activation | null} activation null at the output
 * @property {Float32Array} weight neurons x inputs
 * @property {Float32Array} bias
 */

/**
 * Where a weight is: its source is a feature's name, the number of a neuron of the layer before, or "bias".
 * @typedef {{layer: string, neuron: number, source: string | number}} WeightPlace
 */

/** @typedef {WeightPlace & {value: number}} Held a weight that was set by hand */

/** @type {Feature[]} */
export const FEATURES = [
  { name: "x", label: "x", of: (x) => x },
  { name: "y", label: "y", of: (x, y) => y },
  { name: "x2", label: "x²", of: (x) => x * x },
  { name: "y2", label: "y²", of: (x, y) => y * y },
  { name: "xy", label: "xy", of: (x, y) => x * y },
  { name: "sin_x", label: "sin x", of: (x) => Math.sin(x) },
  { name: "sin_y", label: "sin y", of: (x, y) => Math.sin(y) },
]

/**
 * 1 - 2 / (e^2x + 1) is tanh, in half the time of Math.tanh.
 * @param {number} x
 * @returns {number}
 */
const tanh = (x) => 1 - 2 / (Math.exp(2 * x) + 1)
/**
 * @param {number} x
 * @returns {number}
 */
const sigmoid = (x) => 1 / (1 + Math.exp(-x))

/** @type {Activation[]} */
export const ACTIVATIONS = [
  { name: "tanh", label: "tanh", of: tanh, bound: 1 },
  { name: "relu", label: "ReLU", of: (z) => (z > 0 ? z : 0) },
  { name: "leaky_relu", label: "Leaky ReLU", of: (z) => (z > 0 ? z : 0.01 * z) },
  { name: "elu", label: "ELU", of: (z) => (z > 0 ? z : Math.expm1(z)) },
  { name: "sigmoid", label: "Sigmoid", of: sigmoid, bound: 1 },
  { name: "softplus", label: "Softplus", of: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) },
  { name: "linear", label: "Linear", of: (z) => z },
]

/**
 * What the output neurons say: -1..1 for two classes, probabilities for more, the value itself for a surface.
 * @param {Float32Array[]} zs of one array an output neuron
 * @param {Kind} kind
 * @returns {Float32Array[]}
 */
export function answers(zs, { classes, loss }) {
  if (classes === 0) return zs
  if (classes === 2) return zs.map((z) => z.map((value) => tanh(loss === "squared" ? value : value / 2)))
  const shares = zs.map((z) => new Float32Array(z.length))
  for (let at = 0; at < zs[0].length; at++) {
    let most = -Infinity
    for (const z of zs) most = Math.max(most, z[at])
    let total = 0
    zs.forEach((z, output) => (total += shares[output][at] = Math.exp(z[at] - most)))
    for (const share of shares) share[at] /= total
  }
  return shares
}

/**
 * How an output neuron's answer comes from its sum z, as `answers` works it out: the formula, and what else
 * is to be said of it. tanh(z / 2) is 2 σ(z) − 1, with the sigmoid σ, which gives the probability of class 2.
 * @param {string} sum
 * @param {Kind} kind
 * @returns {{formula: string, said: string}}
 */
export function answering(sum, { classes, loss }) {
  if (classes === 0) return { formula: sum, said: "" }
  if (classes > 2)
    return {
      formula: `z = ${sum}`,
      said: "Softmax makes probabilities of the z of all output neurons: that is the answer.",
    }
  const said = "The answer: −1 says class 1, 1 says class 2."
  return loss === "squared"
    ? { formula: `tanh(${sum})`, said }
    : { formula: `2 · Sigmoid(${sum}) − 1`, said: `${said} The sigmoid is the probability of class 2.` }
}

/** Which features it reads, and its layers; the last is the output. */
export class Network {
  /**
   * @param {Feature[]} features
   * @param {Layer[]} layers
   */
  constructor(features, layers) {
    this.features = features
    this.layers = layers
  }

  /**
   * From a frame's arrays; null where the frame holds no network.
   * @param {Arrays} arrays
   * @returns {Network | null}
   */
  static of(arrays) {
    if (!arrays.has("output.weight")) return null
    const kinds = [...tensorOf(arrays, "activations").data].map((index) => ACTIVATIONS[index])
    const names = [...kinds.map((_, index) => `layer${index + 1}`), "output"]
    const layers = names.map((name, index) => {
      const {
        shape: [neurons, inputs],
        data,
      } = tensorOf(arrays, `${name}.weight`)
      const bias = Float32Array.from(tensorOf(arrays, `${name}.bias`).data)
      return {
        name,
        label: kinds[index] ? `Layer ${index + 1}` : "Output",
        inputs,
        neurons,
        activation: kinds[index] ?? null,
        weight: Float32Array.from(data),
        bias,
      }
    })
    return new Network(
      [...tensorOf(arrays, "features").data].map((index) => FEATURES[index]),
      layers,
    )
  }

  /** A change of shape; weights alone do not count. */
  get outline() {
    return JSON.stringify([
      this.features.map(({ name }) => name),
      this.layers.map(({ neurons, activation }) => [neurons, activation?.name]),
    ])
  }

  /** Its hidden layers as people choose them. */
  get choice() {
    return this.layers.flatMap(({ neurons, activation }) =>
      activation ? [{ neurons, activation: activation.name }] : [],
    )
  }

  /**
   * The place of a weight: [layer index, its place in `weight`, or -1 for the bias]; null where there is
   * none.
   * @param {WeightPlace} place
   * @returns {[layer: number, at: number] | null}
   */
  find({ layer, neuron, source }) {
    const index = this.layers.findIndex(({ name }) => name === layer)
    const found = this.layers[index]
    if (!found || neuron >= found.neurons) return null
    if (source === "bias") return [index, -1]
    const input = index === 0 ? this.features.findIndex(({ name }) => name === source) : source
    return typeof input === "number" && Number.isInteger(input) && input >= 0 && input < found.inputs
      ? [index, neuron * found.inputs + input]
      : null
  }

  /**
   * The weight at a place.
   * @param {WeightPlace} place one that there is
   * @returns {number}
   */
  get(place) {
    const found = this.find(place)
    if (!found) throw new Error(`no weight ${JSON.stringify(place)}`)
    const [layer, at] = found
    return at < 0 ? this.layers[layer].bias[place.neuron] : this.layers[layer].weight[at]
  }

  /**
   * Put a weight at its place, if there is such a place.
   * @param {Held} place
   */
  set(place) {
    const found = this.find(place)
    if (!found) return
    const [layer, at] = found
    if (at < 0) this.layers[layer].bias[place.neuron] = place.value
    else this.layers[layer].weight[at] = place.value
  }

  /**
   * Those of the weights set by hand that this network has as they were set. At a step of the past it may
   * not have had them yet.
   * @param {Held[]} held
   * @returns {Held[]}
   */
  holding(held) {
    return held.filter((place) => this.find(place) && this.get(place) === Math.fround(place.value))
  }

  /**
   * Whether every weight and bias was set by hand, so that none can learn.
   * @param {Held[]} held
   * @returns {boolean}
   */
  isHeld(held) {
    const weights = this.layers.reduce((sum, { neurons, inputs }) => sum + neurons * (inputs + 1), 0)
    return this.holding(held).length === weights
  }

  /**
   * Name of the input `input` of layer `index`, as places name it.
   * @param {number} index
   * @param {number} input
   * @returns {string | number}
   */
  source(index, input) {
    return index === 0 ? this.features[input].name : input
  }

  /**
   * The same in words.
   * @param {number} index
   * @param {number} input
   * @returns {string}
   */
  sourceLabel(index, input) {
    return index === 0
      ? this.features[input].label
      : `neuron ${input + 1} of ${this.layers[index - 1].label.toLowerCase()}`
  }

  /**
   * What each neuron gives for many points: one array a layer of one Float32Array a neuron; the last are sums
   * z. columns: the features' values, an array each. `room` (an earlier answer) is written over. `upTo`:
   * layers wanted.
   * @param {ArrayLike<number>[]} columns
   * @param {Float32Array[][] | null} [room=null]
   * @param {number} [upTo]
   * @returns {Float32Array[][]}
   */
  forward(columns, room = null, upTo = this.layers.length) {
    /** @type {Float32Array[][]} */
    const values = []
    let before = columns
    for (let index = 0; index < upTo; index++) {
      const layer = this.#layer(this.layers[index], before, room?.[index])
      values.push(layer)
      before = layer
    }
    return values
  }

  /**
   * @param {Layer} layer
   * @param {ArrayLike<number>[]} before
   * @param {Float32Array[]} [room]
   * @returns {Float32Array[]}
   */
  #layer({ inputs, neurons, activation, weight, bias }, before, room) {
    const count = before[0].length
    const values = []
    for (let neuron = 0; neuron < neurons; neuron++) {
      const old = room?.[neuron]
      const sum = old?.length === count ? old : new Float32Array(count)
      sum.fill(bias[neuron])
      for (let input = 0; input < inputs; input++) add(sum, before[input], weight[neuron * inputs + input])
      if (activation) for (let at = 0; at < count; at++) sum[at] = activation.of(sum[at])
      values.push(sum)
    }
    return values
  }

  /**
   * The same for one point: [features' values, layer 1's, ..., the output's sums].
   * @param {number} x
   * @param {number} y
   * @returns {number[][]}
   */
  at(x, y) {
    const inputs = this.features.map(({ of }) => of(x, y))
    return [
      inputs,
      ...this.forward(inputs.map((value) => [value])).map((layer) => layer.map(([value]) => value)),
    ]
  }
}

/**
 * @param {Float32Array} sum
 * @param {ArrayLike<number>} values
 * @param {number} weight
 */
function add(sum, values, weight) {
  for (let at = 0; at < sum.length; at++) sum[at] += weight * values[at]
}

/**
 * What flows for one point, as `Network.at` says, and at its end what the output neurons say.
 * @param {Network} network
 * @param {{x: number, y: number}} point
 * @param {Kind} kind
 * @returns {number[][]}
 */
export function saidAt(network, { x, y }, kind) {
  const values = network.at(x, y)
  const sums = values[values.length - 1].map((z) => Float32Array.of(z))
  return [...values.slice(0, -1), answers(sums, kind).map(([value]) => value)]
}

/** @type {Map<string, Float32Array>} */
const maps = new Map()

/**
 * A feature's value in the middle of each cell, row by row from the top left.
 * @param {Feature} feature
 * @returns {Float32Array}
 */
export function featureMap(feature) {
  const known = maps.get(feature.name)
  if (known) return known
  const middle = (/** @type {number} */ index) => ((index + 0.5) * 2 * EXTENT) / CELLS - EXTENT
  const map = Float32Array.from({ length: CELLS * CELLS }, (_, at) =>
    feature.of(middle(at % CELLS), -middle(Math.floor(at / CELLS))),
  )
  maps.set(feature.name, map)
  return map
}

/**
 * Whether two places are the same.
 * @param {WeightPlace} one
 * @param {WeightPlace} other
 * @returns {boolean}
 */
export const samePlace = (one, other) =>
  one.layer === other.layer && one.neuron === other.neuron && one.source === other.source

/**
 * The features once one is pressed on a drawing on which those of `shown` are on: of a past step, maybe, and
 * what is off there is wanted on.
 * @param {string[]} features those of now
 * @param {string[]} shown
 * @param {string} name
 * @returns {string[]}
 */
export function switched(features, shown, name) {
  const others = features.filter((one) => one !== name)
  return shown.includes(name) ? others : [...others, name]
}
