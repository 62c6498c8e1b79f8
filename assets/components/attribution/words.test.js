import assert from "node:assert/strict"
import { test } from "node:test"

import { changeWords, colourWords, costWords, pixelWords, stateWords, strengthOf, sumWords } from "./words.js"

const NAMES = ["cat", "dog", "owl"]
const space = (/** @type {string} */ text) => text.replaceAll("\u00a0", " ")

test("the whole picture has an answer", () => {
  assert.equal(space(changeWords([0.1, 0.2, 0.7], null, NAMES, 0)), "It reads owl, with 70 %.")
})

test("what hiding has changed", () => {
  assert.equal(
    space(changeWords([0.1, 0.3, 0.6], [0.05, 0.05, 0.9], NAMES, 12)),
    "With 12 pixels hidden it still reads owl: 90 % before, 60 % now.",
  )
  assert.equal(
    space(changeWords([0.6, 0.3, 0.1], [0.05, 0.15, 0.8], NAMES, 1)),
    "With 1 pixel hidden it reads cat, with 60 %. The whole picture is owl for it, with 80 %.",
  )
})

test("a sum and the score that it explains", () => {
  const said = sumWords({ total: 8.31, score: 10.2, black: 1.9 }, "7", 64)
  assert.equal(
    said,
    "All its pixels add up to 8.31. The score of 7 is 8.30 higher for this picture than for a black one.",
  )
})

test("a score may be lower than that of a black picture", () => {
  assert.match(sumWords({ total: -0.5, score: 1, black: 1.5 }, "cat", 64), /up to −0.50.* is 0.50 lower for/)
})

test("few steps do not add up, and say so", () => {
  assert.match(sumWords({ total: 9.21, score: 9, black: 0.03 }, "cat", 32), /in 32 steps; in more they would/)
})

test("rows and columns count from 1", () => {
  assert.equal(pixelWords("LRP", -0.25, { row: 0, column: 4 }), "LRP at row 1, column 5: −0.25")
})

test("a map of zeros says so", () => {
  assert.match(colourWords(true, 0), /0 everywhere/)
  assert.match(colourWords(true, 2), /orange against it; the strongest colour is 2.00/)
  assert.doesNotMatch(colourWords(false, 2), /orange/)
})

test("what is no number is said to be none, by map, value, sum and answer", () => {
  assert.ok(Number.isNaN(strengthOf([1, NaN, 0])))
  assert.ok(Number.isNaN(strengthOf([NaN, NaN])))
  assert.ok(Number.isNaN(strengthOf([1, -Infinity])))
  assert.equal(strengthOf([1, -3]), 3)
  assert.equal(strengthOf([]), 0)
  assert.match(colourWords(true, NaN), /no numbers.* weights have grown too large/)
  assert.equal(stateWords(NaN, "owl"), "no numbers for owl")
  assert.match(changeWords([NaN, NaN, NaN], null, NAMES, 0), /no number.* weights have grown too large/)
  assert.match(changeWords([NaN, NaN, NaN], [0, 0, 1], NAMES, 3), /no number/)
  assert.match(sumWords({ total: NaN, score: 3, black: 1 }, "cat", 64), /no number/)
  assert.match(sumWords({ total: 3, score: Infinity, black: 1 }, "cat", 64), /no number/)
})

test("a small picture says for which class it is, and whether nothing speaks for it", () => {
  assert.equal(stateWords(0.5, "owl"), "for owl")
  assert.equal(stateWords(0, "owl"), "nothing speaks for owl")
})

test("a cost, and what waits while it trains", () => {
  assert.equal(costWords(3, true), "It takes as long as 3 forward passes.")
  assert.match(costWords(192, false), /192 forward passes, so it comes after the others/)
})
