import assert from "node:assert/strict"
import { test } from "node:test"

import { searchWords } from "./words.js"

const OF = { score: 0.9, overlap: 0.45, asked: 10142 }

test("no window at all", () => {
  assert.equal(searchWords(0, [], OF), "None of 10,142 windows has a score of at least 0.900.")
})

test("a face that is found among others", () => {
  assert.equal(
    searchWords(1200, [0, 0.499, 0.66], OF),
    "Of 10,142 windows 1,200 have a score of at least 0.900. Suppression from an IoU of 0.45, as above, " +
      "leaves 3. The face is found: the box that fits best has an IoU of 0.66 with it; from 0.5 on " +
      "it counts. False alarms: 2.",
  )
})

test("a second box on the face is no false alarm, but one too many", () => {
  assert.match(searchWords(9, [0.5, 0.7, 0.1], OF), /0\.70 .* face: 1 too many\. False alarms: 1\.$/)
})

test("a face that is missed", () => {
  assert.match(searchWords(5, [0.1, 0.487], OF), /missed: .* IoU of 0\.49 .* False alarms: 2\.$/)
})
