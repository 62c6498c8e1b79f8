// A square of the picture: which window it is of, which band, and what it says.

/** @import { MelSettings, Picture } from "../../lib/spectrogram.js" */

import { count, number } from "../../lib/format.js"
import { DYNAMIC_RANGE_DB, RATE_HZ, bandEdges } from "../../lib/spectrogram.js"

/** @typedef {{frame: number, row: number}} Place the row from above */
/** @typedef {{left: number, width: number}} Span parts of the wave's length */

const SAMPLE_MS = 1000 / RATE_HZ

/**
 * Where the picture lies below its wave: each frame in the middle of its window, as wide as a hop.
 * @param {MelSettings} settings
 * @param {number} frames
 * @param {number} samples of the wave
 * @returns {Span}
 */
export const pictureSpan = ({ window, hop }, frames, samples) => ({
  left: (window - hop) / 2 / samples,
  width: (frames * hop) / samples,
})

/**
 * Which part of the wave a frame is made of.
 * @param {MelSettings} settings
 * @param {number} frame
 * @param {number} samples of the wave
 * @returns {Span}
 */
export const windowSpan = ({ window, hop }, frame, samples) => ({
  left: (frame * hop) / samples,
  width: window / samples,
})

/**
 * The square at a point, as parts of the drawing's width and height.
 * @param {number} x
 * @param {number} y
 * @param {Span} span of the picture
 * @param {Picture} picture
 * @returns {Place}
 */
export const placeAt = (x, y, span, { frames, bands }) => ({
  frame: within(Math.floor(((x - span.left) / span.width) * frames), frames),
  row: within(Math.floor(y * bands), bands),
})

/**
 * A square so many further on.
 * @param {Place} place
 * @param {string} key
 * @param {Picture} picture
 * @returns {Place | null} null for a key that leads nowhere
 */
export function placeAfter({ frame, row }, key, { frames, bands }) {
  const steps = /** @type {Record<string, [number, number]>} */ ({
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  })
  if (!Object.hasOwn(steps, key)) return null
  const [right, down] = steps[key]
  return { frame: within(frame + right, frames), row: within(row + down, bands) }
}

/**
 * What a square says.
 * @param {Place} place
 * @param {MelSettings} settings
 * @param {Picture} picture
 */
export function placeWords({ frame, row }, { window, hop }, { frames, bands, data }) {
  const [from, edges] = [frame * hop * SAMPLE_MS, bandEdges(bands)]
  const band = bands - 1 - row
  const value = data[row * frames + frame]
  const level =
    value === 0
      ? `0: ${DYNAMIC_RANGE_DB} dB or more below the loudest`
      : `${value.toFixed(2)} = 1 − ${number(DYNAMIC_RANGE_DB * (1 - value))} dB / ${DYNAMIC_RANGE_DB} dB`
  return (
    `Frame ${count(frame + 1)}: ${number(from)} to ${number(from + window * SAMPLE_MS)} ms. ` +
    `Band ${count(band + 1)}: ${number(edges[band])} to ${number(edges[band + 2])} Hz. Value ${level}.`
  )
}

/**
 * @param {number} at
 * @param {number} size
 */
const within = (at, size) => Math.min(Math.max(at, 0), size - 1)
