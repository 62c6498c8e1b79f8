// What a step says: its formula in symbols, the same with the numbers in it, and what that means.

/** @import { Bounds } from "./check.js" */
/** @import { BackpropagationChosen } from "./model.js" */
/** @import { Words } from "./panel.js" */
/** @import { Memories, Round } from "./round.js" */
/** @import { Gradient, Labels, Operation, OperationKind, Passed, Tape } from "./tape.js" */
/** @import { Memory, Rule, Update } from "./updates.js" */

import { full, grouped, scientific, superscript } from "../../lib/format.js"
import { powersEqual, sumEquals } from "../../lib/lesson/words.js"
import { bracketed, figure, less, sign, signed } from "./figures.js"
import { falls, meaning } from "./pushes.js"
import { computed } from "./tape.js"
import { EPSILON, MEAN_DECAY, MOMENTUM, SQUARE_DECAY } from "./updates.js"
import { NUMBERS, workOf } from "./worked.js"

const WORDY_TERMS = 4

/**
 * What the step `at` of a round says.
 * @param {Round} round
 * @param {number} at
 * @param {Memories} kept what the optimiser remembers
 * @param {Pick<BackpropagationChosen, "rule" | "round" | "rate">} chosen
 * @param {Bounds} bounds
 * @returns {Words}
 */
export function stepWords(round, at, kept, chosen, bounds) {
  const { labels, numbers, values, passed, tape, structure } = round
  const step = round.steps[at - 1]
  if (!step)
    return {
      title: "Before the first step",
      note:
        `The ${many("input", structure.inputs)}, the ${many("target", structure.targets)} and the weights ` +
        "are given. Step on: the numbers run from left to right.",
    }
  if (step.operation) return forwardWords(step.operation, values, labels)
  if (step.gradient) return backwardWords(step.gradient, tape, values, passed, labels, bounds)
  const update = /** @type {Update} */ (round.updates.get(step.name))
  const place = structure.parameters.indexOf(step.name)
  return updateWords(
    chosen.rule,
    labels[step.name],
    round.gradients[tape.slotOf(step.name)],
    { mean: kept.mean[place], square: kept.square[place] },
    update,
    chosen.round,
    chosen.rate,
    falls(tape.sides(numbers, step.name), update.direction),
  )
}

/**
 * @param {string} name
 * @param {string[]} of
 */
const many = (name, of) => (of.length === 1 ? name : `${name}s`)

/**
 * A forward step.
 * @param {Operation} operation
 * @param {Float64Array} values
 * @param {Labels} labels
 * @returns {Words}
 */
export function forwardWords(operation, values, labels) {
  const { kind, output, inputs, from, formula, to, held } = operation
  if (held !== null) return heldWords(operation, values, labels)
  return {
    title: `${NAMES[kind]} ${labels[output]}`,
    formula: kind === "max" || inputs.length < 12 ? formula : shortSum(operation, labels),
    numbers: NUMBERS[kind](
      operation,
      Array.from(from, (at) => values[at]),
      values[to],
    ),
    note: (inputs.length > 2 ? NOTES_OF_TWO[kind] : "") || (NOTES[kind] ?? ""),
  }
}

/**
 * @param {Operation} operation
 * @param {Float64Array} values
 * @param {Labels} labels
 */
function heldWords(operation, values, labels) {
  const label = labels[operation.output]
  const numbers = NUMBERS[operation.kind](
    operation,
    Array.from(operation.from, (at) => values[at]),
    computed(operation, values),
  )
  return {
    title: `${label} is held`,
    formula: `${label} = ${full(operation.held ?? 0)}`,
    note: `You set ${label} by hand. Let go, it is computed again: ${numbers}.`,
  }
}

/** @type {Record<OperationKind, string>} */
const NAMES = {
  sum: "Weighted sum",
  activation: "Activation",
  max: "Largest",
  sigmoid: "Probability",
  softmax: "Probability",
  squared: "Loss",
  binary_cross_entropy: "Loss",
  cross_entropy: "Loss",
}

/** @type {Partial<Record<OperationKind, string>>} */
const NOTES = {
  max: "Only the largest goes on. The others have no say in the loss now.",
  squared: "How far from the target, squared: far off counts much more than a little off.",
  sigmoid:
    "The score as a probability between 0 and 1. It is only shown: " +
    "the loss is computed from the score, so type over s to change both.",
  softmax:
    "Both scores as shares that add up to 1. They are only shown: " +
    "the loss is computed from the scores, so type over an s to change both.",
  binary_cross_entropy: "Small where the probability is near the target, large where it is sure and wrong.",
  cross_entropy: "Small where the true class has a large probability, large where it has a small one.",
}

/**
 * Those of a loss that is the mean of two.
 * @type {Partial<Record<OperationKind, string>>}
 */
const NOTES_OF_TWO = {
  squared: "How far from the targets, squared, on average: far off counts much more than a little off.",
  binary_cross_entropy:
    "The mean of both. Small where the probabilities are near the targets, large where they are sure and " +
    "wrong.",
}

/**
 * A window of nine products reads better by rows.
 * @param {Operation} operation
 * @param {Labels} labels
 */
const shortSum = ({ output, inputs }, labels) =>
  `${labels[output]} = ${labels[inputs[0]]} · ${labels[inputs[1]]} + ${labels[inputs[2]]} · ` +
  `${labels[inputs[3]]} + … + ${labels[inputs[inputs.length - 1]]}`

/**
 * A term of a gradient with its numbers.
 * @typedef {object} FullTerm
 * @property {string} consumer
 * @property {string} slope in symbols
 * @property {number} upstream
 * @property {number} local
 * @property {number} product
 * @property {number} place
 * @property {boolean} held
 */

/**
 * The terms of a gradient with their numbers.
 * @param {Gradient} gradient
 * @param {Passed} passed
 */
export function termsOf({ terms }, { slopes, gradients }) {
  return terms.map(({ consumer, slope, slot, operation, place, held }) => {
    const [upstream, local] = [gradients[slot], slopes[operation][place]]
    return { consumer, slope, upstream, local, product: upstream * local, place, held }
  })
}

/**
 * A backward step before it is done.
 * @param {Gradient} gradient
 * @param {Labels} labels
 * @returns {Words}
 */
export function askedWords({ name, terms }, labels) {
  return {
    title: `Gradient of ${labels[name]}`,
    formula: `∂L/∂${labels[name]} = ${terms
      .slice(0, WORDY_TERMS)
      .map(({ consumer, slope }) => `∂L/∂${labels[consumer]} · ${slope}`)
      .join(" + ")}${terms.length > WORDY_TERMS ? " + …" : ""}`,
  }
}

/**
 * A backward step.
 * @param {Gradient} gradient
 * @param {Tape} tape
 * @param {Float64Array} values
 * @param {Passed} passed
 * @param {Labels} labels
 * @param {Bounds} bounds
 * @returns {Words}
 */
export function backwardWords(gradient, tape, values, passed, labels, bounds) {
  const { name, slot } = gradient
  const result = passed.gradients[slot]
  const all = termsOf(gradient, passed)
  if (!all.length)
    return {
      title: "Start: the loss",
      formula: "∂L/∂L = 1",
      numbers: "",
      note: "If the loss grows by a little, the loss grows by just that. With this 1 the way back begins.",
    }
  const seen = all.length > WORDY_TERMS ? all.filter(({ product }) => product !== 0) : all
  const terms = seen.length ? seen : all.slice(0, 1)
  const left = all.length - terms.length
  const symbols = terms.map(({ consumer, slope }) => `∂L/∂${labels[consumer]} · ${slope}`)
  const products = terms.map(
    ({ upstream, local }, at) => `${at ? bracketed(upstream) : figure(upstream)} · ${bracketed(local)}`,
  )
  const pairs = terms.map(({ upstream, local }) => /** @type {[number, number]} */ ([upstream, local]))
  const more = left
    ? ` + ${left} ${left === 1 ? "product" : "products"} that ${left === 1 ? "is" : "are"} 0`
    : ""
  return {
    title: `Gradient of ${labels[name]}`,
    formula: `∂L/∂${labels[name]} = ${symbols.join(" + ")}${more}`,
    numbers: `${products.join(" + ")} ${sumEquals(pairs, [], figure)} ${figure(result)}`,
    slope: slopeWords(terms.find(({ held }) => held) ?? terms[0], tape, values, labels),
    note: waysWords(labels[name], all) + meaning(gradient, tape, values, labels, bounds),
  }
}

/**
 * How the slope of one operation comes about, where it is no number that stands in the picture already.
 * @param {FullTerm} term
 * @param {Tape} tape
 * @param {Float64Array} values
 * @param {Labels} labels
 */
function slopeWords({ consumer, slope, local, place, held }, tape, values, labels) {
  if (held) return `${slope} = 0: ${labels[consumer]} is held, it depends on nothing before it.`
  const operation = tape.operationOf(consumer)
  const { kind, from, function: name, parameter } = operation
  if (kind === "activation") {
    const x = values[from[0]]
    return `${slope}: ${workOf(name, x, parameter)[1]}`
  }
  if (kind === "max")
    return largestWords(labels[operation.inputs[place]], local, values[from[place]] === values[operation.to])
  if (kind === "squared") {
    const count = from.length / 2
    const [output, target] = [values[from[place]], values[from[count + place]]]
    const mean = count > 1 ? ` / ${count}` : ""
    return `2 · (${figure(output)} ${less(target)})${mean} ${sign(output, target, local)} ${figure(local)}`
  }
  if (kind === "sum") return ""
  const scores = Array.from(from.subarray(0, from.length / 2), (at) => values[at])
  const equal = powersEqual(...scores) === "=" ? sign(local) : "≈"
  return `${slope} ${equal} ${figure(local)}: probability and logarithm are taken together.`
}

/**
 * @param {string} label
 * @param {number} slope
 * @param {boolean} isLargest
 */
function largestWords(label, slope, isLargest) {
  if (slope) return `${label} is the largest: slope 1.`
  return isLargest
    ? `${label} is as large as another one; the first of equals counts: slope 0.`
    : `${label} is not the largest: slope 0.`
}

/**
 * @param {string} label
 * @param {FullTerm[]} terms
 */
function waysWords(label, terms) {
  const ways = terms.filter(({ held }) => !held).length
  return ways > 1 ? `${ways} ways lead from ${label} to the loss; they add up. ` : ""
}

/**
 * An update step.
 * @param {Rule} rule
 * @param {string} label
 * @param {number} gradient
 * @param {Memory} before
 * @param {Update} done
 * @param {number} round
 * @param {number} rate
 * @param {boolean} [lowers] whether the loss falls that way
 */
export function updateWords(rule, label, gradient, before, done, round, rate, lowers = true) {
  const { old, direction, next } = done
  const last =
    `${figure(old)} − ${figure(rate)} · ${bracketed(direction)} ${sign(old, rate, direction, next)} ` +
    `${figure(next)}`
  const words = { title: `New ${label}`, note: updateNote(rule, label, done, rate, lowers) }
  if (rule === "gd") return { ...words, formula: `${label} ← ${label} − rate · ∂L/∂${label}`, numbers: last }
  if (rule === "momentum") {
    return {
      ...words,
      formula: `velocity ← ${MOMENTUM} · velocity + ∂L/∂${label}\n${label} ← ${label} − rate · velocity`,
      numbers:
        `${MOMENTUM} · ${bracketed(before.mean)} ${signed(gradient)} ` +
        `${sign(before.mean, gradient, done.mean)} ${figure(done.mean)}\n${last}`,
    }
  }
  const { mean, square, trueMean, trueSquare } = done
  const [root, power] = [Math.sqrt(trueSquare), superscript(round)]
  return {
    ...words,
    formula:
      `m ← ${MEAN_DECAY} m + ${figure(1 - MEAN_DECAY)} g,  s ← ${SQUARE_DECAY} s + ` +
      `${figure(1 - SQUARE_DECAY)} g²,  g = ∂L/∂${label}\n${label} ← ${label} − rate · m̂ / ` +
      `(√ŝ + ${scientific(EPSILON)})`,
    numbers: [
      `m̂ = ${figure(mean)} / (1 − ${MEAN_DECAY}${power}) ${sign(mean, trueMean)} ${figure(trueMean)}`,
      `√ŝ = √(${figure(square)} / (1 − ${SQUARE_DECAY}${power})) ${sign(square, root)} ${figure(root)}`,
      `${figure(trueMean)} / ${grouped(figure(root + EPSILON))} ` +
        `${sign(trueMean, root + EPSILON, direction)} ${figure(direction)}`,
      last,
    ].join("\n"),
  }
}

/** @type {Record<Rule, (way: string, size: number, lowers: boolean) => string>} */
const UPDATE_NOTES = {
  gd: (way, _, lowers) =>
    `Against the gradient: ${way}, ` +
    (lowers
      ? "and the loss falls, as long as the step is small."
      : "but it stands exactly on a kink: that way the loss does not fall."),
  momentum: (way) => `Against the velocity: ${way}. The velocity remembers the gradients of earlier rounds.`,
  adam: (way, size) =>
    `Against the mean gradient: ${way}. Divided by the gradient's usual size, ` +
    `the step is ${figure(size)} times the learning rate.`,
}

/**
 * @param {Rule} rule
 * @param {string} label
 * @param {Update} done
 * @param {number} rate
 * @param {boolean} lowers
 */
function updateNote(rule, label, { old, direction, next }, rate, lowers) {
  if (direction === 0) return `${label} stays: nothing pulls at it.`
  if (rate === 0) return `${label} stays: the learning rate is 0.`
  if (next === old) return `${label} stays: so small a step is lost when the computer rounds.`
  return UPDATE_NOTES[rule](`${label} goes ${direction > 0 ? "down" : "up"}`, Math.abs(direction), lowers)
}

/**
 * What the shades of a map of losses say.
 * @param {number} dark the largest loss that is drawn darkest
 * @param {number} high the largest of all
 */
export function shadesText(dark, high) {
  if (dark === high) return `The loss is ${figure(high)} all over the map.`
  return (
    `Darkest: a loss of up to ${figure(dark)}; brightest: up to ${figure(high)}. ` +
    "Each shade covers an equal step of √loss: the root spreads the small losses out."
  )
}
