// One iteration taken apart: what D does in its turn, what G does in its turn, each part with a sentence, its
// numbers, the part of the flow that computes, and the scene that the plane shows meanwhile.

/** @import { Numbers } from "../../lib/frame.js" */
/** @import { Legend, Losses, Rules } from "./model.js" */
/** @import { BentGrid, Points, Scene, Surface } from "./scene.js" */

import { count, number, read, several } from "../../lib/format.js"
import { largestSize } from "../../lib/frame.js"
import { meanLength } from "./scene.js"

/** Moves in one step are too small to be seen: they are drawn this many times as long. */
export const MOVE_SCALE = 20

/**
 * How scores are put into words.
 * @typedef {object} Sayings
 * @property {(score: number) => string} verdict
 * @property {((score: number) => boolean) | null} takesForReal null for a critic, whose scores have no middle
 * @property {number | null} guessing the loss of a D that only guesses, where there is one
 * @property {(surface: Surface) => Legend} explain what the colours of a surface mean
 */

/** @typedef {{real: number[], generated: number[]}} Scores */

/**
 * The turn of D. `now`: by D before and after its step; loss: before and after.
 * @typedef {object} TurnOfD
 * @property {Points} noise
 * @property {Points} generated
 * @property {Points} real
 * @property {Scores} scores
 * @property {Scores} now
 * @property {Surface} before
 * @property {Surface} after
 * @property {number[]} loss
 * @property {number} penalty
 * @property {number} norm of the gradient
 * @property {number} steps
 */

/**
 * The turn of G.
 * @typedef {object} TurnOfG
 * @property {Points} noise
 * @property {Points} generated
 * @property {number[]} scores
 * @property {Points} push
 * @property {Points} moved
 * @property {number[]} now
 * @property {BentGrid} before
 * @property {BentGrid} after
 * @property {Surface} surface
 * @property {number[]} loss
 * @property {number} norm
 * @property {number} steps
 */

/** @typedef {{d: TurnOfD | null, g: TurnOfG | null}} Iteration */

/** @typedef {"d" | "g"} Turn */

/**
 * @typedef {object} Part
 * @property {Turn} turn
 * @property {string} title
 * @property {string} sentence
 * @property {string[]} lit names in the flow
 * @property {Scene} scene
 * @property {string[]} layers
 * @property {Losses} numbers what the flow says by then
 */

/** @typedef {[title: string, sentence: string, scene: Scene, layers: string[], numbers?: Losses]} Told */

/**
 * What computes in each part of D's turn and of G's turn: nodes and edges of the flow.
 * @type {Record<Turn, string[][]>}
 */
export const COMPUTES = {
  d: [
    ["noise"],
    ["noise-generator", "generator", "generator-samples", "samples"],
    ["real", "samples"],
    ["samples-discriminator", "real-discriminator", "discriminator"],
    ["discriminator-loss_d", "loss_d"],
    ["loss_d-discriminator", "discriminator"],
    ["discriminator"],
  ],
  g: [
    ["noise"],
    ["noise-generator", "generator", "generator-samples", "samples"],
    ["samples-discriminator", "discriminator"],
    ["discriminator-loss_g", "loss_g"],
    ["loss_g-generator"],
    ["loss_g-generator", "generator"],
    ["generator", "generator-samples", "samples"],
  ],
}

/**
 * How an iteration comes out, and by which rules: as good as never the same of two.
 * @param {Iteration} iteration
 * @param {Rules} rules
 */
export function outcomeOf({ d, g }, rules) {
  const of = (/** @type {TurnOfD | TurnOfG | null} */ turn) => turn && [turn.loss, turn.norm, turn.now]
  return JSON.stringify([rules, of(d), d?.penalty, d?.steps, of(g), g?.steps])
}

/**
 * The parts of an iteration.
 * @param {Iteration} iteration
 * @param {Sayings} say
 * @returns {Part[]}
 */
export function partsOf({ d, g }, say) {
  const of_d = d ? turnOfD(d, say) : []
  const known = of_d.at(-1)?.numbers ?? {}
  return [
    ...of_d,
    ...(g ? turnOfG(g, say) : []).map((part) => ({ ...part, numbers: { ...known, ...part.numbers } })),
  ]
}

/**
 * @param {TurnOfD} turn
 * @param {Sayings} say
 */
function turnOfD({ noise, generated, real, scores, now, before, after, loss, penalty, norm, steps }, say) {
  const n = generated.length / 2
  const errors = mistakes(scores, say)
  const change = changeOf(before, after)
  const both = { real, generated, surface: before }
  const costing = { loss_d: loss[0] + penalty }
  const learning = { ...costing, push_d: norm }
  return turn("d", say, [
    [
      "Noise",
      `G is given ${several(n, "fresh draw")} of noise.${again("D", steps)}`,
      { generated: noise },
      ["generated"],
    ],
    [
      "G makes samples",
      `G sends each draw to a place in the plane: ${several(n, "generated point")}.`,
      { generated },
      ["generated"],
    ],
    [
      "Real points",
      `The real distribution gives ${several(real.length / 2, "point")}. D is told which are which.`,
      { generated, real },
      ["generated", "real"],
    ],
    [
      "D judges",
      `On average D gives real points ${say.verdict(mean(scores.real))} and generated ones ` +
        `${say.verdict(mean(scores.generated))}. ${errors}`,
      both,
      ["surface", "generated", "real"],
    ],
    ["D’s loss", costs(loss[0], penalty, say), both, ["surface", "generated", "real"], costing],
    [
      "D learns",
      `The gradient tells each weight of D how to change; its norm is ${number(norm)}. ` +
        `One step of the optimiser changes D’s answers by up to ${number(change.limit)}: ` +
        `up where it is blue, down where it is orange. What these points cost it goes ${fromTo(loss)}.`,
      { ...both, surface: change.surface, legend: change.legend },
      ["surface", "generated", "real"],
      learning,
    ],
    [
      "D’s new surface",
      `After its step D gives these real points ${moved(scores.real, now.real)} and the generated ones ` +
        `${moved(scores.generated, now.generated)}. Now it is G’s turn, and D stands still.`,
      { ...both, surface: after },
      ["surface", "generated", "real"],
      learning,
    ],
  ])
}

/**
 * @param {TurnOfG} turn
 * @param {Sayings} say
 */
function turnOfG(
  { noise, generated, scores, push, moved: landed, now, before, after, surface, loss, norm, steps },
  say,
) {
  const n = generated.length / 2
  const move = difference(landed, generated)
  const fooled = say.takesForReal
    ? ` and takes ${count(scores.filter(say.takesForReal).length)} of ${count(n)} for real`
    : ""
  const costing = { loss_g: loss[0] }
  const learning = { ...costing, push_g: norm }
  return turn("g", say, [
    [
      "Fresh noise",
      `G is given ${several(n, "new draw")} of noise.${again("G", steps)}`,
      { generated: noise },
      ["generated"],
    ],
    [
      "Fresh samples",
      `G bends the ${before.rows === 1 ? "line" : "plane"} of noise: its grid shows how. ` +
        `That gives ${several(n, "new point")}.`,
      { generated, grid: before },
      ["generated", "manifold"],
    ],
    [
      "D judges them",
      `D gives them ${say.verdict(mean(scores))} on average${fooled}.`,
      { generated, surface },
      ["generated", "surface"],
    ],
    [
      "G’s loss",
      `G’s loss is ${number(loss[0])}: the less D believes, the larger.`,
      { generated, surface },
      ["generated", "surface"],
      costing,
    ],
    [
      "The gradient",
      "Through D, each point learns which way it would be believed more: its arrow. " +
        `Their mean length is ${number(meanLength(push))}. For G’s weights they add up to a gradient of ` +
        `norm ${number(norm)}.`,
      { generated, push, surface },
      ["generated", "surface", "gradients"],
      learning,
    ],
    [
      "G learns",
      "G cannot move points one by one. It changes its weights so that all go about along their " +
        `arrows: ${number(meanLength(move))} on average, drawn ${MOVE_SCALE} times as long. ` +
        `Its loss on this noise goes ${fromTo(loss)}.`,
      { generated, push: move, pushScale: MOVE_SCALE, surface },
      ["generated", "surface", "gradients"],
      learning,
    ],
    [
      "The new samples",
      `The same noise through the new G: D gives the points ${moved(scores, now)}. ` +
        "That was one iteration; training is thousands of them.",
      { generated: landed, grid: after, surface },
      ["generated", "surface", "manifold"],
      learning,
    ],
  ])
}

/**
 * @param {Turn} who
 * @param {Sayings} say
 * @param {Told[]} parts
 * @returns {Part[]}
 */
function turn(who, say, parts) {
  return parts.map(([title, sentence, scene, layers, numbers = {}], at) => ({
    turn: who,
    title,
    sentence,
    lit: COMPUTES[who][at],
    scene: scene.surface ? { legend: say.explain(scene.surface), ...scene } : scene,
    layers,
    numbers,
  }))
}

/**
 * @param {string} who
 * @param {number} steps that it takes in each iteration
 */
const again = (who, steps) => (steps > 1 ? ` ${who} does this ${steps} times; this is the last of them.` : "")

/** How to write numbers: with about three digits, or with more and more after the point. */
const WRITERS = [
  number,
  ...[3, 4, 5, 6].map((digits) => (/** @type {number} */ value) => value.toFixed(digits).replace("-", "−")),
]

/**
 * Two numbers, with as many digits as it takes to see that they differ.
 * @param {number} before
 * @param {number} after
 */
export function apart(before, after) {
  const differ = WRITERS.find((write) => before === after || write(before) !== write(after))
  return [before, after].map(differ ?? WRITERS[WRITERS.length - 1])
}

/**
 * Two numbers and their sum, with as many digits as it takes for the sum to be right as it stands.
 * @param {number} one
 * @param {number} other
 */
export function summed(one, other) {
  const right = WRITERS.find((write) => {
    const [first, second] = [one, other].map((value) => read(write(value)))
    return second !== 0 && write(first + second) === write(one + other)
  })
  return [one, other, one + other].map(right ?? number)
}

/** @param {number[]} loss */
const fromTo = ([before, after]) => `from ${apart(before, after).join(" to ")}`

/**
 * The mean verdict on the same points, after a step and before it.
 * @param {number[]} before
 * @param {number[]} after
 */
function moved(before, after) {
  const [old, fresh] = apart(mean(before), mean(after))
  return `${fresh} on average (before: ${old})`
}

/**
 * @param {Scores} scores
 * @param {Sayings} say
 */
function mistakes({ real, generated }, { takesForReal }) {
  if (!takesForReal) return "Only the gap counts: D is a critic, and its scores have no middle."
  const wrong = real.filter((score) => !takesForReal(score)).length + generated.filter(takesForReal).length
  return `It is wrong about ${count(wrong)} of ${count(real.length + generated.length)}.`
}

/**
 * @param {number} loss
 * @param {number} penalty
 * @param {Sayings} say
 */
function costs(loss, penalty, { takesForReal, guessing }) {
  const [own, added, all] = penalty ? summed(loss, penalty) : [number(loss)]
  const total = penalty ? ` The penalty on its slopes adds ${added}: ${all} in all.` : ""
  if (!takesForReal)
    return (
      "What D gives generated points on average, less what it gives real ones, is its loss: " +
      `${own}.${total}`
    )
  const guess = guessing === null ? "" : ` A D that only guesses has ${number(guessing)}.`
  return (
    "Each point that D is unsure or wrong about costs. " +
    `The means over real and over generated points add up to D’s loss: ${own}.${guess}${total}`
  )
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * @param {Points} to
 * @param {Points} from
 */
function difference(to, from) {
  return Float32Array.from(to, (value, at) => value - from[at])
}

/**
 * How a surface changed, as a surface of its own: its colours span what changed most.
 * @param {Surface} before
 * @param {Surface} after
 * @returns {{limit: number, surface: Surface, legend: Legend}}
 */
export function changeOf(before, after) {
  const values = difference(after.values, before.values)
  const limit = Math.max(largestSize(values), 1e-9)
  const text = number(limit)
  return {
    limit,
    surface: { ...after, values, range: [-limit, limit] },
    legend: {
      ends: [`lower by ${text}`, `higher by ${text}`],
      say: (value) => `D’s answer changed by ${number(value)}`,
    },
  }
}
