import assert from "node:assert/strict"
import { test } from "node:test"

import { lengthsBeside, movedWords, rarityWords, scaled, shareWords } from "./vectors.js"

const NOISE = [
  [3, 4],
  [6, 8],
]

for (const [factor, told] of [
  [0.7, "5.25 long on average, instead of 7.50."],
  [1, "7.50 long on average, as before."],
])
  test(`noise times ${factor}: its own length is what it is compared with`, () =>
    assert.equal(
      lengthsBeside(
        NOISE.map((vector) => scaled(vector, factor)),
        NOISE,
      ),
      `The 2 noise vectors are ${told}`,
    ))

const MEASURED = { shares: [0.3, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05, 0.1], shares_step: 0, latent_size: 32 }

test("a share is told of the directions that are shown, few as they may be on the last page", () => {
  const first = shareWords({ ...MEASURED, shares_step: 1500 }, 0, 6)
  assert.match(first, /at step 1,500, these 6 of 32 directions hold 85\s%; 6 equal ones would hold 19\s%\.$/)
  const last = shareWords(MEASURED, 6, 8)
  assert.match(
    last,
    /at step 0, these 2 of 32 directions hold 15\s%, the first 6 85\s%; 2 equal ones would hold 6.3\s%\.$/,
  )
  const single = shareWords({ ...MEASURED, latent_size: 7 }, 6, 7)
  assert.match(
    single,
    /this 1 of 7 directions holds 5.0\s%, the first 6 85\s%; an equal one would hold 14\s%/,
  )
})

test("nothing is said of shares before they are measured", () => {
  assert.equal(shareWords({ ...MEASURED, shares: MEASURED.shares.map(() => 0) }, 0, 6), "")
})

test("noise that some of 24,000 vectors fall short of is not said to never have come up", () => {
  assert.equal(rarityWords(3.4, 32), "noise so short hardly ever came up in training")
  assert.equal(rarityWords(4.3, 32), "noise so short is rare in training")
  assert.equal(rarityWords(5.6, 32), "not unusual for these two")
})

for (const [slides, words] of [
  [[], ""],
  [[0, 0], ""],
  [[0, 0, 0, 0, 0, 0, 4], "moved along d7"],
  [[0, 1, 0, 0, -2, 0, 4], "moved along d2, d5 and d7"],
  [[1, 1, 1, 0, 0, 0.05, 4], "moved along 5 directions"],
])
  test(`sliders at ${slides} are "${words}"`, () => assert.equal(movedWords(slides), words))
