import assert from "node:assert/strict"
import { test } from "node:test"

import { agreementWords, dashedWords, nearWords, pointWords, varianceWords } from "./words.js"

const space = (/** @type {string} */ text) => text.replaceAll("\u00a0", " ")

test("a dashed frame is said to mean another class than the answer, where there is one", () => {
  const names = ["2", "6"]
  const words = "Dashed: of another class than the network’s answer for the chosen picture, 2."
  assert.equal(dashedWords([1, 1, 1], 0, names), words, "also where they are read rightly themselves")
  assert.equal(dashedWords([0, 1, 0], 0, names), words)
  assert.equal(dashedWords([0, 0], 0, names), "")
})

test("what the axes hold, and all together", () => {
  assert.equal(
    space(varianceWords([0.175, 0.109], 784, "images")),
    "The layer has 784 features an image. Of how they vary, axis 1 holds 18 % and axis 2 holds 11 %: " +
      "28 % together. The rest is not in this picture.",
  )
})

test("what neighbours tell right, in all features and in the picture", () => {
  const said = space(agreementWords([0.93, 0.545], 784, 2, "loses", "images"))
  assert.match(
    said,
    /Among all 784 features they are right for 93.0 %, in these 2 dimensions for 55 %\. So what/,
  )
  assert.match(agreementWords([0.9, 0.9], 10, 3, "keeps", "images"), /no clear difference/)
  assert.match(agreementWords([0.6, 0.7], 10, 3, "gains", "images"), /only disturbed/)
})

test("a point is right or wrong", () => {
  assert.equal(pointWords("4", "9", 2004, "images"), "Image 2,004, class 4. The network reads 9.")
  assert.equal(pointWords("4", "4", 7, "images"), "Image 7, class 4. The network reads it right.")
})

test("neighbours vote: the most first", () => {
  const names = [..."0123456789"]
  assert.equal(
    nearWords([9, 4, 4, 4, 9, 7, 4, 4, 4, 4], names, "4", "images"),
    "The network reads 4. Of its 10 nearest, 7 are of class 4, 2 of class 9 and 1 of class 7.",
  )
  const two = "The network reads 4. Of its 2 nearest, 2 are of class 4."
  assert.equal(nearWords([4, 4], names, "4", "images"), two)
})

test("a crop is of a photograph, and no answer to it is right or wrong", () => {
  const said = "Crop 7, of the photograph temple. The network reads palace."
  assert.equal(pointWords("temple", "palace", 7, "crops"), said)
  assert.equal(pointWords("temple", "temple", 7, "crops"), said.replace("palace", "temple"))
  assert.equal(
    nearWords([1, 1, 0], ["cat", "brick"], "prison", "crops"),
    "The network reads prison. Of its 3 nearest, 2 are of the photograph brick and 1 of cat.",
  )
  assert.match(space(varianceWords([0.5, 0.1], 1280, "crops")), /has 1,280 features a crop\./)
  assert.match(agreementWords([0.9, 0.9], 1280, 2, "keeps", "crops"), /vote on each crop\./)
})
