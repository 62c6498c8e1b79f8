// What the network has learnt: the twin of nn_core/judgements/plane_network.py, held against its table of
// cases. It runs here as the numbers change with every frame; the bounds come from there.

import { largest } from "./model.js"

/** {train_accuracy, val_accuracy, train_loss, val_loss}: any may be missing. */
export function judgeAnswers(
  { train_accuracy: train, val_accuracy: val, train_loss: loss, val_loss: valLoss },
  classes,
  bounds,
) {
  if (!Number.isFinite(train)) return "unknown"
  if (!Number.isFinite(val)) return "untested"
  const [lead, chance, solved] = [train - val, 1 / classes, val >= bounds.solved]
  const farDearer = valLoss > bounds.losses * loss && lead >= bounds.slight
  if (lead > bounds.gap || (farDearer && !solved)) return "by_heart"
  if (solved) return "solved"
  if (val < chance - bounds.guessing) return "worse"
  return val < chance + bounds.guessing ? "guesses" : "some"
}

export function judgeHeights({ train_loss: train, val_loss: val }, bounds) {
  if (!Number.isFinite(train)) return "unknown"
  if (!Number.isFinite(val)) return "untested"
  return val > bounds.errors * train ? "by_heart" : "alike"
}

export const isDead = (outputs, bounds) => largest(outputs) < bounds.dead
