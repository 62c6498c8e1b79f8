import assert from "node:assert/strict"
import { test } from "node:test"

import { CLIP_SAMPLES } from "../../lib/spectrogram.js"
import { NO_OPINION } from "../network_map/notice.js"
import { hearsWords, partWords } from "./words.js"

test("the likeliest word is heard, and none where the maps say that there is no opinion", () => {
  const names = ["one", "two"]
  assert.equal(hearsWords([0.2, 0.8], names, "torn"), "The network hears “two”, with 80\u00a0%.")
  assert.equal(hearsWords([0.49, 0.51], names, "none"), NO_OPINION)
})

test("of a file that is longer than the picture it is said which part is heard", () => {
  assert.equal(
    partWords("tone.wav", 36_800),
    "Only a part of “tone.wav” is heard: of its 4.6 seconds the 1.056 around the middle of its sound.",
  )
  assert.match(partWords("word.wav", CLIP_SAMPLES + 1), /of its 1\.1 seconds the 1\.056/)
  assert.equal(partWords("word.wav", CLIP_SAMPLES), "")
})
