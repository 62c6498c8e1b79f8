import assert from "node:assert/strict"
import { test } from "node:test"

import { explanation } from "./index.js"
import { leastAlike, limitOf } from "./maps.js"

const SHARES = [
  { a: [1, -2], b: [1, -2], share: 0 },
  { a: [1, 0], b: [0, 3], share: 1 },
  { a: [2], b: [-1], share: 1 },
  { a: [3, 1], b: [1, 1], share: 1 / 3 },
]

for (const { a, b, share } of SHARES)
  test(`${a} and ${b} differ by ${share} of what is possible`, () => {
    const found = leastAlike([["conv1", a, b]])
    assert.equal(found.name, "conv1")
    assert.ok(Math.abs(found.share - share) < 1e-6)
  })

test("the layer whose maps differ most is named", () => {
  const pairs = [
    ["conv1", [1], [1]],
    ["conv2", [1], [3]],
    ["conv3", [1], [2]],
  ]
  assert.equal(leastAlike(pairs).name, "conv2")
  assert.equal(leastAlike([]), null)
  assert.equal(limitOf([1, -4], [3]), 4)
})

test("the strongest pixel is said to move the score", () => {
  assert.match(
    explanation(0.2, false),
    /moves its score, the number from which the verdict is made, by about 0.020/,
  )
  assert.match(explanation(0.2, true), /moves its score by about 0.020/)
})
