// What somebody said, or brought, outlives a reload, and the way to another page and back: this tab of the
// browser keeps it.

import { base64Of, bytesOf } from "../../lib/base64.js"
import { CLIP_SAMPLES } from "../../lib/spectrogram.js"
import { keepInTab, recallFromTab } from "../../lib/tab.js"

const NAME = "sound own"

/**
 * A sound of somebody's own: `CLIP_SAMPLES`, and what is said of them.
 * @typedef {{wave: Float64Array, title: string, note: string}} Own
 */

/**
 * A wave as it is after it was kept, so that its picture is the same before and after.
 * @param {Float64Array} wave
 */
export const rounded = (wave) => Float64Array.from(Float32Array.from(wave))

/**
 * @param {string} clip in whose place it is shown
 * @param {Own | null} own null: nothing is kept
 */
export function keepOwn(clip, own) {
  const samples = own && base64Of(new Uint8Array(Float32Array.from(own.wave).buffer))
  keepInTab(NAME, own && { clip, title: own.title, note: own.note, samples })
}

/**
 * What is shown in place of a clip; null: nothing that can be used.
 * @param {string} clip
 * @returns {Own | null}
 */
export function recallOwn(clip) {
  const kept = recallFromTab(NAME)
  if (kept?.clip !== clip) return null
  try {
    const { title, note, samples } = kept
    const wave = Float64Array.from(new Float32Array(bytesOf(samples).buffer))
    const fits = wave.length === CLIP_SAMPLES && wave.every(Number.isFinite)
    return fits && typeof title === "string" && typeof note === "string" ? { wave, title, note } : null
  } catch {
    return null // written by an older page
  }
}
