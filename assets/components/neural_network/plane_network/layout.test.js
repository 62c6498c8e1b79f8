import assert from "node:assert/strict"
import { test } from "node:test"

import { cardSpot } from "./layout.js"

// Four columns, 200 px from one to the next; the data panel beside them is 200 px wide.
const columns = [0, 1, 2, 3].map((at) => ({ x: 44 + 200 * at, tiles: [50, 100, 150] }))
const LAYOUT = { columns, tile: 40, width: 700, height: 400, step: 200 }
const SIZE = { width: 330, height: 260 }

test("a card stands behind the neuron where there is room", () => {
  assert.deepEqual(cardSpot(LAYOUT, 0, 60, SIZE, { start: -200, end: 1000 }), [298, 74])
})

test("it never covers what the neuron adds up", () => {
  for (const room of [
    { start: -200, end: 1000 },
    { start: -200, end: 700 },
    { start: 0, end: 1000 },
    { start: 0, end: 360 },
  ]) {
    for (const index of [0, 1, 2]) {
      const [left, top] = cardSpot(LAYOUT, index, 60, SIZE, room)
      const { x, tiles } = columns[index]
      const isAside = left >= x + LAYOUT.tile || left + SIZE.width <= x
      const isBelow = top >= tiles[2] + LAYOUT.tile
      assert.ok(isAside || isBelow, `${left}, ${top} covers layer ${index} in ${JSON.stringify(room)}`)
      assert.ok(left >= room.start && left + SIZE.width <= room.end)
    }
  }
})
