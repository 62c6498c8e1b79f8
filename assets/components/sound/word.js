// Which part of a recording is the word.

import { CLIP_SAMPLES, fitted } from "../../lib/spectrogram.js"

const QUIETEST = 0.005
const BLOCK = 256

/**
 * Whether a microphone gave nothing that could be a voice: no sample reaches 1/200 of what it can give.
 * @param {Float64Array} wave
 */
export const isSilent = (wave) => !wave.some((sample) => Math.abs(sample) >= QUIETEST)

/**
 * As much as one picture shows, with the middle of what is louder than the rest in its middle; at the edges
 * of the recording as near to that as it goes.
 * @param {Float64Array} wave
 * @returns {Float64Array} `CLIP_SAMPLES`
 */
export function spokenPart(wave) {
  if (wave.length <= CLIP_SAMPLES) return fitted(wave)
  const start = Math.round(middleOf(wave) - CLIP_SAMPLES / 2)
  const kept = Math.min(Math.max(start, 0), wave.length - CLIP_SAMPLES)
  return wave.slice(kept, kept + CLIP_SAMPLES)
}

/**
 * Where the sound's weight lies, in samples: each block weighs by what its power exceeds the usual one.
 * @param {Float64Array} wave
 */
function middleOf(wave) {
  const powers = Array.from({ length: Math.floor(wave.length / BLOCK) }, (_, block) => {
    let power = 0
    for (let n = block * BLOCK; n < (block + 1) * BLOCK; n++) power += wave[n] ** 2
    return power
  })
  const usual = [...powers].sort((one, other) => one - other)[powers.length >> 1]
  const weights = powers.map((power) => Math.max(0, power - usual))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!total) return wave.length / 2
  return weights.reduce((sum, weight, block) => sum + weight * (block + 0.5) * BLOCK, 0) / total
}
