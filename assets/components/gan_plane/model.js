// What a frame says, as the parts of the page need it: a scene for the plane, numbers, and the iteration of
// slow motion.

/** @import { Arrays, Frame, Numbers, Tensor } from "../../lib/frame.js" */
/** @import { Bounds, Drift, Gap, Measured, Pulls } from "./judge.js" */
/** @import { BentGrid, Points, Scene, Surface } from "./scene.js" */
/** @import { Iteration, Sayings } from "./walk.js" */

import { number } from "../../lib/format.js"
import { tensorOf } from "../../lib/frame.js"
import { stepOf } from "../../lib/numbers.js"
import { opinion, pullsOf } from "./judge.js"

/** @type {Record<string, number>} */
const NOISE_REACH = { uniform: 1, gaussian: 2.5 }
const UNDECIDED = 2 * Math.log(2)

/**
 * What must be known to put a frame's numbers into words: `facts_of` of ui/gan_plane/lab.py.
 * @typedef {object} Facts
 * @property {number} steps_d
 * @property {number} steps_g in each iteration
 * @property {Bounds & {real: number, generated: number}} bounds of the judgements
 */

/**
 * By which rules the step of a frame was played: `rules` of nn_core/training/gan_plane/losses.py.
 * @typedef {object} Rules
 * @property {string} loss
 * @property {string} noise of which kind it is
 * @property {number} r1 the weight of the R1 penalty, 0 where there is none
 * @property {string} d what D lowers
 * @property {string} g what G lowers
 * @property {boolean} cuts D's answers there can lie below 0 or above 1, and its verdicts are cut off
 */

/**
 * What the flow says of an iteration; missing: not computed yet.
 * @typedef {{loss_g?: number, loss_d?: number, push_g?: number, push_d?: number}} Losses
 */

/**
 * Of a surface: what its ends mean, and a value in words.
 * @typedef {{ends: string[], say: (value: number) => string}} Legend
 */

/**
 * @typedef {object} Described
 * @property {number} step
 * @property {Frame["state"]} state
 * @property {boolean} waits it stands, and is not looked back at
 * @property {number} measuredAt the step at which the points were measured
 * @property {Measured & {js_floor: number}} metrics
 * @property {Rules} rules
 * @property {boolean} critic D gives scores without bounds
 * @property {number} r1
 * @property {Scene} scene
 * @property {Points} noise in -1..1
 * @property {Losses} losses
 * @property {Gap} gap
 * @property {Drift} drift
 * @property {() => Iteration | null} iteration the next one, taken apart
 * @property {Sayings} sayings
 */

/** @typedef {Described & Legend & Pulls} Model */

/**
 * A frame's parts; null where it holds no pictures.
 * @param {Frame} frame
 * @param {Facts} facts
 * @returns {Model | null}
 */
export function modelOf(frame, facts) {
  const { step, state, metrics, arrays } = frame
  if (!["generated", "surface", "manifold", "gradient"].every((name) => arrays.has(name))) return null
  const get = (/** @type {string} */ name) => tensorOf(arrays, name).data
  const raw = get("critic")[0] === 1
  const rules = /** @type {Rules} */ (/** @type {unknown} */ (frame.judgements.rules))
  const surface = surfaceOf(tensorOf(arrays, "surface"), raw)
  const explain = explainerOf(raw, facts, rules)
  const push = get("gradient")
  return {
    step,
    state,
    waits: frame.live && state === "paused",
    measuredAt: stepOf(frame, "js"),
    metrics: /** @type {Model["metrics"]} */ (metrics),
    critic: raw,
    rules,
    r1: rules.r1,
    scene: {
      real: arrays.get("real")?.data,
      generated: get("generated"),
      push,
      surface,
      grid: gridOf(tensorOf(arrays, "manifold")),
    },
    noise: noisePoints(tensorOf(arrays, "noise"), rules.noise),
    losses: {
      loss_g: metrics.g_loss,
      loss_d: metrics.d_loss,
      push_g: metrics.g_gradient_norm,
      push_d: metrics.d_gradient_norm,
    },
    ...pullsOf(push, facts.bounds.flat),
    gap: /** @type {Model["gap"]} */ (/** @type {unknown} */ (frame.judgements.gap)),
    drift: /** @type {Model["drift"]} */ (/** @type {unknown} */ (frame.judgements.drift)),
    ...explain(surface),
    iteration: () => iterationOf(arrays, facts, rules, raw),
    sayings: { ...sayingsOf(rules, raw), explain },
  }
}

/**
 * A critic's scores have no bounds: the colours span what it gives, evenly around the middle.
 * @param {Tensor} tensor
 * @param {boolean} raw
 * @returns {Surface}
 */
function surfaceOf({ shape: [side], data }, raw) {
  if (!raw) return { side, values: data, range: [0, 1] }
  let [low, high] = [Infinity, -Infinity]
  for (const value of data) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { side, values: data, range: high - low < 1e-9 ? [low - 1, high + 1] : [low, high] }
}

/**
 * Of 1-D noise the grid is a line: one row.
 * @param {Tensor} tensor
 * @returns {BentGrid}
 */
function gridOf({ shape, data }) {
  const [rows, columns] = shape.length === 2 ? [1, shape[0]] : shape
  return { rows, columns, xy: data, usual: usualSize(rows, columns) }
}

/**
 * What a cell would have if G spread its grid evenly over a square of side 3 (a line of length 6).
 * @param {number} rows
 * @param {number} columns
 */
const usualSize = (rows, columns) => (rows === 1 ? 6 / columns : 9 / ((rows - 1) * (columns - 1)))

/**
 * Noise as points x, y, ... in -1..1; noise of one number lies on a line.
 * @param {Tensor} noise n 1 or n 2
 * @param {string} kind
 */
export function noisePoints({ shape: [count, size], data }, kind) {
  const reach = NOISE_REACH[kind]
  return Float32Array.from({ length: 2 * count }, (_, at) =>
    size === 2 ? data[at] / reach : at % 2 ? 0 : data[at / 2] / reach,
  )
}

const OPINIONS = { real: "rather real", generated: "rather generated", undecided: "it cannot tell" }

/**
 * What the colours of a surface of D's answers mean.
 * @param {boolean} raw
 * @param {Facts} facts
 * @param {Rules} rules
 * @returns {(surface: Surface) => Legend}
 */
function explainerOf(raw, { bounds }, { cuts }) {
  if (raw)
    return ({ range: [low, high] }) => ({
      ends: [`${number(low)}: generated`, `${number(high)}: real`],
      say: (value) => `D scores it ${number(value)}`,
    })
  return () => ({
    ends: cuts ? ["≤ 0: generated", "≥ 1: real"] : ["0: generated", "1: real"],
    say: (value) => `D gives ${value.toFixed(2)}: ${OPINIONS[opinion(value, bounds)]}`,
  })
}

/**
 * @param {Rules} rules
 * @param {boolean} raw
 * @returns {Omit<Sayings, "explain">}
 */
function sayingsOf({ loss }, raw) {
  return {
    verdict: (/** @type {number} */ score) => (raw ? number(score) : score.toFixed(2)),
    takesForReal: raw ? null : (/** @type {number} */ score) => score > 0.5,
    guessing: loss.includes("saturating") ? UNDECIDED : null,
  }
}

/**
 * The next iteration, taken apart; null where the frame does not hold it.
 * @param {Arrays} arrays
 * @param {Facts} facts
 * @param {Rules} rules
 * @param {boolean} raw
 * @returns {Iteration | null}
 */
function iterationOf(arrays, facts, rules, raw) {
  if (!arrays.has("walk.d.loss")) return null
  const of = (/** @type {string} */ name) => tensorOf(arrays, `walk.${name}`)
  const get = (/** @type {string} */ name) => of(name).data
  const surface = (/** @type {string} */ name) => surfaceOf(of(name), raw)
  const noise = (/** @type {string} */ name) => noisePoints(of(name), rules.noise).map((value) => 1.5 * value)
  const grid = (/** @type {string} */ name) => gridOf(of(name))
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
      steps: facts.steps_g,
    },
  }
}
