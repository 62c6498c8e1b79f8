// The network of a frame, and what its neurons give anywhere in the plane: the same sums as
// nn_core/training/plane/network.py.

export const EXTENT = 3
/** The plane is cut into CELLS x CELLS cells; row 0 is the top. */
export const CELLS = 96

export const FEATURES = [
  { name: "x", label: "x", of: (x) => x },
  { name: "y", label: "y", of: (x, y) => y },
  { name: "x2", label: "x²", of: (x) => x * x },
  { name: "y2", label: "y²", of: (x, y) => y * y },
  { name: "xy", label: "xy", of: (x, y) => x * y },
  { name: "sin_x", label: "sin x", of: (x) => Math.sin(x) },
  { name: "sin_y", label: "sin y", of: (x, y) => Math.sin(y) },
]

// 1 - 2 / (e^2x + 1) is tanh, in half the time of Math.tanh.
const tanh = (x) => 1 - 2 / (Math.exp(2 * x) + 1)
const sigmoid = (x) => 1 / (1 + Math.exp(-x))

/** `bound`: the largest value it can give, where there is one. */
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
 * layers: [{name, label, inputs, neurons, activation, weight (neurons x inputs), bias}], the last is the
 * output.
 */
export class Network {
  constructor(features, layers) {
    this.features = features
    this.layers = layers
  }

  /** From a frame's arrays; null where the frame holds no network. */
  static of(arrays) {
    if (!arrays.has("output.weight")) return null
    const kinds = [...arrays.get("activations").data].map((index) => ACTIVATIONS[index])
    const names = [...kinds.map((_, index) => `layer${index + 1}`), "output"]
    const layers = names.map((name, index) => {
      const {
        shape: [neurons, inputs],
        data,
      } = arrays.get(`${name}.weight`)
      const bias = Float32Array.from(arrays.get(`${name}.bias`).data)
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
      [...arrays.get("features").data].map((index) => FEATURES[index]),
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

  /**
   * The place of a weight: [layer index, its place in `weight`, or -1 for the bias]; null where there is
   * none.
   */
  find({ layer, neuron, source }) {
    const index = this.layers.findIndex(({ name }) => name === layer)
    const found = this.layers[index]
    if (!found || neuron >= found.neurons) return null
    if (source === "bias") return [index, -1]
    const input = index === 0 ? this.features.findIndex(({ name }) => name === source) : source
    return Number.isInteger(input) && input >= 0 && input < found.inputs
      ? [index, neuron * found.inputs + input]
      : null
  }

  get(place) {
    const [layer, at] = this.find(place)
    return at < 0 ? this.layers[layer].bias[place.neuron] : this.layers[layer].weight[at]
  }

  set(place) {
    const found = this.find(place)
    if (!found) return
    const [layer, at] = found
    if (at < 0) this.layers[layer].bias[place.neuron] = place.value
    else this.layers[layer].weight[at] = place.value
  }

  /** Name of the input `input` of layer `index`, as places name it. */
  source(index, input) {
    return index === 0 ? this.features[input].name : input
  }

  sourceLabel(index, input) {
    return index === 0
      ? this.features[input].label
      : `neuron ${input + 1} of ${this.layers[index - 1].label.toLowerCase()}`
  }

  /**
   * What each neuron gives for many points: one array a layer of one Float32Array a neuron; the last are sums
   * z. columns: the features' values, an array each. `room` (an earlier answer) is written over. `upTo`:
   * layers wanted.
   */
  forward(columns, room = null, upTo = this.layers.length) {
    const values = []
    let before = columns
    for (let index = 0; index < upTo; index++) {
      before = this.#layer(this.layers[index], before, room?.[index])
      values.push(before)
    }
    return values
  }

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

  /** The same for one point: [features' values, layer 1's, ..., the output's sums]. */
  at(x, y) {
    const inputs = this.features.map(({ of }) => of(x, y))
    return [
      inputs,
      ...this.forward(inputs.map((value) => [value])).map((layer) => layer.map(([value]) => value)),
    ]
  }
}

function add(sum, values, weight) {
  for (let at = 0; at < sum.length; at++) sum[at] += weight * values[at]
}

const columnsOf = new Map()

/** A feature's value in the middle of each cell, row by row from the top left. */
export function featureMap(feature) {
  if (!columnsOf.has(feature.name)) {
    const middle = (index) => ((index + 0.5) * 2 * EXTENT) / CELLS - EXTENT
    columnsOf.set(
      feature.name,
      Float32Array.from({ length: CELLS * CELLS }, (_, at) =>
        feature.of(middle(at % CELLS), -middle(Math.floor(at / CELLS))),
      ),
    )
  }
  return columnsOf.get(feature.name)
}

/** The cell that holds a point of the plane, as an index into a map; points outside count to the border. */
export function cellOf(x, y) {
  const index = (value) =>
    Math.max(0, Math.min(CELLS - 1, Math.floor(((value + EXTENT) / (2 * EXTENT)) * CELLS)))
  return index(-y) * CELLS + index(x)
}

/** The largest size of a value. */
export function largest(values) {
  let most = 0
  for (let at = 0; at < values.length; at++) {
    const size = values[at] < 0 ? -values[at] : values[at]
    if (size > most) most = size
  }
  return most
}
