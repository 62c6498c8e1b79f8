// What the GAN lab's components share: pictures of a batch, D's verdict as a colour and a number, paths in
// noise.

/** @import { Theme } from "./colours.js" */
/** @import { Arrays, Frame, Tensor } from "./frame.js" */
/** @import { Piece } from "./numbers.js" */

import { GREY } from "./colours.js"
import { Atlas, crispSide, fitCanvas } from "./draw.js"
import { equalSign, number, several } from "./format.js"

const COLUMNS = 8
const MOST_COLUMNS = 10

/** @typedef {{width: number, height: number}} Size CSS px */

/** @typedef {{class_names: string[]}} Classes those that can be asked for, if any */

/**
 * How the game stands: `Play` of nn_core/judgements/gan.py, where it says more. What is not known is not
 * there.
 * @typedef {object} Play
 * @property {string} kind
 * @property {number} real
 * @property {number} generated
 * @property {number} fooled
 * @property {number} varied
 * @property {string} tone
 * @property {string} who
 * @property {number} loss
 * @property {number} steps
 * @property {number} [uncut_real] where verdicts are cut off at 0 and 1
 * @property {number} [uncut_generated]
 * @property {boolean} raw whether D was a critic then, whose verdicts are scores
 */

/**
 * Whether D was a critic when a frame was made: the page may have chosen another loss since.
 * @param {Frame} frame
 * @returns {boolean}
 */
export function isCritic({ judgements }) {
  return Boolean(judgements?.play?.raw)
}

/**
 * Samples of a GAN that knows classes take turns, so that each class has a column of its own.
 * @param {Classes} data
 */
export function columnsOf({ class_names: names }) {
  return names.length > 1 && names.length <= MOST_COLUMNS ? names.length : COLUMNS
}

/** @param {Classes} data */
export function headsOf({ class_names: names }) {
  return names.length > 1 && names.length <= MOST_COLUMNS ? names : []
}

/** The pictures of a batch (n c h w, or one: c h w), -1 (black) to 1 (white), ready to be drawn. */
export class Pictures {
  count = 0
  atlas = new Atlas(1, 1, 1)

  /**
   * Paint a batch.
   * @param {Tensor} batch
   */
  update({ shape, data }) {
    const [count, channels, height, width] = shape.length === 3 ? [1, ...shape] : shape
    if (this.count !== count || this.atlas.height !== height || this.atlas.width !== width) {
      this.count = count
      this.atlas = new Atlas(count, height, width)
    }
    for (let index = 0; index < count; index++) {
      const start = index * channels * height * width
      if (channels === 1) this.atlas.paint(index, data, start, GREY, -1, 1)
      else this.atlas.paintColour(index, data, start, -1, 1)
    }
    this.atlas.flush()
  }

  /**
   * Width and height in CSS px for pictures that fit into a square of `side`.
   * @param {number} side
   * @returns {Size}
   */
  size(side) {
    const { width, height } = this.atlas
    const longest = Math.max(width, height)
    const crisp = crispSide(side, longest)
    return { width: (crisp * width) / longest, height: (crisp * height) / longest }
  }

  /**
   * Draw one picture into a box of another canvas.
   * @param {CanvasRenderingContext2D} context
   * @param {number} index
   * @param {number} x CSS px, as y
   * @param {number} y
   * @param {Size} size
   */
  draw(context, index, x, y, { width, height }) {
    this.atlas.draw(context, index, x, y, width, height)
  }

  /**
   * Fill a canvas with one picture that fits into a square of `side` CSS px.
   * @param {HTMLCanvasElement} canvas
   * @param {number} index
   * @param {number} side
   */
  show(canvas, index, side) {
    const size = this.size(side)
    this.draw(fitCanvas(canvas, size.width, size.height), index, 0, 0, size)
  }
}

/**
 * Purple where D is sure that a picture is generated (0), green where it is sure that it is real (1), pale
 * between.
 * @param {number} certainty
 * @param {Theme} colours
 * @returns {{colour: string, strength: number}} strength: 0.1 to 1
 */
export function verdictInk(certainty, colours) {
  const value = Math.min(1, Math.max(0, certainty))
  return {
    colour: value < 0.5 ? colours.generated : colours.real,
    strength: 0.1 + 0.9 * Math.abs(2 * value - 1),
  }
}

const EVEN = 0.5
const DIGITS = 3

/**
 * A probability as 0.073, a critic's score as +12.3: always short enough to stand under a small picture. What
 * reads like 0.5 and is not says on which side it is: there D turns from one answer to the other.
 * @param {number} value
 * @param {boolean} raw whether D is a critic, whose scores are no probabilities
 * @param {number} [digits] after the point, of a probability
 * @returns {string}
 */
export function verdictText(value, raw, digits = DIGITS) {
  if (!raw) {
    const text = value.toFixed(digits)
    if (Number(text) !== EVEN || value === EVEN) return text
    return value > EVEN ? ">0.5" : "<0.5"
  }
  return (value < 0 ? "−" : "+") + Math.abs(value).toFixed(Math.abs(value) < 10 ? 1 : 0)
}

/**
 * How many digits all verdicts of a state have: one more where most of them read like 0.5 otherwise, as those
 * of a D do that has not learnt.
 * @param {Arrays} arrays of a frame
 */
export function verdictDigits(arrays) {
  const verdicts = ["d_samples", "d_real"].flatMap((name) => Array.from(arrays.get(name)?.data ?? []))
  const alike = verdicts.filter((verdict) => Number(verdict.toFixed(DIGITS)) === EVEN)
  return 2 * alike.length > verdicts.length ? DIGITS + 1 : DIGITS
}

/**
 * The length of a vector.
 * @param {number[]} vector
 * @returns {number}
 */
export function norm(vector) {
  return Math.hypot(...vector)
}

/** From so many standard deviations from its usual length on, noise is called rare. */
export const RARE = 1.5

/**
 * Mean and standard deviation of the length of a vector of `size` numbers from a normal distribution, nearly.
 * @param {number} size
 */
export function typicalLength(size) {
  // The chi distribution's first terms for large sizes; at 1 it is 3 % off.
  const mean = Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (32 * size * size))
  return { mean, deviation: Math.sqrt(size - mean * mean) }
}

/**
 * By how many standard deviations noise of `size` numbers is shorter than usual; negative where it is longer.
 * @param {number} length
 * @param {number} size
 */
export function belowUsual(length, size) {
  const { mean, deviation } = typicalLength(size)
  return (mean - length) / deviation
}

/**
 * The weights of a and b on the way from a (t = 0) to b (t = 1), straight or along the sphere, and their
 * angle: `lerp` and `slerp` of nn_core/latent/vectors.py.
 * @param {number[]} a
 * @param {number[]} b
 * @param {number} t 0 to 1
 * @param {boolean} spherical
 * @returns {{ofA: number, ofB: number, angle: number}} angle: radians
 */
export function walkWeights(a, b, t, spherical) {
  const [longA, longB] = [norm(a), norm(b)]
  const cosine = a.reduce((sum, value, i) => sum + value * b[i], 0) / (longA * longB || 1)
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)))
  if (!spherical || longA * longB === 0 || Math.sin(angle) < 1e-6) return { ofA: 1 - t, ofB: t, angle }
  const length = ((1 - t) * longA + t * longB) / Math.sin(angle)
  return {
    ofA: (length * Math.sin((1 - t) * angle)) / longA,
    ofB: (length * Math.sin(t * angle)) / longB,
    angle,
  }
}

/**
 * The point on that way, in words.
 * @param {string} name
 * @param {number} ofA
 * @param {number} ofB
 * @returns {string} z = 0.75 · A + 0.25 · B
 */
export function mixture(name, ofA, ofB) {
  const write = (/** @type {number} */ weight) => weight.toFixed(2)
  return `${name} ${equalSign([ofA, ofB], write)} ${write(ofA)} · A + ${write(ofB)} · B`
}

/**
 * How much a batch varies: the standard deviation of each pixel over the pictures, averaged over the pixels;
 * 0 of one picture. Squares are divided by n - 1, so that few vary on average as many of the same kind do.
 * @param {Tensor} array n c h w
 * @returns {number}
 */
export function variety(array) {
  const count = array.shape[0]
  const size = array.data.length / count
  let total = 0
  for (let pixel = 0; pixel < size; pixel++) {
    let sum = 0
    let squares = 0
    for (let index = 0; index < count; index++) {
      const value = array.data[index * size + pixel]
      sum += value
      squares += value * value
    }
    total += Math.sqrt(Math.max(0, squares - sum ** 2 / count) / Math.max(1, count - 1))
  }
  return total / size
}

/**
 * What to notice now, in pieces for `setWords`. play: the judgement of the frame (nn_core/judgements/gan.py);
 * waits: whether training can begin; the counts: how many generated and real pictures are shown.
 * @param {Play} play
 * @param {{waits: boolean, samples: number, reals: number}} shown
 * @returns {Piece[]}
 */
export function notice(play, { waits, samples, reals }) {
  const { raw } = play
  const words = PLAYS[play.kind]
  if (words) return words(play, waits, raw)
  const verdict = (/** @type {number} */ value, /** @type {string} */ of) => ({
    text: raw ? scoreText(value) : verdictText(value, raw),
    metric: "mean_verdict",
    of,
  })
  const pair = [
    raw ? "The critic scores " : "D gives ",
    `the ${reals} real pictures `,
    verdict(play.real, "real pictures"),
    ` and the ${samples} samples `,
    verdict(play.generated, "samples"),
    " on average",
    ...uncut(play),
    STANDINGS[play.kind](play),
  ]
  if (raw) return pair
  return [
    ...pair,
    " ",
    { text: String(play.fooled), metric: "fooled", of: "samples" },
    ` of the ${samples} samples ${play.fooled === 1 ? "fools" : "fool"} it.`,
  ]
}

/**
 * The means before verdicts are cut off, by which they are judged; nothing where that changes neither.
 * @param {Play} play
 * @returns {Piece[]}
 */
function uncut({ real, generated, uncut_real: ofReal, uncut_generated: ofGenerated }) {
  if (ofReal === undefined || ofGenerated === undefined) return []
  const [before, after] = [[ofReal, ofGenerated].map(signed), [real, generated].map(signed)]
  if (before.join() === after.join()) return []
  const metric = "mean_answer"
  const onReal = { text: before[0], metric, of: "real pictures" }
  return [" (uncut ", onReal, " and ", { text: before[1], metric, of: "samples" }, ")"]
}

const signed = (/** @type {number} */ value) => value.toFixed(2).replace("-", "−")

/**
 * A critic's mean score with one decimal, whatever its size, as the gap of two of them is told.
 * @param {number} value
 */
const scoreText = (value) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(1)

/** @param {number} steps */
const lastSteps = (steps) => (steps === 1 ? "the last step" : `the last ${several(steps, "step")}`)

const CALMER = "Press Reset, then try smaller learning rates"

/**
 * Where something else matters more than who tells what apart.
 * @type {Record<string, (play: Play, waits: boolean, raw: boolean) => Piece[]>}
 */
const PLAYS = {
  untrained: (_, waits) => [
    "Nothing is learned yet: G’s weights are random, and so is what it makes of the noise.",
    waits ? " Press Train." : "",
  ],
  unknown: () => ["Some numbers are no longer finite: there is nothing to compare."],
  breaks_down: ({ who, loss, steps }) => [
    `Training breaks down: the loss of ${who} was beyond ${number(Math.abs(loss))} ` +
      `in ${steps === 1 ? "" : "half of "}${lastSteps(steps)}. ${CALMER}.`,
  ],
  flat: ({ tone }) => [`G makes nothing: nearly all of its pictures are plain ${tone}. ${CALMER}.`],
  alike: ({ varied }, _, raw) => [
    `The generated pictures look alike: they vary ${varied.toFixed(2)} times as much as the real ones. ` +
      `This is called mode collapse. ${CALMER}${raw ? "" : " or the Wasserstein loss"}.`,
  ],
  d_wins: ({ real, generated, steps }) => [
    `D wins: over ${lastSteps(steps)} it gave real pictures ${real.toFixed(2)} ` +
      `and generated ones ${generated.toFixed(2)}. So sure a judge gives G little to go by. ` +
      `Try a smaller learning rate for D, or another loss.`,
  ],
}

/**
 * How D's two averages stand to each other.
 * @type {Record<string, (play: Play) => string>}
 */
const STANDINGS = {
  fooled: () => ": it trusts the wrong ones. G is ahead, until D finds what gives it away.",
  easily: () => ": it still tells them apart easily.",
  mostly: () => ": it still gives the real ones more.",
  hardly: () => ": it can hardly tell them apart.",
  no_gap: () => ": it gives the real ones no more than the samples.",
  gap: ({ real, generated }) => {
    const gap = Number(real.toFixed(1)) - Number(generated.toFixed(1))
    return (
      `. The gap of ${gap.toFixed(1)} is its estimate of how far apart the two kinds are; ` +
      "G tries to close it."
    )
  },
}
