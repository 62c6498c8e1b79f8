// What a frame says, as the parts of the page need it: a scene for the plane, numbers, and the iteration of
// slow motion.

import { number } from "../../lib/format.js"
import { opinion } from "./judge.js"
import { meanLength } from "./scene.js"

const NOISE_REACH = { uniform: 1, gaussian: 2.5 }
const UNDECIDED = 2 * Math.log(2)

/**
 * {step, state, scene, noise, metrics, losses, pull, critic, r1, ends, say, sayings, iteration()} from a
 * frame; null where it holds no pictures. facts: {loss, noise: "uniform" | "gaussian", steps_d, r1, bounds:
 * of the judgements}.
 */
export function modelOf({ step, state, metrics, arrays }, facts) {
  if (!["generated", "surface", "manifold", "gradient"].every((name) => arrays.has(name))) return null
  const get = (name) => arrays.get(name)?.data ?? null
  const raw = get("critic")[0] === 1
  const surface = surfaceOf(arrays.get("surface"), raw)
  const push = get("gradient")
  return {
    step,
    state,
    metrics,
    critic: raw,
    r1: facts.r1,
    scene: {
      real: get("real"),
      generated: get("generated"),
      push,
      surface,
      grid: gridOf(arrays.get("manifold")),
    },
    noise: noisePoints(arrays.get("noise"), facts.noise),
    losses: {
      loss_g: metrics.g_loss,
      loss_d: metrics.d_loss,
      push_g: metrics.g_gradient_norm,
      push_d: metrics.d_gradient_norm,
    },
    pull: meanLength(push),
    ends: raw
      ? surface.range.map((end, at) => `${number(end)}${at ? ": real" : ": generated"}`)
      : ["0: generated", "1: real"],
    say: (value) =>
      raw
        ? `D scores it ${number(value)}`
        : `D gives ${value.toFixed(2)}: ${OPINIONS[opinion(value, facts.bounds)]}`,
    iteration: () => iterationOf(arrays, facts, raw),
    sayings: sayingsOf(facts, raw),
  }
}

/** A critic's scores have no bounds: the colours span what it gives, evenly around the middle. */
function surfaceOf({ shape: [side], data }, raw) {
  if (!raw) return { side, values: data, range: [0, 1] }
  let [low, high] = [Infinity, -Infinity]
  for (const value of data) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { side, values: data, range: high - low < 1e-9 ? [low - 1, high + 1] : [low, high] }
}

// Of 1-D noise the grid is a line: one row.
function gridOf({ shape, data }) {
  const [rows, columns] = shape.length === 2 ? [1, shape[0]] : shape
  return { rows, columns, xy: data, usual: usualSize(rows, columns) }
}

// What a cell would have if G spread its grid evenly over a square of side 3 (a line of length 6).
const usualSize = (rows, columns) => (rows === 1 ? 6 / columns : 9 / ((rows - 1) * (columns - 1)))

/** Noise as points x, y, ... in -1..1; noise of one number lies on a line. */
export function noisePoints({ shape: [count, size], data }, kind) {
  const reach = NOISE_REACH[kind]
  return Float32Array.from({ length: 2 * count }, (_, at) =>
    size === 2 ? data[at] / reach : at % 2 ? 0 : data[at / 2] / reach,
  )
}

const OPINIONS = { real: "rather real", generated: "rather generated", undecided: "it cannot tell" }

function sayingsOf({ loss }, raw) {
  return {
    verdict: (score) => (raw ? number(score) : score.toFixed(2)),
    takesForReal: raw ? null : (score) => score > 0.5,
    guessing: loss.includes("saturating") ? UNDECIDED : null,
  }
}

/** The next iteration, taken apart (see walk.js); null where the frame does not hold it. */
function iterationOf(arrays, facts, raw) {
  if (!arrays.has("walk.d.loss")) return null
  const get = (name) => arrays.get(`walk.${name}`).data
  const surface = (name) => surfaceOf(arrays.get(`walk.${name}`), raw)
  const noise = (name) => noisePoints(arrays.get(`walk.${name}`), facts.noise).map((value) => 1.5 * value)
  const grid = (name) => gridOf(arrays.get(`walk.${name}`))
  return {
    d: {
      penalty: get("d.penalty")[0],
      norm: get("d.norm")[0],
      noise: noise("d.noise"),
      generated: get("d.generated"),
      real: get("d.real"),
      scores: { real: [...get("d.score_real")], generated: [...get("d.score_generated")] },
      now: { real: [...get("d.now_real")], generated: [...get("d.now_generated")] },
      before: surface("d.before"),
      after: surface("d.after"),
      loss: [...get("d.loss")],
      steps: facts.steps_d,
    },
    g: {
      norm: get("g.norm")[0],
      noise: noise("g.noise"),
      generated: get("g.generated"),
      scores: [...get("g.score")],
      now: [...get("g.now")],
      push: get("g.push"),
      moved: get("g.moved"),
      before: grid("g.before"),
      after: grid("g.after"),
      surface: surface("g.surface"),
      loss: [...get("g.loss")],
    },
  }
}
