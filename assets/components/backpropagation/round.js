// One round of learning, forward, backward, update, as a row of steps: what is known after so many of them.

/** @import { Offers } from "./settings.js" */
/** @import { BackpropagationChosen, BackpropagationFacts } from "./model.js" */
/** @import { Link } from "./network.js" */
/** @import { Gradient, Operation, Passed } from "./tape.js" */
/** @import { Update } from "./updates.js" */

import { Tape } from "./tape.js"
import { update } from "./updates.js"

export const PHASES = ["Forward", "Backward", "Update"]

/**
 * One operation, one gradient, or one weight's update.
 * @typedef {object} Step
 * @property {number} phase
 * @property {string} name
 * @property {Operation} [operation]
 * @property {Gradient} [gradient]
 */

/** @typedef {{mean: number[], square: number[]}} Memories a number a parameter */

/** A round; its numbers may be changed with `compute`. */
export class Round {
  /** @param {Pick<BackpropagationFacts & Offers, "structure" | "functions">} frame */
  constructor({ structure, functions }) {
    this.structure = structure
    this.labels = structure.labels
    this.tape = new Tape(structure, functions)
    const { operations, gradients } = this.tape
    /** @type {Step[]} */
    this.steps = [
      ...operations.map((operation) => ({ phase: 0, name: operation.output, operation })),
      ...gradients.map((gradient) => ({ phase: 1, name: gradient.name, gradient })),
      ...structure.parameters.map((name) => ({ phase: 2, name })),
    ]
    this.starts = [0, operations.length, operations.length + gradients.length, this.steps.length]
    // After how many steps a value, a gradient or a new weight is known.
    this.known = PHASES.map(
      (_, phase) =>
        new Map(
          this.steps.flatMap((step, at) =>
            step.phase === phase ? [/** @type {[string, number]} */ ([step.name, at + 1])] : [],
          ),
        ),
    )
  }

  /**
   * Work everything out. numbers: those given; memory: {mean, square}, a number a parameter each; held: Map
   * name -> value.
   * @param {number[]} numbers
   * @param {Memories} memory
   * @param {Pick<BackpropagationChosen, "rule" | "rate" | "round">} chosen
   * @param {Map<string, number>} [held]
   */
  compute(numbers, memory, { rule, rate, round }, held = new Map()) {
    const { tape, structure } = this
    tape.hold(held)
    const values = tape.forward(numbers)
    const passed = tape.backward(values)
    const updates = new Map(
      structure.parameters.map((name, at) => {
        const slot = tape.slotOf(name)
        return [
          name,
          update(
            rule,
            values[slot],
            passed.gradients[slot],
            { mean: memory.mean[at], square: memory.square[at] },
            round,
            rate,
          ),
        ]
      }),
    )
    /** @type {Float64Array} */
    this.numbers = Float64Array.from(numbers)
    /** @type {Float64Array} */
    this.values = values
    /** @type {Passed} */
    this.passed = passed
    /** @type {Float64Array} */
    this.gradients = passed.gradients
    /** @type {Map<string, Update>} */
    this.updates = updates
  }

  get loss() {
    return this.values[this.values.length - 1]
  }

  /** The numbers with which the next round starts. */
  get nextNumbers() {
    return this.tape.given.map((name, slot) => this.updates.get(name)?.next ?? this.numbers[slot])
  }

  /** @param {number} at */
  phaseAt(at) {
    return this.steps[Math.max(0, at - 1)].phase
  }

  /**
   * Where in the round one is after `at` steps.
   * @param {number} at
   */
  describe(at) {
    if (!at) return `Start, of ${this.steps.length} steps`
    const phase = this.phaseAt(at)
    const [from, to] = [this.starts[phase], this.starts[phase + 1]]
    return `${PHASES[phase]} ${at - from} of ${to - from}`
  }

  /**
   * After how many steps one is where `at` steps of another network's round led: at the same value, gradient
   * or new weight, or at the end; where there is none, at the start.
   * @param {Round} other
   * @param {number} at
   */
  placeFrom({ steps }, at) {
    if (!at) return 0
    const { phase, name } = steps[at - 1]
    return at === steps.length ? this.steps.length : (this.known[phase].get(name) ?? 0)
  }

  /**
   * What is known of a number after `at` steps.
   * @param {string} name
   * @param {number} at
   */
  state(name, at) {
    const slot = this.tape.slotOf(name)
    const [value, gradient, next] = this.known.map((known) => (known.get(name) ?? Infinity) <= at)
    return {
      value: value || slot < this.tape.given.length || this.tape.held.has(name) ? this.values[slot] : null,
      gradient: gradient ? this.gradients[slot] : null,
      next: next ? (this.updates.get(name)?.next ?? null) : null,
    }
  }

  /**
   * Which numbers take part in step `at` (from 1): Map name -> "result", "source" or "new".
   * @param {number} at
   */
  roles(at) {
    const step = this.steps[at - 1]
    if (!step) return new Map()
    if (step.phase === 2) return new Map([[step.name, "new"]])
    const roles = new Map(this.sources(step).map((name) => [name, "source"]))
    return roles.set(step.name, step.phase === 0 ? "result" : "gradient")
  }

  /** @param {Step} step */
  sources({ operation, gradient }) {
    if (operation) return operation.held === null ? operation.inputs : []
    return (gradient?.terms ?? [])
      .flatMap(({ consumer, operation: at, place }) => [consumer, partner(this.tape.operations[at], place)])
      .filter((name) => name !== null)
  }

  /**
   * What flows in step `at`: [{from, to, amount}], drawn from number to number. inBox(name): a weight in a
   * neuron's box.
   * @param {number} at
   * @param {(name: string) => boolean} inBox
   */
  flows(at, inBox) {
    const step = this.steps[at - 1]
    if (step?.operation) return this.forwardFlows(step.operation, inBox)
    return step?.gradient ? this.backwardFlows(step.gradient, inBox) : []
  }

  /**
   * @param {Operation} operation
   * @param {(name: string) => boolean} inBox
   */
  forwardFlows({ kind, inputs, output, held }, inBox) {
    if (held !== null) return []
    const value = (/** @type {string} */ name) => this.values[this.tape.slotOf(name)]
    if (kind !== "sum")
      return inputs
        .filter((name) => !inBox(output) || !inBox(name) || output === "L")
        .map((from) => ({ from, to: output, amount: value(from) }))
    return inputs.slice(0, -1).flatMap((weight, at) => {
      if (at % 2) return []
      const from = inputs[at + 1]
      return [{ from, to: inBox(weight) ? weight : output, amount: value(weight) * value(from) }]
    })
  }

  /**
   * @param {Gradient} gradient
   * @param {(name: string) => boolean} inBox
   */
  backwardFlows({ name, terms }, inBox) {
    return terms.flatMap(({ consumer, slot, operation: at, place }) => {
      const operation = this.tape.operations[at]
      const amount = this.gradients[slot] * this.passed.slopes[at][place]
      const weight = operation.kind === "sum" && place % 2 ? operation.inputs[place - 1] : null
      const from = weight && inBox(weight) ? weight : consumer
      return sameBox(from, name, inBox) ? [] : [{ from, to: name, amount }]
    })
  }

  /**
   * What has gone along the lines so far: Map "from>to" -> product on the way there, gradient on the way
   * back.
   * @param {Map<string, Link>} links
   * @param {number} at
   */
  resting(links, at) {
    /** @type {Map<string, number>} */
    const amounts = new Map()
    for (const [key, { from, to }] of links) {
      const back = this.state(from, at).gradient !== null
      const [source, target] = [this.tape.slotOf(from), this.tape.slotOf(to)]
      const weighs = this.known[2].has(to)
      if (weighs && this.tape.held.has(this.sumOf(to))) amounts.set(key, 0)
      else if (back)
        amounts.set(key, weighs ? this.gradientThrough(to) * this.values[target] : this.gradients[source])
      else if (weighs && this.state(to, at).gradient !== null) amounts.set(key, this.gradients[target])
      else if (weighs && at >= (this.known[0].get(this.sumOf(to)) ?? Infinity))
        amounts.set(key, this.values[source] * this.values[target])
      else amounts.set(key, 0)
    }
    return amounts
  }

  /** @param {string} weight */
  sumOf(weight) {
    const sum = this.tape.operations.find(({ kind, inputs }) => kind === "sum" && inputs.includes(weight))
    return sum?.output ?? ""
  }

  /** @param {string} weight */
  gradientThrough(weight) {
    return this.gradients[this.tape.slotOf(this.sumOf(weight))]
  }
}

/**
 * What a number is multiplied by in a sum.
 * @param {Operation} operation
 * @param {number} place
 */
function partner({ kind, inputs, held }, place) {
  if (held !== null || kind !== "sum" || place === inputs.length - 1) return null
  return inputs[place % 2 ? place - 1 : place + 1]
}

/** @type {Record<string, number>} */
const LETTERS = { w: 1, z: 1, h: 1, v: 2, s: 2, y: 2, p: 2, c: 2 }

/**
 * Whether two numbers stand in the same neuron's box, so that no line is needed.
 * @param {string} one
 * @param {string} other
 * @param {(name: string) => boolean} inBox
 */
function sameBox(one, other, inBox) {
  return inBox(one) && inBox(other) && LETTERS[one[0]] === LETTERS[other[0]] && one[1] === other[1]
}
