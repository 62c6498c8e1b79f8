import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { beginStorage } from "../../../../tests/assets/storage.js"
import { keepGame, levelled, recallGame } from "./kept.js"

const ROW = {
  step: 20,
  raw: true,
  cards: [
    { isReal: true, index: 3, verdict: 0.75 },
    { isReal: false, index: 9, verdict: -2 },
  ],
  guesses: [null, true],
}
const PICTURES = { shape: [2, 1, 1, 2], data: Float32Array.of(-1, 1, 0.5, 3) }
const GAME = { row: ROW, open: false, rounds: [{ step: 20, pictures: 6, you: 5, d: 6 }], pictures: PICTURES }

beforeEach(beginStorage)

test("a game is found again with its pictures, to a level of 256, and of no other run", () => {
  keepGame("r", GAME)
  const { pictures, ...rest } = recallGame("r")
  assert.deepEqual({ ...rest, pictures: null }, { ...GAME, pictures: null })
  assert.deepEqual(pictures.shape, PICTURES.shape)
  const expected = [-1, 1, 0.5, 1]
  pictures.data.forEach((value, at) => assert.ok(Math.abs(value - expected[at]) < 1 / 127, `${value}`))
  assert.deepEqual(levelled(PICTURES.data), pictures.data)
  assert.deepEqual(levelled(pictures.data), pictures.data)
  assert.equal(recallGame("another"), null)
})

for (const wrong of [
  { row: null },
  { row: { ...ROW, guesses: [null] } },
  { row: { ...ROW, raw: undefined } },
  { row: { ...ROW, guesses: [null, 1] } },
  { row: { ...ROW, cards: [ROW.cards[0]], guesses: [null] } },
  { rounds: null },
  { rounds: [{ step: 20, pictures: "many", you: 5, d: 6 }] },
  { pictures: { ...PICTURES, shape: [2, 1, 1, 3] } },
])
  test(`a game that nobody can have played is left: ${JSON.stringify(wrong)}`, () => {
    keepGame("r", { ...GAME, ...wrong })
    assert.equal(recallGame("r"), null)
  })
