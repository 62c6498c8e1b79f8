// One sentence on what to notice now, always from the live numbers.

/** @import { Frame, Numbers } from "../../lib/frame.js" */
/** @import { Piece } from "../../lib/numbers.js" */
/** @import { Part } from "./arithmetic.js" */
/** @import { Column } from "./model.js" */
/** @import { NetworkView } from "./view.js" */

import { chance, count, nth, number, percent, several } from "../../lib/format.js"

// Values travel in half precision, in which less is 0.
const LEAST = 2 ** -25

/** What is said where the judgement on an answer is "none". */
export const NO_OPINION = "The network has no opinion yet: all classes are about equally likely."

/** @typedef {Pick<NetworkView, "network" | "kind" | "columns" | "verdict">} NoticedView */

/**
 * How training gets on: `Learning` of nn_core/judgements/learning.py, where it says more.
 * @typedef {{kind: string, loss: number, guessing: number, steps: number, silent: string}} Learning
 */

/**
 * What a whole network shows, in pieces for `setWords`: its answer, how sure it is, how much of the first
 * activation is silent.
 * @param {NoticedView} view
 * @param {Frame} frame
 * @returns {Piece[]}
 */
export function networkNotice(view, frame) {
  if (view.kind === "generator") return [generatorNotice(view, frame)]
  if (view.kind === "discriminator") return discriminatorNotice(view, frame)
  const learning = /** @type {Learning | undefined} */ (frame.judgements.learning)
  const trouble = learning && TROUBLES[learning.kind]
  if (trouble) return [learningText(learning), trouble(learning)]
  const shares = frame.arrays.get("probabilities")?.data
  const { names } = lastOf(view.columns)
  const answer = shares && names ? answerWords(kindOf(frame, "answer"), shares, names) : []
  const silence = silenceText(view, frame)
  return [...answer, silence && answer.length ? ` ${silence}` : silence]
}

/**
 * The map in words, for who does not see it: that notice, and the step that it is of.
 * @param {NoticedView & Pick<NetworkView, "network">} view
 * @param {Frame} frame
 * @returns {string}
 */
export function networkLabel(view, frame) {
  const words = networkNotice(view, frame).map((piece) => (typeof piece === "string" ? piece : piece.text))
  return `${view.network.title || "Network"} map at step ${count(frame.step)}. ${words.join("")}`
}

/**
 * @param {Frame} frame
 * @param {string} name of a judgement
 * @returns {string | undefined}
 */
const kindOf = (frame, name) => /** @type {string | undefined} */ (frame.judgements[name]?.kind)

/**
 * @param {Column[]} columns
 * @returns {Column}
 */
const lastOf = (columns) => columns[columns.length - 1]

/**
 * Why a network gets nowhere, and what to try (nn_core/judgements/learning.py).
 * @type {Record<string, (learning: Learning) => string>}
 */
const TROUBLES = {
  guesses: () =>
    "So far it does not learn. Try a learning rate ten times smaller, then one ten times larger.",
  worse: () =>
    "It does worse than guessing: its steps are too large. Press Reset, then try a learning rate ten " +
    "times smaller.",
  cut_off: ({ silent }) =>
    `No gradient gets back to ${silent}: for every picture of the batch the units behind it stand where ` +
    "their activation is flat, dead at 0 or at the end of their range. " +
    "Press Reset, then try a smaller learning rate, or leaky ReLU.",
}

/**
 * @param {Learning} learning
 * @returns {string}
 */
function learningText({ loss, guessing, steps }) {
  return (
    `Over the last ${count(steps)} steps the loss was ${number(loss)} on average. ` +
    `Guessing by how common each class is gives ${number(guessing)}. `
  )
}

/**
 * @param {string | undefined} kind of the judgement on the answer
 * @param {Numbers} shares
 * @param {string[]} names
 * @returns {Piece[]}
 */
function answerWords(kind, shares, names) {
  const [best, second] = Array.from(shares.keys()).sort((a, b) => shares[b] - shares[a])
  if (kind === "unknown") return []
  if (kind === "none") return [NO_OPINION]
  const probability = (/** @type {number} */ index) => ({
    text: chance(shares[index]),
    metric: "probability",
    of: names[index],
  })
  const sure = [`The network says ${names[best]} with `, probability(best)]
  return kind === "sure"
    ? [...sure, "."]
    : [...sure, `; next comes ${names[second]} with `, probability(second), "."]
}

/**
 * @param {NoticedView} view
 * @param {Frame} frame
 * @returns {string}
 */
function silenceText(view, frame) {
  const column = view.columns.find(({ row, signed }) => row?.kind === "Activation" && !signed)
  const data = column && frame.arrays.get(column.key)?.data
  const zero = data ? zeros(data, 0, data.length) : 0
  return column && zero > 0
    ? `After ${column.name}, ${percent(zero)} of the values are ${zeroWords(column)}.`
    : ""
}

/**
 * @param {NoticedView} view
 * @param {Frame} frame
 * @returns {string}
 */
function generatorNotice(view, frame) {
  const pixels = frame.arrays.get(lastOf(view.columns).key)?.data
  if (!pixels) return ""
  let sum = 0
  for (const pixel of pixels) sum += pixel
  const { classes = 0 } = view.network
  const noise = several(view.columns[0].channels - classes, "random number")
  const read = classes ? `${noise} and ${count(classes)} for the class` : noise
  return (
    `${read} become ${count(pixels.length)} pixel values, ` +
    `${number(sum / pixels.length)} on average (−1 is black, 1 is white).`
  )
}

/**
 * @param {NoticedView} view
 * @param {Frame} frame
 * @returns {Piece[]}
 */
function discriminatorNotice(view, frame) {
  const verdict = view.verdict(frame)
  if (!verdict) return []
  const written = { text: verdict.text, metric: "verdict", of: "chosen" }
  if (verdict.share === null) return ["The critic gives this picture the score ", written, "."]
  return [
    `The discriminator ${OPINIONS[kindOf(frame, "verdict") ?? ""] ?? "has judged this picture"} (real: `,
    written,
    ").",
  ]
}

/** @type {Record<string, string>} */
const OPINIONS = {
  real: "takes this picture for a real one",
  generated: "has found this picture out",
  undecided: "cannot tell whether this picture is real",
}

/**
 * What one channel shows in one layer of its story. `plane` has the channel's values, row by row.
 * @param {Column} column
 * @param {number} channel
 * @param {Numbers} plane
 * @param {boolean} isDead
 * @returns {string}
 */
export function channelNotice(column, channel, plane, isDead) {
  const name = `Channel ${nth(channel)}`
  if (isDead)
    return (
      `${name} is dead: it is zero for every validation image tried, so such images cannot teach it ` +
      "anything."
    )
  const { low, high, at } = extremes(plane)
  const [row, across] = [Math.floor(at / column.width), at % column.width]
  if (low === 0 && high === 0 && column.positive) return `${name} is ${zeroWords(column)} everywhere.`
  if (low === high) return `${name} has the same value everywhere: ${number(low)}.`
  const place = `most strongly there at row ${nth(row)}, column ${nth(across)} (${number(plane[at])}).`
  if (column.signed)
    return `${name} runs from ${number(low)} to ${number(high)} after ${column.title}; it answers ${place}`
  const zero = percent(zeros(plane, 0, plane.length))
  return `${name} is ${zero} ${zeroWords(column)} after ${column.title}; it answers ${place}`
}

/**
 * What a 0 of a column is.
 * @param {Column} column
 */
const zeroWords = ({ positive }) => (positive ? `all but zero (below ${number(LEAST)})` : "zero")

/**
 * What one unit shows: its value and what weighs most. `parts` are its contributions, each of one `source`.
 * @param {Column} column
 * @param {number} unit
 * @param {number} value
 * @param {Part[] | null} parts
 * @param {string} [source="input"]
 * @returns {string}
 */
export function unitNotice(column, unit, value, parts, source = "input") {
  const is = value === 0 && column.positive ? zeroWords(column) : number(value)
  const intro = `Unit ${nth(unit)} of ${column.name} is ${is}.`
  if (!parts) return intro
  const { channel, sum } = parts.reduce((most, part) =>
    Math.abs(part.sum) > Math.abs(most.sum) ? part : most,
  )
  if (parts.length === 1) return `${intro} Its only ${source} adds ${number(sum)}.`
  return (
    `${intro} Of its ${several(parts.length, source)}, number ${nth(channel)} counts most now: ` +
    `${number(sum)}.`
  )
}

/**
 * The share of zeros among data[start .. start + length - 1].
 * @param {Numbers} data
 * @param {number} start
 * @param {number} length
 * @returns {number}
 */
export function zeros(data, start, length) {
  let found = 0
  for (let i = start; i < start + length; i++) if (data[i] === 0) found += 1
  return found / length
}

/**
 * The lowest and the highest value.
 * @param {Numbers} plane
 * @returns {{low: number, high: number, at: number}} at: where the highest stands
 */
export function extremes(plane) {
  let [low, high, at] = [Infinity, -Infinity, 0]
  for (let i = 0; i < plane.length; i++) {
    if (plane[i] < low) low = plane[i]
    if (plane[i] > high) [high, at] = [plane[i], i]
  }
  return { low, high, at }
}
