import assert from "node:assert/strict"
import { test } from "node:test"

import { windowAt } from "./math.js"
import { keptText, restoredText, sentence, wayBack } from "./words.js"

for (const [divisor, words] of [
  [4, "1 / 4 = 0.25."],
  [9, "1 / 9 ≈ 0.11."],
  [16, "1 / 16 ≈ 0.063."],
  [4096, "1 / 4,096 ≈ 2.4·10⁻⁴."],
])
  test(`the share of a pixel of ${divisor} is written with a sign that is true`, () => {
    const said = wayBack("average", {
      values: new Float64Array(divisor),
      top: 0,
      left: 0,
      columns: 2,
      divisor,
    })
    assert.equal(said, `Each pixel gets the same share: ${words}`)
  })

for (const [kind, values, words] of /** @type {const} */ ([
  ["average", [1, 2, 3, -1], "(1 + 2 + 3 + (−1)) / 4 = 5 / 4 = 1.25"],
  ["average", [1, 2, 3, -2.625], "(1 + 2 + 3 + (−2.625)) / 4 = 3.375 / 4 ≈ 0.844"],
  ["l2", [3, 4], "√(3² + 4²) = √25 = 5"],
  ["l2", [2, 2], "√(2² + 2²) = √8 ≈ 2.828"],
]))
  test(`what ${kind} pooling makes of ${values} is equal only where it is`, () => {
    const squares = kind === "l2"
    const sum = values.reduce((total, value) => total + (squares ? value * value : value), 0)
    const divisor = values.length
    const result = squares ? Math.sqrt(sum) : sum / divisor
    const seen = { values: new Float64Array(values), top: 0, left: 0, rows: 1, columns: divisor }
    const said = sentence(kind, { ...seen, sum, divisor, result, shares: new Float64Array(divisor) })
    assert.equal(said, words)
  })

for (const [window, size, words] of /** @type {const} */ ([
  [
    2,
    3,
    "√((3²) · 4) = √(9 · 4) = 6. Only 1 of the window’s 4 pixels lies on the picture. So the sum is taken ",
  ],
  [2, 4, "√(3² + 3² + 3² + 3²) = √36 = 6"],
]))
  test(`what the sum of a window of ${window} is multiplied by on ${size} pixels is said in words`, () => {
    const layer = { kind: "l2", window, stride: window, padding: 0, ceil: true }
    const map = { shape: [1, size, size], data: new Float32Array(size * size).fill(3) }
    const said = sentence("l2", windowAt(layer, map, 1, 1))
    assert.ok(said.startsWith(words), said)
    assert.equal(
      said.endsWith("4 / 1 = 4 times, as if the window were full. PyTorch does the same."),
      size === 3,
    )
  })

test("of a window of which more pixels are on the picture, too", () => {
  const map = { shape: [1, 5, 5], data: new Float32Array(25).fill(1) }
  const said = sentence(
    "l2",
    windowAt({ kind: "l2", window: 3, stride: 3, padding: 0, ceil: true }, map, 0, 1),
  )
  assert.equal(
    said,
    "√((1² + 1² + 1² + 1² + 1² + 1²) · 1.5) = √(6 · 1.5) = 3. Only 6 of the window’s 9 pixels lie on the " +
      "picture. So the sum is taken 9 / 6 = 1.5 times, as if the window were full. PyTorch does the same.",
  )
})

for (const [result, words] of /** @type {const} */ ([
  [0, "All values are 0: nobody gets anything."],
  [0.00025, "Each pixel gets its value / (2.5·10⁻⁴): large ones more."],
  [5, "Each pixel gets its value / 5: large ones more."],
]))
  test(`no gradient is said to be divided by 0 where L2 gives ${result}`, () => {
    const seen = { values: new Float64Array([result, 0]), top: 0, left: 0, rows: 1, columns: 2 }
    const sum = result * result
    const said = wayBack("l2", { ...seen, sum, divisor: 2, result, shares: new Float64Array(2) })
    assert.equal(said, words)
  })

for (const [values, words] of /** @type {const} */ ([
  [[2, 2, 2, 2], "All 4 values are 2. Of equal values the first counts: row 3, column 3."],
  [
    [1, 2, 0, 2],
    "The largest of 4 values is 2, which 2 of them have. Of equal values the first counts: row 3, column 4.",
  ],
  [[1, 2, 5, 2], "The largest of 4 values is 5, in row 4, column 3."],
  [[0.5, 0.6, 0.596, 0.1], "The largest of 4 values is 0.6, in row 3, column 4. The next is 0.596."],
  [[1, 2, 0.5961, 0.5959], "The largest of 4 values is 2, in row 3, column 4."],
  [[0, 0.5961, 0.5959, 0], "The largest of 4 values is 0.5961, in row 3, column 4. The next is 0.5959."],
  [
    [-0.59612, 0.25, 0.25, 0.2499],
    "The largest of 4 values is 0.25, which 2 of them have. The next is 0.2499. Of equal values the first " +
      "counts: row 3, column 4.",
  ],
  [
    [-2, -0.59614, -0.59612, -2],
    "The largest of 4 values is −0.59612, in row 4, column 3. The next is −0.59614.",
  ],
]))
  test(`of ${values} the largest, and of equal ones the first`, () => {
    const layer = { kind: "max", window: 2, stride: 2, padding: 0, ceil: false }
    const data = new Float32Array(16)
    values.forEach((value, at) => (data[4 * (2 + (at >> 1)) + 2 + (at & 1)] = value))
    assert.equal(sentence("max", windowAt(layer, { shape: [1, 4, 4], data }, 1, 1)), words)
  })

test("of one value none is the largest", () => {
  const seen = { values: new Float64Array([0.5]), chosen: 0, top: 2, left: 3, rows: 1, columns: 1 }
  const said = sentence("max", { ...seen, sum: 0.5, divisor: 1, result: 0.5, shares: new Float64Array(1) })
  assert.equal(said, "The only value is 0.5, in row 3, column 4.")
})

for (const [after, before, text] of [
  [1024, 4096, "1,024 of 4,096 numbers are left: 25\u00a0%."],
  [1, 4096, "1 of 4,096 numbers is left: <0.1\u00a0%."],
  [4225, 4096, "4,096 numbers become 4,225: 103\u00a0%."],
])
  test(`of ${before} numbers ${after} come out`, () => assert.equal(keptText(after, before), text))

test("one pixel at which no window looks is one", () => {
  assert.match(restoredText(0), /^Each pixel shows the mean/)
  assert.equal(restoredText(1), "No window looks at one pixel: it stays empty.")
  assert.equal(restoredText(1240), "No window looks at 1,240 pixels: they stay empty.")
})
