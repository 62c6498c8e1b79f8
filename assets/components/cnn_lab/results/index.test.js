import assert from "node:assert/strict"
import { test } from "node:test"

import { noticeText } from "./index.js"

/** How often a class (row) was taken for another one (column). */
for (const [counts, words] of [
  [
    [
      [9, 0, 0],
      [0, 8, 0],
      [3, 1, 6],
    ],
    "Most mixed up: c taken for a, 3 times of 10.",
  ],
  [
    [
      [9, 1],
      [0, 8],
    ],
    "Most mixed up: a taken for b, once of 10.",
  ],
  [
    [
      [9, 1],
      [1, 8],
    ],
    "Most mixed up, like one other pair: a taken for b, once of 10.",
  ],
  [
    [
      [8, 2, 1],
      [2, 8, 0],
      [1, 2, 6],
    ],
    "Most mixed up, like 2 other pairs: a taken for b, 2 times of 11.",
  ],
  [
    [
      [9, 0],
      [0, 8],
    ],
    "No validation image is mistaken.",
  ],
])
  test(`the most frequent mistake: ${words}`, () => assert.equal(noticeText(counts, ["a", "b", "c"]), words))
