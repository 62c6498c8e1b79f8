import assert from "node:assert/strict"
import { test } from "node:test"

import { bandWords, emptyBands, hopWords, milliseconds, windowWords } from "./costs.js"

const USUAL = { window: 512, hop: 256, bands: 32 }
const SAMPLES = 8448

test("a second has 8,000 samples", () => {
  assert.equal(milliseconds(8000), 1000)
})

test("a window is a moment, and tells tones apart", () => {
  assert.match(windowWords(USUAL), /^512 samples = 64.0 ms, .* 8,000 \/ 512 = 15.6 Hz\.$/)
  assert.match(windowWords({ ...USUAL, window: 64 }), /^64 samples = 8.00 ms, .* 8,000 \/ 64 = 125 Hz\.$/)
})

test("frames are counted as the formula says", () => {
  assert.match(
    hopWords(USUAL, SAMPLES),
    /256 samples = 32.0 ms\. 1 \+ ⌊\(8,448 − 512\) \/ 256⌋ = 32 frames \(⌊ ⌋ rounds down\)\.$/,
  )
  assert.match(hopWords({ ...USUAL, hop: 64 }, 8000), /1 \+ ⌊\(8,000 − 512\) \/ 64⌋ = 118 frames \(⌊/)
  assert.match(hopWords(USUAL, 600), /= 1 frame \(⌊/)
})

test("values are bands times frames", () => {
  assert.equal(bandWords(USUAL, SAMPLES), "32 × 32 = 1,024 values; the wave has 8,448.")
})

test("bands that are narrower than what the window tells apart are counted", () => {
  assert.equal(emptyBands(USUAL), 0)
  // The lowest reaches from 0 to 85.7 Hz, the fourth from 132.4 to 234.4: no multiple of 125 lies inside.
  assert.equal(emptyBands({ ...USUAL, window: 64 }), 2)
  assert.match(bandWords({ window: 64, hop: 32, bands: 32 }, SAMPLES), /\d+ bands hold no frequency/)
})
