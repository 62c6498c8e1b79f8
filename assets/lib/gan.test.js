import assert from "node:assert/strict"
import { test } from "node:test"

import { mixture, notice, variety, verdictDigits, verdictInk, verdictText, walkWeights } from "./gan.js"

const near = (value, expected) => assert.ok(Math.abs(value - expected) < 1e-9, `${value} is not ${expected}`)

test("a straight walk weighs the ends by t", () => {
  const { ofA, ofB, angle } = walkWeights([1, 0], [0, 1], 0.25, false)
  near(ofA, 0.75)
  near(ofB, 0.25)
  near(angle, Math.PI / 2)
})

for (const t of [0, 0.3, 0.5, 1])
  test(`a walk along the sphere keeps the length and turns evenly: ${t}`, () => {
    const b = [3 * Math.cos(2), 3 * Math.sin(2)]
    const { ofA, ofB } = walkWeights([3, 0], b, t, true)
    const [x, y] = [ofA * 3 + ofB * b[0], ofB * b[1]]
    near(Math.hypot(x, y), 3)
    near(Math.atan2(y, x), 2 * t)
  })

test("a walk along the sphere is as long as its ends, or between", () => {
  // Ends of very different lengths, almost opposite: along their own plane z would be 10 times as long.
  const [a, b] = [
    [0.5, 0],
    [-1.6, 0.05],
  ]
  const lengths = [0, 0.25, 0.5, 1].map((t) => {
    const { ofA, ofB } = walkWeights(a, b, t, true)
    return Math.hypot(ofA * a[0] + ofB * b[0], ofB * b[1])
  })
  const longB = Math.hypot(...b)
  lengths.forEach((length, at) => near(length, 0.5 + [0, 0.25, 0.5, 1][at] * (longB - 0.5)))
})

test("a walk from the middle goes straight", () => {
  const { ofA, ofB } = walkWeights([0, 0], [1, 2], 0.25, true)
  assert.deepEqual([ofA, ofB], [0.75, 0.25])
})

test("a walk between equal ends stays there", () => {
  const { ofA, ofB } = walkWeights([1, 2], [1, 2], 0.4, true)
  near(ofA + ofB, 1)
})

test("a mixture is equal only to weights that are written whole", () => {
  assert.equal(mixture("z", 0.71, 0.29), "z = 0.71 · A + 0.29 · B")
  assert.equal(mixture("This point", Math.SQRT1_2, Math.SQRT1_2), "This point ≈ 0.71 · A + 0.71 · B")
})

test("variety is the mean standard deviation over the batch", () => {
  // Two pictures of two pixels: 0 and 2 have a variance of (1 + 1) / (2 - 1), 5 and 5 of 0.
  near(variety({ shape: [2, 1, 1, 2], data: [0, 5, 2, 5] }), Math.SQRT2 / 2)
  assert.equal(variety({ shape: [1, 1, 1, 2], data: [0, 5] }), 0)
})

test("colours of verdicts are strong at the ends and pale in the middle", () => {
  const colours = { generated: "purple", real: "green" }
  const [low, middle, high] = [0, 0.5, 1].map((verdict) => verdictInk(verdict, colours))
  assert.deepEqual(low, { colour: "purple", strength: 1 })
  assert.deepEqual(high, { colour: "green", strength: 1 })
  near(middle.strength, 0.1)
})

test("verdicts as text", () => {
  assert.equal(verdictText(0.1263, false), "0.126")
  assert.equal(verdictText(0.51, false), "0.510", "as many digits as 0.505 beside it")
  assert.equal(verdictText(1, false), "1.000")
  assert.equal(verdictText(-3.21, true), "−3.2")
  assert.equal(verdictText(12.3, true), "+12")
})

test("a verdict says on which side of 0.5 it is", () => {
  assert.equal(verdictText(0.5, false), "0.500")
  assert.equal(verdictText(0.5031, false), "0.503")
  assert.equal(verdictText(0.4968, false), "0.497")
  assert.equal(verdictText(0.50021, false), ">0.5")
  assert.equal(verdictText(0.500001, false), ">0.5")
  assert.equal(verdictText(0.499999, false), "<0.5")
})

test("all verdicts of a state have as many digits as most of them need", () => {
  const digits = (samples, real) =>
    verdictDigits(
      new Map([
        ["d_samples", { data: samples }],
        ["d_real", { data: real }],
      ]),
    )
  assert.equal(digits([0.505, 0.51], [0.5003]), 3)
  assert.equal(digits([0.5002, 0.4999], [0.51]), 4)
  assert.equal(verdictText(0.5002, false, 4), "0.5002")
  assert.equal(verdictText(0.51, false, 4), "0.5100")
  assert.equal(digits([0.5002], [0.51]), 3)
})

const told = (play, raw) =>
  notice({ ...play, raw }, { waits: false, samples: 64, reals: 16 })
    .map((piece) => (typeof piece === "string" ? piece : piece.text))
    .join("")

test("one sample fools D, several fool it", () => {
  const play = { kind: "easily", real: 0.9, generated: 0.1 }
  assert.match(told({ ...play, fooled: 1 }, false), / 1 of the 64 samples fools it\.$/)
  assert.match(told({ ...play, fooled: 0 }, false), / 0 of the 64 samples fool it\.$/)
})

test("after another loss there is a single step to judge by", () => {
  const wins = { kind: "d_wins", real: 0.97, generated: 0.02 }
  assert.match(told({ ...wins, steps: 1 }, false), /: over the last step it gave/)
  assert.match(told({ ...wins, steps: 200 }, false), /: over the last 200 steps it gave/)
  const breaks = { kind: "breaks_down", who: "D", loss: 300 }
  assert.match(told({ ...breaks, steps: 1 }, false), / beyond 300 in the last step\./)
  assert.match(told({ ...breaks, steps: 200 }, false), / beyond 300 in half of the last 200 steps\./)
})

for (const [real, generated, text] of [
  [12.4, -3.4, "+12.4 and the 64 samples −3.4 on average. The gap of 15.8 "],
  [0.34, 0.25, "+0.3 and the 64 samples +0.3 on average. The gap of 0.0 "],
  [-0.06, -120.04, "−0.1 and the 64 samples −120.0 on average. The gap of 119.9 "],
])
  test(`the gap of ${real} and ${generated} is that of the scores as they are written`, () => {
    const words = told({ kind: "gap", real, generated }, true)
    assert.ok(words.includes(text), words)
  })

test("a critic that prefers what is generated has found a difference", () => {
  const words = told({ kind: "no_gap", real: -3, generated: 5 }, true)
  assert.ok(
    words.endsWith(
      "−3.0 and the 64 samples +5.0 on average: it gives the real ones no more than the samples.",
    ),
  )
})
