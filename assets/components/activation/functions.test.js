import assert from "node:assert/strict"
import { test } from "node:test"

import { FUNCTIONS, hasFlatPart, share, sumText } from "./functions.js"
import { VERDICTS, flatText, gradientBack, sharesText } from "./statistics.js"

// math.erfc(-x / sqrt(2)) / 2 of Python
for (const [x, expected] of [
  [0, 0.5],
  [-1, 0.15865525393145707],
  [-2.9, 0.0018658133003840378],
  [-3.1, 0.0009676032132183561],
  [-8, 6.22096057427178e-16],
  [-9, 1.1285884059538405e-19],
  [-15, 3.6709661993126986e-51],
  [2, 0.9772498680518208],
  [9, 1],
])
  test(`Φ(${x}) is right to 12 digits`, () =>
    assert.ok(Math.abs(share(x) - expected) <= 1e-12 * expected, `${share(x)}`))

for (const [labels, text] of /** @type {const} */ ([
  [[], ""],
  [["Second"], ": no gradient through the second activation on this picture"],
  [["First", "Second"], ": no gradient through the first and the second activation on this picture"],
]))
  test(`a unit is flat in ${labels.length} panels, and these are named`, () =>
    assert.equal(flatText(labels.map((label) => ({ label }))), text))

test("a slope that only 32 bits make 0 is not called exactly 0", () => {
  const back = (name, z, p) => {
    const slope = Float32Array.from([z, 1], (z) => FUNCTIONS[name].at(z, p)[1])
    return sharesText(0, gradientBack(slope, { little: 0.1, vanishing: 0.15 }, hasFlatPart(name, p)))
  }
  assert.match(back("relu", -15, 0), /^Zeros .* exactly none: 50/)
  assert.match(back("gelu", -15, 0), /^In 32-bit numbers: zeros .* exactly none: 50/)
  assert.match(back("elu", -120, 1), /^In 32-bit numbers: zeros .* exactly none: 50/)
  assert.match(back("elu", -1, 0), /^Zeros .* exactly none: 50/)
})

test("a unit whose slope is learned is not said to learn nothing any more", () => {
  const none = { through: 0, nothing: 1, little: 1, exact: true }
  assert.match(VERDICTS.dead(none, [-9, -1], 12, false), /: this unit cannot learn any more\.$/)
  assert.match(VERDICTS.dead(none, [-9, -1], 12, true), /: kernel and bias cannot learn .* slope a, .* can:/)
})

// 1 / cosh(x)² with 60 digits of Python’s decimal
for (const [x, slope, words] of /** @type {const} */ ([
  [0, 1, ["tanh(0) = 0", "1 − 0² = 1"]],
  [0.5, 0.7864477329659274, ["tanh(0.5) ≈ 0.462", "1 − 0.462² ≈ 0.786"]],
  [20, 1.699341702116636e-17, ["tanh(20) ≈ 1 − 8.5·10⁻¹⁸", "1 − (1 − 8.5·10⁻¹⁸)² ≈ 1.7·10⁻¹⁷"]],
  [-40, 7.21940555138166e-35, ["tanh(−40) ≈ −1 + 3.6·10⁻³⁵", "1 − (−1 + 3.6·10⁻³⁵)² ≈ 7.2·10⁻³⁵"]],
]))
  test(`the slope of tanh at ${x} is what it is, though tanh rounds to 1 far out`, () => {
    const { at, work } = FUNCTIONS.tanh
    assert.ok(Math.abs(at(x, 0)[1] - slope) <= 1e-12 * slope, `${at(x, 0)[1]}`)
    assert.deepEqual(work(x, 0, at(x, 0)), words)
  })

for (const [z, numbers, words] of /** @type {const} */ ([
  [-2, [0, 0], ["min(max(0, −2), 6) = 0", "z ≤ 0: 0"]],
  [2.5, [2.5, 1], ["min(max(0, 2.5), 6) = 2.5", "0 < z < 6: 1"]],
  [6, [6, 0], ["min(max(0, 6), 6) = 6", "z ≥ 6: 0"]],
  [9, [6, 0], ["min(max(0, 9), 6) = 6", "z ≥ 6: 0"]],
]))
  test(`ReLU6 at ${z} is flat on both sides`, () => {
    assert.deepEqual(FUNCTIONS.relu6.at(z, 0), numbers)
    assert.deepEqual(FUNCTIONS.relu6.work(z, 0, /** @type {any} */ (numbers)), words)
  })

test("nothing times any power is exactly nothing", () => {
  const { at, work } = FUNCTIONS.elu
  assert.deepEqual(work(-1, 0, at(-1, 0)), ["0 · (0.368 − 1) = 0", "0 · 0.368 = 0"])
  assert.deepEqual(work(-1, 1, at(-1, 1)), ["1 · (0.368 − 1) ≈ −0.632", "1 · 0.368 ≈ 0.368"])
})

for (const [z, p, text] of [
  [-1.25, 0.01, "0.01 · (−1.25) ≈ −0.013"],
  [-1.5, 0.5, "0.5 · (−1.5) = −0.75"],
])
  test(`a slope times a number: ${text}`, () => {
    const { at, work } = FUNCTIONS.leaky_relu
    assert.equal(work(z, p, at(z, p))[0], text)
  })

test("a slope that is written shorter than it is has no equals sign", () => {
  const { at, work } = FUNCTIONS.prelu
  assert.equal(work(-1, 0.12345, at(-1, 0.12345))[1], "z ≤ 0: a ≈ 0.123")
})

for (const [numbers, text] of [
  [[1, -2, 0.1, -1.9], "z = 1 · (−2) + 0.1 = −1.9"],
  [[1, 0.10196, 0, 0.10196], "z = 1 · 0.102 + 0 = 0.102"], // one number, written twice
  [[0.1, 0.10196, 0, 0.010196], "z = 0.1 · 0.102 + 0 ≈ 0.01"],
  [[2, 0.5, -5, -4], "z = 2 · 0.5 − 5 = −4"],
  [[1, 0.0625, 1e-4, 0.0626], "z = 1 · 0.063 + 0 ≈ 0.063"],
])
  test(`${text}`, () => assert.equal(sumText(...numbers), text))
