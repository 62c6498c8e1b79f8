import assert from "node:assert/strict"
import { test } from "node:test"

import { pictureSpan, placeAfter, placeAt, placeWords, windowSpan } from "./place.js"

const SETTINGS = { window: 400, hop: 200, bands: 2 }
const SAMPLES = 1000
const PICTURE = { bands: 2, frames: 4, data: Float64Array.of(0, 1, 0.5, 0, 0, 0, 0, 0.75) }

test("each frame is drawn below the middle of its window", () => {
  const span = pictureSpan(SETTINGS, 4, SAMPLES)
  assert.deepEqual(span, { left: 0.1, width: 0.8 })
  for (let frame = 0; frame < 4; frame++) {
    const window = windowSpan(SETTINGS, frame, SAMPLES)
    const middle = span.left + (span.width * (frame + 0.5)) / 4
    assert.ok(Math.abs(middle - (window.left + window.width / 2)) < 1e-12)
  }
})

test("a point is the square under it; beside the picture it is the nearest", () => {
  const span = pictureSpan(SETTINGS, 4, SAMPLES)
  assert.deepEqual(placeAt(0.35, 0.2, span, PICTURE), { frame: 1, row: 0 })
  assert.deepEqual(placeAt(0, 1, span, PICTURE), { frame: 0, row: 1 })
  assert.deepEqual(placeAt(1, -0.1, span, PICTURE), { frame: 3, row: 0 })
})

test("arrows lead on, and not beyond the edges; other keys lead nowhere", () => {
  assert.deepEqual(placeAfter({ frame: 1, row: 0 }, "ArrowRight", PICTURE), { frame: 2, row: 0 })
  assert.deepEqual(placeAfter({ frame: 0, row: 1 }, "ArrowLeft", PICTURE), { frame: 0, row: 1 })
  assert.deepEqual(placeAfter({ frame: 0, row: 1 }, "ArrowUp", PICTURE), { frame: 0, row: 0 })
  assert.equal(placeAfter({ frame: 0, row: 1 }, "a", PICTURE), null)
  assert.equal(placeAfter({ frame: 0, row: 1 }, "toString", PICTURE), null)
})

test("a square says when, how high, and how loud", () => {
  // Two bands: their edges are a third and two thirds of 2146 mel, 620.8 and 1,791.4 Hz.
  assert.equal(
    placeWords({ frame: 3, row: 1 }, SETTINGS, PICTURE),
    "Frame 4: 75.0 to 125 ms. Band 1: 0 to 1,791 Hz. Value 0.75 = 1 − 15.0 dB / 60 dB.",
  )
  assert.match(
    placeWords({ frame: 1, row: 0 }, SETTINGS, PICTURE),
    /Band 2: 621 to 4,000 Hz. Value 1.00 = 1 − 0 dB/,
  )
  assert.match(
    placeWords({ frame: 0, row: 0 }, SETTINGS, PICTURE),
    /Value 0: 60 dB or more below the loudest\.$/,
  )
})
