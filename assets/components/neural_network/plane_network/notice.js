// One sentence on what there is to see, from the numbers of now. What they mean, judge.js says.

/** @import { Frame } from "../../../lib/frame.js" */
/** @import { Answers, Bounds, Heights } from "./judge.js" */
/** @import { Feature, Kind, Layer } from "./model.js" */

import { count, number, percent } from "../../../lib/format.js"
import { isDead, judgeAnswers, judgeHeights } from "./judge.js"

/** Features of which any weighted sum is the same all along straight lines. */
const STRAIGHT = new Set(["x", "y"])
const BENT = "borders as bent as the features are"
const ONLY_BORDER = "border can only be as bent as the features are"
const ONLY_SURFACE = "surface is only a weighted sum of the features, plus a bias"

/** @typedef {{features: Pick<Feature, "name">[], layers: Pick<Layer, "activation">[]}} NoticedNetwork */

/**
 * @typedef {object} Noticed
 * @property {Pick<Frame, "step" | "state" | "metrics" | "live">} frame
 * @property {NoticedNetwork} network
 * @property {ArrayLike<number>[][]} maps what each neuron of each layer gives
 * @property {{train: number, validation: number}} points how many there are
 * @property {boolean} isHeld whether every weight is set by hand, so that none can learn
 * @property {Kind} kind
 * @property {Bounds} bounds
 */

/**
 * What there is to see now.
 * @param {Noticed} noticed
 * @returns {string}
 */
export function notice({ frame, network, maps, points, isHeld, kind, bounds }) {
  const { step, state, live } = frame
  /** @type {Record<string, number>} */
  const metrics = {
    ...frame.metrics,
    train_points: points.train,
    val_points: points.validation,
    guessing: kind.guessing ?? Infinity,
  }
  if (!points.train)
    return "An empty plane: there is nothing to learn from. Choose a colour below it and draw some points."
  const found = () =>
    "train_loss" in metrics
      ? (deadNeurons(network, maps, bounds) ?? learnt(metrics, kind, bounds))
      : "The loss here is no number that 32 bits can hold."
  if (!live)
    return (
      `You are looking at step ${count(step)}. ` +
      `${step ? found() : "The weights are random, and nothing is learnt yet."}`
    )
  if (state === "diverged") return `The pictures show step ${count(step)}, to which it went back.`
  if (isHeld) return held(metrics)
  return step ? found() : (deadNeurons(network, maps, bounds) ?? start(network, kind))
}

/**
 * @param {NoticedNetwork} network
 * @param {ArrayLike<number>[][]} maps
 * @param {Bounds} bounds
 * @returns {string | null}
 */
function deadNeurons(network, maps, bounds) {
  const dead = network.layers.map(({ activation }, index) =>
    activation?.name === "relu" ? maps[index].filter((map) => isDead(map, bounds)).length : 0,
  )
  const count = dead.reduce((sum, one) => sum + one, 0)
  if (!count) return null
  const places = dead.flatMap((one, index) => (one ? [`${one} in layer ${index + 1}`] : []))
  const many = places.length > 1 ? `${count} ReLUs (${places.join(", ")}) give` : `${count} ReLUs give`
  const [who, they] = count === 1 ? ["One ReLU gives", "It gets"] : [many, "They get"]
  return (
    `${who} 0 everywhere: dead. ${they} no gradient any more, and so learn${count === 1 ? "s" : ""} ` +
    "nothing from the points."
  )
}

/**
 * @param {NoticedNetwork} network
 * @param {Kind} kind
 * @returns {string}
 */
function start(network, { classes }) {
  const straight = network.features.every(({ name }) => STRAIGHT.has(name))
  const lines =
    network.layers.length > 1
      ? `Each neuron of the first layer can only draw ${straight ? "one straight border" : BENT}; ` +
        "the next layers combine them."
      : `Without a hidden layer the ${classes ? ONLY_BORDER : ONLY_SURFACE}.`
  return `${lines} Press Train and watch the ${classes ? "border" : "surface"} take shape.`
}

/**
 * @param {Record<string, number>} metrics
 * @returns {string}
 */
function held({ train_accuracy: right, train_loss: loss }) {
  const said = "All weights are held, so no step changes any of them."
  if (Number.isFinite(right)) return `${said} With these ${percent(right)} of its points are right.`
  return Number.isFinite(loss) ? `${said} With these it is off by about ${error(loss)}.` : said
}

/**
 * @param {Record<string, number>} metrics
 * @param {Kind} kind
 * @param {Bounds} bounds
 * @returns {string}
 */
function learnt(metrics, { classes }, bounds) {
  return classes
    ? ANSWERS[judgeAnswers(metrics, classes, bounds)](metrics, classes)
    : HEIGHTS[judgeHeights(metrics, bounds)](metrics)
}

/** @param {number} seen */
const notNew = (seen) =>
  `it learnt from ${count(seen)} of them before they were dealt out again. Reset, and train with these.`

/** @type {Record<Answers, (metrics: Record<string, number>, classes: number) => string>} */
const ANSWERS = {
  unknown: () => "",
  untested: ({ train_accuracy: train }) =>
    `It gets ${percent(train)} of its points right. There are none kept aside to test it with.`,
  not_new: ({ val_accuracy: val, val_learnt: seen }) =>
    `${percent(val)} of the points kept aside are right, but they are no test: ${notNew(seen)}`,
  by_heart: ({ train_accuracy: train, val_accuracy: val }) =>
    `It knows its own points better than new ones: ${percent(train)} against ${percent(val)} right. ` +
    "It has begun to learn them by heart.",
  solved: ({ val_accuracy: val }) => `It gets ${percent(val)} of the points right that it never learnt from.`,
  too_sure: ({ train_accuracy: train, train_loss: loss, guessing }) =>
    `It gets ${percent(train)} of its points right, and is so sure of its wrong answers that they cost ` +
    `more than guessing: a loss of ${number(loss)} against ${number(guessing)}. Smaller steps may settle it.`,
  guesses: ({ val_accuracy: val }, classes) =>
    `${percent(val)} of new points right: about as many as by guessing (${percent(1 / classes)}).`,
  worse: ({ val_accuracy: val }, classes) =>
    `${percent(val)} of new points right: fewer than by guessing (${percent(1 / classes)}).`,
  some: ({ val_accuracy: val }) =>
    `${percent(val)} of new points right so far. Look where the colour still disagrees with the points.`,
}

/**
 * @param {number} loss
 * @returns {string}
 */
const error = (loss) => number(Math.sqrt(loss))

/** @type {Record<Heights, (metrics: Record<string, number>) => string>} */
const HEIGHTS = {
  unknown: () => "",
  untested: ({ train_loss: train }) =>
    `On its points it is off by about ${error(train)} (values go from −1 to 1). ` +
    "There are none kept aside to test it with.",
  not_new: ({ val_loss: val, val_learnt: seen }) =>
    `On the points kept aside it is off by ${error(val)}, but they are no test: ${notNew(seen)}`,
  by_heart: ({ train_loss: train, val_loss: val }) =>
    `On new points it is off by ${error(val)}, on its own by ${error(train)}: ` +
    "it fits its own points too closely.",
  alike: ({ val_loss: val }) => `On new points it is off by about ${error(val)} (values go from −1 to 1).`,
}
