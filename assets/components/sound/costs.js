// What the settings of a spectrogram cost, in numbers and words.

/** @import { MelSettings } from "../../lib/spectrogram.js" */

import { count, number, several } from "../../lib/format.js"
import { RATE_HZ, frameCount, melFilters } from "../../lib/spectrogram.js"

/**
 * How long so many samples last.
 * @param {number} samples
 */
export const milliseconds = (samples) => (1000 * samples) / RATE_HZ

/**
 * How many bands are too narrow for the window: no frequency that it tells apart lies in them.
 * @param {MelSettings} settings
 */
export const emptyBands = ({ bands, window }) =>
  melFilters(bands, window).filter((weights) => weights.every((weight) => weight === 0)).length

/**
 * The trade of the window: long ones tell tones apart, short ones moments.
 * @param {MelSettings} settings
 */
export const windowWords = ({ window }) =>
  `${count(window)} samples = ${number(milliseconds(window))} ms, which are one moment. ` +
  `Tones are measured every ${count(RATE_HZ)} / ${count(window)} = ${number(RATE_HZ / window)} Hz.`

/**
 * @param {MelSettings} settings
 * @param {number} samples of the wave
 */
export const hopWords = (settings, samples) =>
  `A new window every ${count(settings.hop)} samples = ${number(milliseconds(settings.hop))} ms. ` +
  `1 + ⌊(${count(samples)} − ${count(settings.window)}) / ${count(settings.hop)}⌋ = ` +
  `${several(frameCount(samples, settings), "frame")} (⌊ ⌋ rounds down).`

/**
 * @param {MelSettings} settings
 * @param {number} samples of the wave
 */
export function bandWords(settings, samples) {
  const frames = frameCount(samples, settings)
  const empty = emptyBands(settings)
  const lacking =
    empty &&
    `${several(empty, "band")} ${empty === 1 ? "holds" : "hold"} no frequency: the window is too short.`
  return [
    `${count(settings.bands)} × ${count(frames)} = ${count(settings.bands * frames)} values;`,
    `the wave has ${count(samples)}.`,
    lacking,
  ]
    .filter(Boolean)
    .join(" ")
}
