import assert from "node:assert/strict"
import { test } from "node:test"

import { all, ofClass, openPage, place } from "../../../../tests/assets/page.js"
import { mount, noticeText } from "./index.js"

openPage()

/** The results of a network that tells a from b, and what the live stream brings of it. */
function results() {
  const root = place()
  const mounted = mount(root, { data: { run: "r", class_names: ["a", "b"] } })
  return {
    root,
    turnsTo: (run) => mounted.update({ data: { run, class_names: ["a", "b"] } }),
    answers: (probabilities, kind) =>
      mounted.take({
        step: 0,
        readable: true,
        judgements: { answer: { kind } },
        arrays: new Map([["probabilities", { shape: [2], data: Float32Array.from(probabilities) }]]),
      }),
    /** counts: how often a class (row) was taken for another; wrong: index, truth, said, confidence each */
    takes: (counts, wrong = []) =>
      mounted.take({
        step: 0,
        readable: true,
        judgements: {},
        arrays: new Map([
          ["confusion", { shape: [2, 2], data: Float32Array.from(counts.flat()) }],
          ["wrong", { shape: [wrong.length, 4], data: Float32Array.from(wrong.flat()) }],
          ["wrong_images", { shape: [wrong.length, 1, 1, 1], data: new Uint8Array(wrong.length) }],
        ]),
      }),
  }
}

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

test("that nothing is mistaken is said as long as it is so", () => {
  const { root, takes } = results()
  const said = () =>
    ofClass(root, "wrong")[0]
      .children.filter(({ hidden }) => !hidden)
      .map(({ textContent }) => textContent)
      .join(" ")
  const FLAWLESS = /No mistake/
  assert.doesNotMatch(said(), FLAWLESS)
  for (let round = 0; round < 2; round++) {
    takes([
      [1, 0],
      [0, 1],
    ])
    assert.match(said(), FLAWLESS)
    takes(
      [
        [0, 1],
        [0, 1],
      ],
      [[0, 0, 1, 0.75]],
    )
    assert.doesNotMatch(said(), FLAWLESS)
    assert.match(said(), /true a, said b \(0\.75\)/)
  }
})

test("the cell under a resting pointer says what each frame brings", () => {
  const { root, takes } = results()
  const [matrix] = all(root, ({ attributes }) => attributes["aria-label"]?.startsWith("Confusion matrix"))
  const value = ofClass(root, "value")[0]
  const hint = value.textContent
  takes([
    [3, 1],
    [0, 4],
  ])
  matrix.onpointermove({ offsetX: 60, offsetY: 25 })
  assert.equal(value.textContent, "True a, said b: 1 of 4 (25\u00a0%)")
  takes([
    [2, 2],
    [0, 4],
  ])
  assert.equal(value.textContent, "True a, said b: 2 of 4 (50\u00a0%)")
  matrix.onpointerleave()
  assert.equal(value.textContent, hint)
  takes([
    [4, 0],
    [0, 4],
  ])
  assert.equal(value.textContent, hint)
})

test("one image is no images", () => {
  const { root, takes } = results()
  takes([
    [1, 0],
    [0, 0],
  ])
  const words = root.textContent
  assert.match(words, /1 validation image at step 0/)
  assert.match(words, /1 of 1 is right/)
  assert.equal(all(root, ({ dataset }) => dataset.metric === "val_accuracy")[0].dataset.of, "1 image")
})

test("a network without an opinion is said to have none, as in the map", () => {
  const { root, answers } = results()
  answers([0.5, 0.5], "none")
  assert.match(root.textContent, /The network has no opinion yet/)
  assert.doesNotMatch(root.textContent, /The network says/)
  answers([0.125, 0.875], "torn")
  assert.match(root.textContent, /The network says b, with 88\u00a0%\./)
  assert.doesNotMatch(root.textContent, /no opinion/)
  answers([0, 1], "sure")
  assert.match(root.textContent, /The network says b, with >99\.9\u00a0%\..*<0\.1\u00a0%/)
})

test("what was counted and said of one run goes where another one takes its place", () => {
  const { root, answers, takes, turnsTo } = results()
  const [matrix] = all(root, ({ attributes }) => attributes["aria-label"] === "Confusion matrix")
  takes([
    [3, 1],
    [0, 4],
  ])
  answers([0.25, 0.75], "torn")
  matrix.onpointermove({ offsetX: 60, offsetY: 25 })
  turnsTo("s")
  const words = root.textContent
  assert.match(words, /Waiting for the first results/)
  assert.doesNotMatch(words, /8 validation images|at step|The network says|True a/)
  assert.ok(all(root, ({ tag }) => tag === "li").every(({ hidden }) => hidden))
  takes([
    [3, 1],
    [0, 4],
  ])
  assert.match(root.textContent, /7 of 8 are right/)
})
