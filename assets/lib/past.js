// Looking back: while the reader looks at a step of the past, frames of the present bring only news and no
// pictures.

/** @import { Frame } from "./frame.js" */

/**
 * The step of the past that the page shows after this frame, or null for the present; `before` was the answer
 * so far.
 * @param {Pick<Frame, "live" | "step" | "arrays">} frame
 * @param {number | null} before
 * @returns {number | null}
 */
export function pastStep(frame, before) {
  if (!frame.live) return frame.step
  const hasPictures = [...frame.arrays.keys()].some((name) => !name.startsWith("history."))
  return hasPictures ? null : before
}
