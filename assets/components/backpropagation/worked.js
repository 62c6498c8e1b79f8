// An operation's formula with the numbers in it, and what comes of them.

/** @import { FunctionName } from "../activation/functions.js" */
/** @import { Operation, OperationKind } from "./tape.js" */

import { powersEqual, sumEquals } from "../../lib/lesson/words.js"
import { FUNCTIONS } from "../activation/functions.js"
import { bracketed, figure, less, sign, signed } from "./figures.js"
import { softmax } from "./tape.js"

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
  sigmoid: (_, [s], result) => `1 / (1 + ${figure(Math.exp(-s))}) ${powersEqual(s)} ${figure(result)}`,
  softmax(operation, scores, result) {
    const powers = scores.map(Math.exp)
    const texts = powers.map(figure)
    return `${texts[operation.index]} / (${texts.join(" + ")}) ${powersEqual(...scores)} ${figure(result)}`
  },
  squared(_, v, result) {
    const count = v.length / 2
    const parts = v.slice(0, count).map((y, at) => `(${figure(y)} ${less(v[count + at])})²`)
    const whole = count > 1 ? `(${parts.join(" + ")}) / ${count}` : parts[0]
    return `${whole} ${sign(...v, result)} ${figure(result)}`
  },
  binary_cross_entropy(_, v, result) {
    const count = v.length / 2
    const shares = v.slice(0, count).map((s) => FUNCTIONS.sigmoid.at(s, 0)[0])
    const parts = shares.map(
      (p, at) =>
        `− ${figure(v[count + at])} · ln ${figure(p)} − ${figure(1 - v[count + at])} · ln ${figure(1 - p)}`,
    )
    const whole = count > 1 ? `(${parts.join(" ")}) / ${count}` : parts[0]
    return `${whole} ≈ ${figure(result)}`
  },
  cross_entropy(_, v, result) {
    const count = v.length / 2
    const shares = softmax(
      v,
      Array.from({ length: count }, (__, at) => at),
    )
    const parts = shares.map((p, at) => `− ${figure(v[count + at])} · ln ${figure(p)}`)
    return `${parts.join(" ")} ≈ ${figure(result)}`
  },
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
