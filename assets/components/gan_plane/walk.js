// One iteration taken apart: what D does in its turn, what G does in its turn, each part with a sentence, its numbers, the
// part of the flow that computes, and the scene that the plane shows meanwhile.

import { count, number } from "../../lib/format.js"
import { largest, meanLength } from "./scene.js"

/** Moves in one step are too small to be seen: they are drawn this many times as long. */
export const MOVE_SCALE = 20

/** What computes in each part of D's turn and of G's turn: nodes and edges of the flow. */
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
 * The parts of an iteration: [{turn: "d" | "g", title, sentence, lit: [names in the flow], scene, layers: [names]}].
 *
 * d: {noise, generated, real, scores: {real, generated}, before, after (surfaces), loss: [before, after], steps} or null
 * g: {noise, generated, scores, push, moved, before, after (grids), surface, loss: [before, after]} or null
 * say: {verdict(score) -> text, takesForReal(score) -> bool, or null for a critic, whose scores have no middle,
 * guessing: the loss of a D that only guesses, or null}
 */
export function partsOf({ d, g }, say) {
  return [...(d ? turnOfD(d, say) : []), ...(g ? turnOfG(g, say) : [])]
}

function turnOfD({ noise, generated, real, scores, before, after, loss, steps }, say) {
  const n = count(generated.length / 2)
  const errors = mistakes(scores, say)
  const change = changeOf(before, after)
  const again = steps > 1 ? ` D does this ${steps} times; this is the last of them.` : ""
  const both = { real, generated, surface: before }
  return turn("d", [
    ["Noise", `G is given ${n} fresh draws of noise.${again}`, { generated: noise }, ["generated"]],
    ["G makes samples", `G sends each of them to a place in the plane: ${n} generated points.`, { generated }, ["generated"]],
    ["Real points", `As many points are drawn from the real distribution. D is told which are which.`, { generated, real }, ["generated", "real"]],
    ["D judges", `On average D gives real points ${say.verdict(mean(scores.real))} and generated ones ${say.verdict(mean(scores.generated))}. ${errors}`, both, ["surface", "generated", "real"]],
    ["D’s loss", costs(loss[0], say), both, ["surface", "generated", "real"]],
    ["D learns", `The gradient tells each weight of D how to change. One step of the optimiser changes D’s answers by up to ${number(change.limit)}: up where it is blue, down where it is orange. Its loss on these points goes from ${number(loss[0])} to ${number(loss[1])}.`, { ...both, surface: change.surface, legend: change.legend }, ["surface", "generated", "real"]],
    ["D’s new surface", `This is D after its step. Now it is G’s turn, and D stands still.`, { ...both, surface: after }, ["surface", "generated", "real"]],
  ])
}

function turnOfG({ noise, generated, scores, push, moved, before, after, surface, loss }, say) {
  const n = count(generated.length / 2)
  const move = difference(moved, generated)
  const fooled = say.takesForReal ? ` and takes ${count(scores.filter(say.takesForReal).length)} of ${n} for real` : ""
  return turn("g", [
    ["Fresh noise", `G is given ${n} new draws of noise.`, { generated: noise }, ["generated"]],
    ["Fresh samples", `G bends the ${before.rows === 1 ? "line" : "plane"} of noise: its grid shows how. That gives ${n} new points.`, { generated, grid: before }, ["generated", "manifold"]],
    ["D judges them", `D gives them ${say.verdict(mean(scores))} on average${fooled}.`, { generated, surface }, ["generated", "surface"]],
    ["G’s loss", `G’s loss is ${number(loss[0])}: the less D believes, the larger.`, { generated, surface }, ["generated", "surface"]],
    ["The gradient", `Through D, each point learns which way it would be believed more: its arrow. Their mean length is ${number(meanLength(push))}.`, { generated, push, surface }, ["generated", "surface", "gradients"]],
    ["G learns", `G cannot move points one by one. It changes its weights so that all go about along their arrows: ${number(meanLength(move))} on average, drawn ${MOVE_SCALE} times as long. Its loss on this noise goes from ${number(loss[0])} to ${number(loss[1])}.`, { generated, push: move, pushScale: MOVE_SCALE, surface }, ["generated", "surface", "gradients"]],
    ["The new samples", `The same noise through the new G. That was one iteration; training is thousands of them.`, { generated: moved, grid: after, surface }, ["generated", "surface", "manifold"]],
  ])
}

function turn(who, parts) {
  return parts.map(([title, sentence, scene, layers], at) => ({ turn: who, title, sentence, lit: COMPUTES[who][at], scene, layers }))
}

function mistakes({ real, generated }, { takesForReal }) {
  if (!takesForReal) return "Only the gap counts: D is a critic, and its scores have no middle."
  const wrong = real.filter((score) => !takesForReal(score)).length + generated.filter(takesForReal).length
  return `It is wrong about ${count(wrong)} of ${count(real.length + generated.length)}.`
}

function costs(loss, { takesForReal, guessing }) {
  if (!takesForReal) return `What D gives generated points on average, less what it gives real ones, is its loss: ${number(loss)}.`
  const guess = guessing === null ? "" : ` A D that only guesses has ${number(guessing)}.`
  return `Each point that D is unsure or wrong about costs. The mean is D’s loss: ${number(loss)}.${guess}`
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

function difference(to, from) {
  return Float32Array.from(to, (value, at) => value - from[at])
}

/** How a surface changed, as a surface of its own: its colours span what changed most. */
export function changeOf(before, after) {
  const values = difference(after.values, before.values)
  const limit = Math.max(largest(values), 1e-9)
  const text = number(limit)
  return { limit, surface: { ...after, values, range: [-limit, limit] }, legend: { ends: [`lower by ${text}`, `higher by ${text}`], say: (value) => `D’s answer changed by ${number(value)}` } }
}
