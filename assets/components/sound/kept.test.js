import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { beginStorage } from "../../../tests/assets/storage.js"
import { CLIP_SAMPLES } from "../../lib/spectrogram.js"
import { keepOwn, recallOwn, rounded } from "./kept.js"

const wave = Float64Array.from({ length: CLIP_SAMPLES }, (_, n) => 1.2 * Math.sin(n))
const OWN = { wave, title: "zwölf.wav", note: "Only a part of it is heard." }

beforeEach(beginStorage)

test("a sound is found again in place of its clip, and of no other", () => {
  keepOwn("seven", OWN)
  const { wave: found, ...rest } = recallOwn("seven")
  assert.deepEqual(rest, { title: OWN.title, note: OWN.note })
  found.forEach((sample, n) => assert.ok(Math.abs(sample - wave[n]) < 1e-7, `${sample}`))
  assert.deepEqual(rounded(wave), found)
  assert.deepEqual(rounded(found), found)
  assert.equal(recallOwn("two"), null)
})

test("nothing is found where nothing is kept any more", () => {
  assert.equal(recallOwn("seven"), null)
  keepOwn("seven", OWN)
  keepOwn("seven", null)
  assert.equal(recallOwn("seven"), null)
})

for (const [what, change] of Object.entries({
  "too few samples": { wave: wave.slice(1) },
  "a sample that is no number": { wave: wave.with(7, NaN) },
  "no title": { title: undefined },
}))
  test(`of ${what} nothing is found`, () => {
    keepOwn("seven", { ...OWN, ...change })
    assert.equal(recallOwn("seven"), null)
  })

test("what another page wrote is not used", () => {
  for (const samples of [undefined, 7, "%", "AAA="]) {
    sessionStorage.setItem("sound own", JSON.stringify({ clip: "seven", title: "a", note: "", samples }))
    assert.equal(recallOwn("seven"), null)
  }
})
