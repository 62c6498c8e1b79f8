// An operation's formula with the numbers in it, and what comes of them.

/** @import { FunctionName } from "../activation/functions.js" */
/** @import { Operation, OperationKind } from "./tape.js" */

import { grouped } from "../../lib/format.js"
import { powerOfE, powersEqual, sumEquals } from "../../lib/lesson/words.js"
import { FUNCTIONS, fine } from "../activation/functions.js"
import { bracketed, figure, less, sign, signed } from "./figures.js"

/**
 * The operation of each kind, of its values and its result.
 * @type {Record<OperationKind, (operation: Operation, values: number[], result: number) => string>}
 */
export const NUMBERS = {
  sum(_, v, result) {
    const bias = v[v.length - 1]
    /** @type {[number, number][]} */
    const pairs = []
    for (let at = 0; at < v.length - 1; at += 2) pairs.push([v[at], v[at + 1]])
    const products = pairs.map(([a, b], at) => `${at ? bracketed(a) : figure(a)} · ${bracketed(b)}`)
    return (
      `${products.join(" + ")} ${signed(bias)} ${sumEquals(pairs, [bias], figure)} ` + `${figure(result)}`
    )
  },
  activation: ({ function: name, parameter }, [x]) => workOf(name, x, parameter)[0],
  max: (_, v, result) => `max(${v.map(figure).join(", ")}) ${sign(...v)} ${figure(result)}`,
  sigmoid: (_, [s]) =>
    `1 / (1 + ${powerOfE(-s, figure)}) ${powersEqual(s)} ${powerOfE(logSigmoid(s), figure)}`,
  softmax({ index }, scores) {
    const powers = scores.map((score) => powerOfE(score, figure))
    const share = powerOfE(logShares(scores)[index], figure)
    return `${grouped(powers[index])} / (${powers.join(" + ")}) ${powersEqual(...scores)} ${share}`
  },
  squared(_, v, result) {
    const count = v.length / 2
    const parts = v.slice(0, count).map((y, at) => `(${figure(y)} ${less(v[count + at])})²`)
    const whole = count > 1 ? `(${parts.join(" + ")}) / ${count}` : parts[0]
    return `${whole} ${sign(...v, result)} ${figure(result)}`
  },
  binary_cross_entropy(_, v, result) {
    const count = v.length / 2
    const parts = v.slice(0, count).map((s, at) => {
      const [target, own, other] = [v[count + at], logSigmoid(s), logSigmoid(-s)]
      return `− ${figure(target)} · ${lnOf(own, other)} − ${figure(1 - target)} · ${lnOf(other, own)}`
    })
    const whole = count > 1 ? `(${parts.join(" ")}) / ${count}` : parts[0]
    return `${whole} ≈ ${figure(result)}`
  },
  cross_entropy(_, v, result) {
    const count = v.length / 2
    const logs = logShares(v.slice(0, count))
    const parts = logs.map((log, at) => `− ${figure(v[count + at])} · ${lnOf(log, logs[1 - at])}`)
    return `${parts.join(" ")} ≈ ${figure(result)}`
  },
}

/** @param {number} s */
const logSigmoid = (s) => -FUNCTIONS.softplus.at(-s, 0)[0]

/**
 * The logarithms of what softmax makes of the scores.
 * @param {number[]} scores
 */
function logShares(scores) {
  const most = Math.max(...scores)
  const total = Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0))
  return scores.map((score) => score - most - total)
}

/**
 * The logarithm of a probability, which is written as close to 0 or 1 as it lies: ln 0.269, ln (2.1·10⁻⁹).
 * @param {number} log of the probability
 * @param {number} other of what it lacks to 1
 */
function lnOf(log, other) {
  const text = log > other ? fine(Math.exp(log), -Math.exp(other)) : powerOfE(log, figure)
  return `ln ${grouped(text)}`
}

/**
 * An activation function and its slope at x.
 * @param {FunctionName | ""} name
 * @param {number} x
 * @param {number} parameter
 */
export function workOf(name, x, parameter) {
  const { at, work } = FUNCTIONS[/** @type {FunctionName} */ (name)]
  return work(x, parameter, at(x, parameter))
}
