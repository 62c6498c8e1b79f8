import assert from "node:assert/strict"
import { test } from "node:test"

import { CLIP_SAMPLES } from "../../lib/spectrogram.js"
import { isSilent, spokenPart } from "./word.js"

/** A recording with a word of 2,000 samples from `start` on. */
const recording = (start, samples = 16_000) =>
  Float64Array.from({ length: samples }, (_, n) => (n >= start && n < start + 2000 ? 0.5 : 0.001) * (-1) ** n)

/** The first loud sample. */
const onset = (wave) => wave.findIndex((sample) => Math.abs(sample) > 0.1)

test("a word lies in the middle of its clip", () => {
  const part = spokenPart(recording(8000))
  assert.equal(part.length, CLIP_SAMPLES)
  assert.ok(Math.abs(onset(part) + 1000 - CLIP_SAMPLES / 2) < 256)
})

test("a word at an edge of the recording is there whole", () => {
  assert.equal(onset(spokenPart(recording(100))), 100)
  assert.equal(onset(spokenPart(recording(13_900))), 13_900 - (16_000 - CLIP_SAMPLES))
})

test("a short recording has silence around it", () => {
  const part = spokenPart(recording(0, 2000))
  assert.equal(part.length, CLIP_SAMPLES)
  assert.equal(onset(part), (CLIP_SAMPLES - 2000) / 2)
})

test("nothing, and what a muted microphone hums, is silence; a whisper is none", () => {
  assert.ok(isSilent(new Float64Array(100)))
  assert.ok(isSilent(Float64Array.of(0.001, -0.004)))
  assert.ok(!isSilent(Float64Array.of(0, -0.02)))
})
