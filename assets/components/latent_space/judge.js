// What a change inside G does to a picture: the twin of nn_core/judgements/latent.py, held against its table
// of cases.

/** @typedef {{barely: number, clearly: number}} Bounds `BOUNDS` of nn_core/judgements/latent.py */

/**
 * What a change is (after minus before, a number a pixel).
 * @param {Float32Array} change
 * @param {Bounds} bounds
 */
export function judgeChange(change, { barely, clearly }) {
  const moved = change.reduce((sum, value) => sum + Math.abs(value), 0) / change.length
  const darker = change.filter((value) => value < -clearly).length
  const brighter = change.filter((value) => value > clearly).length
  const few = moved < barely && darker + brighter === 0
  return { kind: few ? "hardly" : "changes", moved, darker, brighter }
}
