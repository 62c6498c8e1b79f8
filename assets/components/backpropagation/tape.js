// The tape of nn_core/mechanics/backprop, run in the browser: forwards, backwards, and with one number
// pushed. Python says which operations there are; tests hold every number against it.

/** @import { FunctionName } from "../activation/functions.js" */

/** @import { Sides } from "./check.js" */

import { FUNCTIONS } from "../activation/functions.js"

// The smallest push that is offered: a kink that is nearer than this is where one stands.
const NEAREST = 1e-12
// So small a push changes a smooth slope by less than this; across a kink it jumps by more.
const JUMP = 1e-6

/** @typedef {Record<string, string>} Labels of the numbers, by name */

/** @typedef {"sum" | "activation" | "max" | "sigmoid" | "softmax" | Loss} OperationKind */

/** @typedef {"squared" | "binary_cross_entropy" | "cross_entropy"} Loss */

/**
 * An operation as nn_core/mechanics/backprop describes it.
 * @typedef {object} OperationFacts
 * @property {OperationKind} kind
 * @property {string} output
 * @property {string[]} inputs
 * @property {string} formula
 * @property {string[]} slopes in symbols, one an input
 * @property {FunctionName | ""} function of an activation
 * @property {number} index of an output of the softmax
 * @property {number | null} held the value set by hand
 */

/**
 * Which operations there are: `structure` of ui/backpropagation/lesson.py.
 * @typedef {object} Structure
 * @property {string[]} inputs names of numbers, as the next
 * @property {string[]} holdable
 * @property {string[]} targets
 * @property {string[]} parameters
 * @property {Labels} labels
 * @property {{title: string, operations: OperationFacts[]}[]} groups
 * @property {{name: string, formula: string, terms: TermFacts[]}[]} gradients in the order of the way back
 */

/** @typedef {{consumer: string, place: number, slope: string}} TermFacts */

/**
 * @typedef {object} Made
 * @property {number} to the slot of the output
 * @property {Int32Array} from the slots of the inputs
 * @property {number} parameter
 */

/** @typedef {OperationFacts & Made} Operation */

/** @typedef {{ownSlope: string, operation: number, slot: number, held: boolean}} Placed */

/** @typedef {TermFacts & Placed} Term */

/** @typedef {{name: string, slot: number, terms: Term[]}} Gradient */

/**
 * What the way back gives: for each operation its slopes along its inputs, and d L / d name by slot, NaN
 * where there is none.
 * @typedef {{slopes: number[][], gradients: Float64Array}} Passed
 */

/** The operations, with slots for all numbers. */
export class Tape {
  /**
   * @param {Structure} structure
   * @param {{name: FunctionName, parameter: number | null}[]} functions
   */
  constructor(structure, functions) {
    this.labels = structure.labels
    const operations = structure.groups.flatMap((group) => group.operations)
    this.given = [...structure.inputs, ...structure.targets, ...structure.parameters]
    this.names = [...this.given, ...operations.map(({ output }) => output)]
    this.slots = new Map(this.names.map((name, at) => [name, at]))
    /** @type {Map<string, number | null>} */
    const parameterOf = new Map(functions.map(({ name, parameter }) => [name, parameter]))
    /** @type {Operation[]} */
    this.operations = operations.map((operation) => ({
      ...operation,
      to: this.slotOf(operation.output),
      from: Int32Array.from(operation.inputs, (name) => this.slotOf(name)),
      parameter: parameterOf.get(operation.function) ?? 0,
      held: null,
    }))
    const numberOf = new Map(operations.map(({ output }, at) => [output, at]))
    /** @type {Gradient[]} */
    this.gradients = structure.gradients.map(({ name, terms }) => ({
      name,
      slot: this.slotOf(name),
      terms: terms.map((term) => ({
        ...term,
        ownSlope: term.slope,
        operation: /** @type {number} */ (numberOf.get(term.consumer)),
        slot: this.slotOf(term.consumer),
        held: false,
      })),
    }))
    this.hold(new Map())
  }

  /**
   * @param {string} name
   * @returns {number}
   */
  slotOf(name) {
    return /** @type {number} */ (this.slots.get(name))
  }

  /** @param {string} name */
  operationOf(name) {
    return this.operations[this.slotOf(name) - this.given.length]
  }

  /**
   * Set computed numbers by hand (Map name -> value, those and no others): they follow from nothing any more.
   * @param {Map<string, number>} held
   */
  hold(held) {
    /** @type {Map<string, number>} */
    this.held = held
    for (const operation of this.operations) operation.held = held.get(operation.output) ?? null
    for (const { name, terms } of this.gradients)
      for (const term of terms) {
        term.held = held.has(term.consumer)
        term.slope = term.held ? `∂${this.labels[term.consumer]}/∂${this.labels[name]}` : term.ownSlope
      }
  }

  /**
   * Every number of the pass, in the order of `names`, for the given ones; with one of them pushed `by` so
   * much.
   * @param {ArrayLike<number>} numbers
   * @param {number} [nudged]
   * @param {number} [by]
   */
  forward(numbers, nudged = -1, by = 0) {
    const values = new Float64Array(this.names.length)
    values.set(numbers)
    if (nudged >= 0 && nudged < this.given.length) values[nudged] += by
    for (const operation of this.operations) {
      values[operation.to] = operation.held ?? computed(operation, values)
      if (operation.to === nudged) values[nudged] += by
    }
    return values
  }

  /**
   * @param {ArrayLike<number>} numbers
   * @param {number} [nudged]
   * @param {number} [by]
   */
  loss(numbers, nudged, by) {
    return this.forward(numbers, nudged, by)[this.names.length - 1]
  }

  /**
   * The way back.
   * @param {Float64Array} values
   * @returns {Passed}
   */
  backward(values) {
    return this.#passed(this.#slopes(values))
  }

  /** @param {Float64Array} values */
  #slopes(values) {
    return this.operations.map((operation) =>
      operation.held === null ? SLOPES[operation.kind](operation, values) : operation.inputs.map(() => 0),
    )
  }

  /**
   * @param {number[][]} slopes
   * @returns {Passed}
   */
  #passed(slopes) {
    const gradients = new Float64Array(this.names.length).fill(NaN)
    for (const { slot, terms } of this.gradients) {
      gradients[slot] = terms.length ? 0 : 1
      for (const term of terms) gradients[slot] += gradients[term.slot] * slopes[term.operation][term.place]
    }
    return { slopes, gradients }
  }

  /**
   * d L / d name just below and just above the number: two slopes where it stands on a kink, else one.
   * @param {ArrayLike<number>} numbers
   * @param {string} name
   * @returns {Sides}
   */
  sides(numbers, name) {
    const slot = this.slotOf(name)
    const here = this.#slopes(this.forward(numbers))
    const beside = (/** @type {number} */ by) => {
      const there = this.#slopes(this.forward(numbers, slot, by))
      const slopes = here.map((own, at) =>
        own.map((slope, place) => (Math.abs(there[at][place] - slope) > JUMP ? there[at][place] : slope)),
      )
      return this.#passed(slopes).gradients[slot]
    }
    return { left: beside(-NEAREST), right: beside(NEAREST) }
  }

  /**
   * (L(v + h) - L(v - h)) / 2h.
   * @param {ArrayLike<number>} numbers
   * @param {string} name
   * @param {number} h
   */
  estimate(numbers, name, h) {
    const slot = this.slotOf(name)
    const [above, below] = [this.loss(numbers, slot, h), this.loss(numbers, slot, -h)]
    return { above, below, slope: (above - below) / (2 * h) }
  }
}

/**
 * What an operation makes of its inputs, held or not.
 * @param {Operation} operation
 * @param {Float64Array} values
 */
export const computed = (operation, values) => VALUES[operation.kind](operation, values)

/** @param {number} x */
const sigmoid = (x) => FUNCTIONS.sigmoid.at(x, 0)[0]

/**
 * Probabilities of the scores at these places.
 * @param {ArrayLike<number>} values
 * @param {ArrayLike<number> & Iterable<number>} places
 */
export function softmax(values, places) {
  const scores = Array.from(places, (at) => values[at])
  const most = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - most))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

/** @param {Int32Array} from */
const halves = (from) => [from.subarray(0, from.length / 2), from.subarray(from.length / 2)]

/**
 * @param {Int32Array} from
 * @param {Float64Array} values
 */
const largest = (from, values) =>
  from.reduce((best, at, place) => (values[at] > values[from[best]] ? place : best), 0)

/**
 * The loss summed over outputs; part(output, target) is one output's.
 * @param {Int32Array} from
 * @param {Float64Array} values
 * @param {(output: number, target: number) => number} part
 */
function total(from, values, part) {
  const [outputs, targets] = halves(from)
  return outputs.reduce((sum, at, place) => sum + part(values[at], values[targets[place]]), 0)
}

/** @type {Record<OperationKind, (operation: Operation, values: Float64Array) => number>} */
const VALUES = {
  sum({ from }, values) {
    let sum = values[from[from.length - 1]]
    for (let at = 0; at < from.length - 1; at += 2) sum += values[from[at]] * values[from[at + 1]]
    return sum
  },
  activation: ({ from, function: name, parameter }, values) =>
    FUNCTIONS[/** @type {FunctionName} */ (name)].at(values[from[0]], parameter)[0],
  max: ({ from }, values) => values[from[largest(from, values)]],
  sigmoid: ({ from }, values) => sigmoid(values[from[0]]),
  softmax: ({ from, index }, values) => softmax(values, from)[index],
  squared: ({ from }, values) => total(from, values, (y, t) => (y - t) ** 2) / (from.length / 2),
  binary_cross_entropy: ({ from }, values) =>
    total(from, values, (s, t) => FUNCTIONS.softplus.at(s, 0)[0] - t * s) / (from.length / 2),
  cross_entropy({ from }, values) {
    const [scores] = halves(from)
    const most = scores.reduce((best, at) => Math.max(best, values[at]), -Infinity)
    const log = most + Math.log(scores.reduce((sum, at) => sum + Math.exp(values[at] - most), 0))
    return total(from, values, (s, t) => t * (log - s))
  },
}

/**
 * Slopes of a loss: those along the outputs, then zeros for the targets, which are given.
 * @param {Operation} operation
 * @param {Float64Array} values
 * @param {(output: number, target: number, place: number) => number} slopeOf
 */
function lossSlopes({ from }, values, slopeOf) {
  const [outputs, targets] = halves(from)
  return [
    ...Array.from(outputs, (at, place) => slopeOf(values[at], values[targets[place]], place)),
    ...Array.from(targets, () => 0),
  ]
}

/** @type {Record<OperationKind, (operation: Operation, values: Float64Array) => number[]>} */
const SLOPES = {
  sum: ({ from }, values) =>
    Array.from(from, (_, at) => (at === from.length - 1 ? 1 : values[from[at % 2 ? at - 1 : at + 1]])),
  activation: ({ from, function: name, parameter }, values) => [
    FUNCTIONS[/** @type {FunctionName} */ (name)].at(values[from[0]], parameter)[1],
  ],
  max({ from }, values) {
    const best = largest(from, values)
    return Array.from(from, (_, place) => (place === best ? 1 : 0))
  },
  sigmoid: ({ from }, values) => [FUNCTIONS.sigmoid.at(values[from[0]], 0)[1]],
  softmax({ from, index }, values) {
    const shares = softmax(values, from)
    return shares.map((share, at) => shares[index] * ((at === index ? 1 : 0) - share))
  },
  squared: (operation, values) =>
    lossSlopes(operation, values, (y, t) => (2 * (y - t)) / (operation.from.length / 2)),
  binary_cross_entropy: (operation, values) =>
    lossSlopes(operation, values, (s, t) => (sigmoid(s) - t) / (operation.from.length / 2)),
  cross_entropy(operation, values) {
    const [scores, targets] = halves(operation.from)
    const shares = softmax(values, scores)
    const wanted = targets.reduce((sum, at) => sum + values[at], 0)
    return lossSlopes(operation, values, (_, t, place) => shares[place] * wanted - t)
  },
}
