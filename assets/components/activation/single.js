// Activation functions as PyTorch computes them in 32-bit numbers. It rounds on the way: far out tanh is 1,
// and 1 − 1² leaves no slope, though a 32-bit number could hold it.

/** @import { At, FunctionName } from "./functions.js" */

import { FUNCTIONS, density, share } from "./functions.js"

const f = Math.fround

/** @param {number} x */
const onePlusPower = (x) => f(1 + f(Math.exp(-x)))

/** @type {Partial<Record<FunctionName, At>>} */
const ROUNDED = {
  gelu(x) {
    const below = f(0.5 * f(1 + f(2 * share(x) - 1)))
    return [f(x * below), f(below + f(x * f(density(x))))]
  },
  silu(x) {
    const sigmoid = f(1 / onePlusPower(x))
    return [f(x / onePlusPower(x)), f(sigmoid * f(1 + f(x * f(1 - sigmoid))))]
  },
  tanh(x) {
    const value = f(Math.tanh(x))
    return [value, f(1 - f(value * value))]
  },
  sigmoid(x) {
    const value = f(1 / onePlusPower(x))
    return [value, f(f(1 - value) * value)]
  },
}

/**
 * [value, derivative] in 32-bit numbers. The other functions round at the end alone.
 * @param {FunctionName} name
 * @returns {At}
 */
export const inSingle = (name) =>
  ROUNDED[name] ?? ((x, p) => /** @type {[number, number]} */ (FUNCTIONS[name].at(x, p).map(f)))

/**
 * Values and slopes of a whole map.
 * @param {FunctionName} name
 * @param {number} parameter
 * @param {Float32Array} before
 */
export function activate(name, parameter, before) {
  const value = new Float32Array(before.length)
  const slope = new Float32Array(before.length)
  const at = inSingle(name)
  for (let index = 0; index < before.length; index++)
    [value[index], slope[index]] = at(before[index], parameter)
  return { value, slope }
}
