// How a gradient moves a weight: nn_core/mechanics/backprop/updates.py once more.

/** @import { Tape } from "./tape.js" */

/** @typedef {"gd" | "momentum" | "adam"} Rule */

/** @typedef {{mean: number, square: number}} Memory of one weight */

/** @typedef {{place: number[], loss: number}} PathPoint */

/**
 * One weight, moved once.
 * @typedef {object} Moved
 * @property {number} old
 * @property {number} direction
 * @property {number} next
 * @property {number} trueMean
 * @property {number} trueSquare
 */

/** @typedef {Memory & Moved} Update */

export const MOMENTUM = 0.9
export const MEAN_DECAY = 0.9
export const SQUARE_DECAY = 0.999
export const EPSILON = 1e-8
/** @type {Rule[]} */
export const RULES = ["gd", "momentum", "adam"]

/**
 * Move a weight once; round counts from 1.
 * @param {Rule} rule
 * @param {number} old
 * @param {number} gradient
 * @param {Memory} memory
 * @param {number} round
 * @param {number} rate
 * @returns {Update}
 */
export function update(rule, old, gradient, { mean, square }, round, rate) {
  let direction = gradient
  let [trueMean, trueSquare] = [0, 0]
  if (rule === "momentum") direction = mean = MOMENTUM * mean + gradient
  if (rule === "adam") {
    mean = MEAN_DECAY * mean + (1 - MEAN_DECAY) * gradient
    square = SQUARE_DECAY * square + (1 - SQUARE_DECAY) * gradient ** 2
    trueMean = mean / (1 - MEAN_DECAY ** round)
    trueSquare = square / (1 - SQUARE_DECAY ** round)
    direction = trueMean / (Math.sqrt(trueSquare) + EPSILON)
  }
  return { old, direction, next: old - rate * direction, mean, square, trueMean, trueSquare }
}

/**
 * The way that a rule goes when only the numbers in `slots` learn, the start first. It ends early where a
 * number leaves the finite world.
 * @param {Tape} tape
 * @param {ArrayLike<number>} numbers
 * @param {number[]} slots
 * @param {Rule} rule
 * @param {number} rate
 * @param {number} steps
 */
export function path(tape, numbers, slots, rule, rate, steps) {
  const now = Float64Array.from(numbers)
  const memory = slots.map(() => ({ mean: 0, square: 0 }))
  /** @type {PathPoint[]} */
  const points = []
  for (let round = 1; ; round++) {
    const values = tape.forward(now)
    const loss = values[values.length - 1]
    if (!Number.isFinite(loss)) return points
    points.push({ place: slots.map((slot) => now[slot]), loss })
    if (round > steps) return points
    const { gradients } = tape.backward(values)
    slots.forEach((slot, at) => {
      const moved = update(rule, now[slot], gradients[slot], memory[at], round, rate)
      memory[at] = moved
      now[slot] = moved.next
    })
  }
}
