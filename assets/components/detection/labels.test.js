import assert from "node:assert/strict"
import { test } from "node:test"

import { placed } from "./labels.js"

const SIDE = 200

/** @param {import("./labels.js").Place} one @param {import("./labels.js").Place} other */
const meet = (one, other) =>
  one.x < other.x + other.wide &&
  other.x < one.x + one.wide &&
  one.y < other.y + other.tall &&
  other.y < one.y + one.tall

test("a label alone stands above its box, or inside where there is no room", () => {
  assert.deepEqual(placed([{ box: [50, 40, 90, 80], wide: 30 }], 14, SIDE), [
    { x: 40, y: 36, wide: 30, tall: 14 },
  ])
  assert.deepEqual(placed([{ box: [4, 190, 90, 199], wide: 30 }], 14, SIDE), [
    { x: 170, y: 4, wide: 30, tall: 14 },
  ])
})

test("labels of boxes that lie nearly alike never cover each other, and the first stands above", () => {
  const asked = [0, 2, 4, 1].map((by) => ({
    box: /** @type {import("./boxes.js").Box} */ ([60 + by, 40 + by, 120 + by, 90 + by]),
    wide: 36,
  }))
  const places = placed(asked, 14, SIDE)
  assert.deepEqual(places[0], { x: 40, y: 46, wide: 36, tall: 14 })
  for (const [at, one] of places.entries()) {
    assert.ok(one.y >= 0 && one.y + one.tall <= SIDE && one.x >= 0 && one.x + one.wide <= SIDE)
    assert.deepEqual(
      places.slice(at + 1).filter((other) => meet(one, other)),
      [],
    )
  }
})

test("where every place is taken a label has its usual one", () => {
  const asked = Array.from({ length: 9 }, () => ({
    box: /** @type {import("./boxes.js").Box} */ ([20, 0, 30, 30]),
    wide: 30,
  }))
  const places = placed(asked, 14, 30)
  assert.deepEqual(places.at(-1), places[0])
})
