import assert from "node:assert/strict"
import { test } from "node:test"

import { all, openPage, place } from "../../../../tests/assets/page.js"
import { deadText, momentsText, mount, noticeText } from "./index.js"

openPage()

test("weights differ by their standard deviation, gradients are as large as their root mean square", () => {
  assert.equal(momentsText("weight", [3, 4]), "standard deviation 4.00")
  assert.equal(momentsText("gradient", [3, 4]), "root mean square 5.00") // 3² + 4² = 5²
  assert.equal(momentsText("weight", [1, 0]), "all 1.00", "and no spread, however far from 0")
  assert.equal(momentsText("gradient", [0, 0]), "all 0")
})

for (const [dead, words] of [
  [
    [
      ["relu1", [0, 1, 1]],
      ["relu2", [0, 0]],
    ],
    "relu1: 2 of 3 units are dead. A dead",
  ],
  [[["relu1", [0, 1]]], "relu1: 1 of 2 units is dead."],
  [[["relu1", [0, 0]]], "No dead units"],
])
  test(`dead units in words: ${words}`, () => assert.ok(deadText(new Map(dead)).includes(words)))

test("a unit that is zero on the validation images may still learn from others", () => {
  const words = deadText(new Map([["relu1", [0, 1]]]))
  assert.match(words, /such images cannot teach it anything/)
  assert.doesNotMatch(words, /no gradient passes|learns nothing/)
})

test("a smaller gradient slows the rules down that step by its size, and no other", () => {
  const found = { kind: "vanishing", first: "conv1", last: "linear1", first_size: 1, last_size: 10 }
  const words = noticeText(found, { step: 5, live: true })
  assert.match(words, /10\.0 times less reaches the first layer\. With SGD or Momentum it learns slowly\.$/)
})

test("gradients that are not kept are none, also for who does not see them", () => {
  const root = place()
  const mounted = mount(root, { data: { run: "r" } })
  const bars = { data: Int32Array.of(1, 2, 1) }
  const limit = { data: Float32Array.of(0.5) }
  const moments = { data: Float32Array.of(0, 0.25) }
  const statistics = (kind) => ({
    [`conv1.${kind}_histogram`]: bars,
    [`conv1.${kind}_limit`]: limit,
    [`conv1.${kind}_moments`]: moments,
  })
  const [weight, gradient] = ["weight", "gradient"].map(statistics)
  const takes = (arrays, kind) =>
    mounted.take({
      step: 5,
      live: kind !== "none",
      judgements: { gradients: { kind, first: "conv1", first_size: 1 } },
      arrays: new Map(Object.entries(arrays)),
    })
  const labels = () =>
    all(root, ({ tag }) => tag === "canvas").map(({ attributes }) => attributes["aria-label"])
  takes({ ...weight, ...gradient }, "one")
  assert.match(labels()[1], /^gradients of conv1 between ±0\.50/)
  const nil = {
    "conv1.gradient_histogram": { data: Int32Array.of(0, 4, 0) },
    "conv1.gradient_limit": { data: Float32Array.of(1) },
    "conv1.gradient_moments": { data: Float32Array.of(0, 0) },
  }
  takes({ ...weight, ...nil }, "one")
  assert.equal(labels()[1], "gradients of conv1: all 0", "and not up to 1, the width of an empty chart")
  assert.ok(!root.textContent.includes("−1.00"))
  takes(weight, "none")
  assert.match(labels()[0], /^weights of conv1 between ±0\.50/)
  assert.equal(labels()[1], "gradients of conv1: none")
})
