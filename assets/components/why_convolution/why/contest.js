// The contest: who takes part, the experiments, and what Python tells of them.

/** @import { Arrays } from "../../../lib/frame.js" */
/** @import { Line } from "./sums.js" */

export const NETWORKS = /** @type {const} */ (["cnn", "perceptron"])
export const NAMES = { cnn: "CNN", perceptron: "Perceptron" }
export const ANSWERS = { cnn: "The CNN", perceptron: "The perceptron", neither: "Both the same" }
export const CHARTS = {
  plain: { title: "The digits as they are", runs: ["cnn", "perceptron"], x: "training step" },
  shifted: {
    title: "The digits shifted",
    runs: ["cnn", "perceptron"],
    x: "shift in pixels",
    question: "Predict first: all digits move aside by 3 pixels. Which network loses more right answers?",
  },
  shuffled: {
    title: "Every image shuffled the same way",
    runs: ["cnn_shuffled", "perceptron_shuffled"],
    x: "training step",
    question:
      "Predict first: both networks train and are tested on shuffled pixels. " +
      "Which loses more right answers by that?",
  },
}
export const KEYS = /** @type {Key[]} */ (Object.keys(CHARTS))

/** @typedef {(typeof NETWORKS)[number]} Network */

/** @typedef {keyof typeof ANSWERS} Guess */

/** @typedef {keyof typeof CHARTS} Key */

/** @typedef {{title: string, runs: string[], x: string, question?: string}} About */

/**
 * How a network stands: `standing` of ui/why_convolution/lesson.py.
 * @typedef {object} Standing
 * @property {number} params
 * @property {number} step
 * @property {number} steps
 * @property {Line} curve accuracy by step
 * @property {number | null} accuracy when it is trained
 * @property {number[] | null} shifts accuracy by shift in pixels, when it is measured
 * @property {string} problem
 */

/**
 * @typedef {object} ContestFacts
 * @property {string} contest
 * @property {Record<string, Standing>} runs
 * @property {Record<Network, string>} plans
 * @property {Partial<Record<Key, Guess | null>>} predictions
 * @property {Partial<Record<Key, string>>} verdicts
 * @property {Partial<Record<Key, string[]>>} told runs of which the page has told how they fare there
 */

/** @typedef {ContestFacts & {arrays: Arrays}} ContestFrame */

/** @param {number | null | undefined} share */
export const percentOf = (share) =>
  share === undefined || share === null ? "–" : `${(100 * share).toFixed(1)} %`
