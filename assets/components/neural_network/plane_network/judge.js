// What the network has learnt: the twin of nn_core/judgements/plane_network.py, held against its table of
// cases. It runs here as the numbers change with every frame; the bounds come from there.

import { largestSize } from "../../../lib/frame.js"

/** @typedef {"solved" | "gap" | "losses" | "slight" | "clear" | "errors" | "dead"} Bound */

/** @typedef {Record<Bound, number>} Bounds of nn_core/judgements/plane_network.py */

/**
 * @typedef {"unknown" | "untested" | "not_new" | "by_heart" | "solved" | "too_sure" | "guesses" | "worse"
 *   | "some"} Answers
 */

/** @typedef {"unknown" | "untested" | "not_new" | "by_heart" | "alike"} Heights */

/**
 * What the answers of a classifier say; any of its accuracies and losses may be missing.
 * @param {Record<string, number>} metrics with `train_points` and `val_points`, how many there are, and what
 *   `guessing` costs
 * @param {number} classes
 * @param {Bounds} bounds
 * @returns {Answers}
 */
export function judgeAnswers(metrics, classes, bounds) {
  const { train_accuracy: train, val_accuracy: val, train_loss: loss, val_loss: valLoss } = metrics
  const { val_learnt: learnt, train_points: own = Infinity, val_points: others = Infinity } = metrics
  const dear = loss > (metrics.guessing ?? Infinity)
  if (!Number.isFinite(train)) return "unknown"
  if (!Number.isFinite(val)) return "untested"
  if (learnt) return "not_new"
  const [lead, chance, solved] = [train - val, 1 / classes, val >= bounds.solved]
  const farDearer = valLoss > bounds.losses * loss && lead >= bounds.slight
  const luck = Math.sqrt((train * (1 - train)) / own + (val * (1 - val)) / others)
  const byHeart = lead > Math.max(bounds.gap, bounds.clear * luck) || (farDearer && !solved)
  if (byHeart && !dear) return "by_heart"
  if (solved) return "solved"
  const spread = (/** @type {number} */ n) => bounds.clear * Math.sqrt((chance * (1 - chance)) / n)
  if (dear && train > chance + spread(own)) return "too_sure"
  if (val < chance - spread(others)) return "worse"
  return val <= chance + spread(others) ? "guesses" : "some"
}

/**
 * What the values of a surface say; any of its losses may be missing.
 * @param {Record<string, number>} metrics
 * @param {Bounds} bounds
 * @returns {Heights}
 */
export function judgeHeights({ train_loss: train, val_loss: val, val_learnt: learnt }, bounds) {
  if (!Number.isFinite(train)) return "unknown"
  if (!Number.isFinite(val)) return "untested"
  if (learnt) return "not_new"
  return val > bounds.errors * train ? "by_heart" : "alike"
}

/**
 * Whether a ReLU gives 0 all over the plane.
 * @param {ArrayLike<number>} outputs
 * @param {Bounds} bounds
 * @returns {boolean}
 */
export const isDead = (outputs, bounds) => largestSize(outputs) < bounds.dead
