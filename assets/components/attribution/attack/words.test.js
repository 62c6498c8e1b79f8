import assert from "node:assert/strict"
import { test } from "node:test"

import { changeWords, levelWords, lossWords, noiseWords, turnedWords } from "./words.js"

const NAMES = ["three", "eight"]
const BEFORE = [0.99, 0.01]

test("a level is told in grey levels, as epsilon and as a share", () => {
  assert.equal(levelWords(51), "51 of 255 grey levels: ε = 0.20, or 20 % of black to white")
})

test("an answer stays, turns, or turns to what was aimed at", () => {
  const words = (kind, after, level = 16) =>
    turnedWords({ kind, before: 0, after: kind === "stays" ? 0 : 1 }, BEFORE, after, NAMES, level, -1)
  assert.equal(words("stays", [0.84, 0.16]), "It still reads three: 99.0 % before, 84 % now.")
  assert.equal(
    words("turns", [0.29, 0.71]),
    "Now it reads eight, with 71 %. It took the picture for three before, with 99.0 %.",
  )
  assert.match(words("reaches", [0.29, 0.71]), /^Now it reads eight, as it was meant to, with 71\s%\./)
  assert.equal(words("stays", BEFORE, 0), "Nothing is changed. It reads three, with 99.0 %.")
})

test("what was aimed at and missed is told", () => {
  const after = [0.2, 0.7, 0.1]
  const names = [...NAMES, "five"]
  const words = (kind, aim) => turnedWords({ kind, before: 0, after: 1 }, after, after, names, 16, aim)
  assert.match(words("turns", 2), / It was to read five: 10\s%\.$/)
  assert.doesNotMatch(words("turns", -1), /was to/)
  assert.doesNotMatch(words("reaches", 1), /was to/)
})

test("noise of no size is not spoken of", () => {
  assert.equal(noiseWords([0.4, 0.6], NAMES, 16), "With random noise of that size it reads eight, with 60 %.")
  assert.equal(noiseWords(BEFORE, NAMES, 0), "")
})

test("what is added is enlarged until it spans black to white", () => {
  assert.equal(
    changeWords(51),
    "Enlarged: grey is 0, brighter is up to +51 levels in each colour, darker down to −51.",
  )
  assert.equal(changeWords(0), "Nothing is added.")
})

test("the loss is that of the answer, or of the class that is aimed at", () => {
  assert.match(lossWords(0, null, NAMES), /loss of three.*rise/)
  assert.match(lossWords(0, 1, NAMES), /minus the loss of eight.*fall/)
})
