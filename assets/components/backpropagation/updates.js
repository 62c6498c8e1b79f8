// How a gradient moves a weight: nn_core/mechanics/backprop/updates.py once more.

export const MOMENTUM = 0.9
export const MEAN_DECAY = 0.9
export const SQUARE_DECAY = 0.999
export const EPSILON = 1e-8
export const RULES = { gd: "Gradient descent", momentum: "Momentum", adam: "Adam" }

/**
 * One weight, moved once: {old, direction, next, mean, square, trueMean, trueSquare}; round counts from 1.
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
 * The way that a rule goes when only the numbers in `slots` learn: [{place: [one number a slot], loss}], the
 * start first. It ends early where a number leaves the finite world.
 */
export function path(tape, numbers, slots, rule, rate, steps) {
  const now = Float64Array.from(numbers)
  const memory = slots.map(() => ({ mean: 0, square: 0 }))
  const points = []
  for (let round = 1; ; round++) {
    const values = tape.forward(now)
    if (!Number.isFinite(values.at(-1))) return points
    points.push({ place: slots.map((slot) => now[slot]), loss: values.at(-1) })
    if (round > steps) return points
    const { gradients } = tape.backward(values)
    slots.forEach((slot, at) => {
      memory[at] = update(rule, now[slot], gradients[slot], memory[at], round, rate)
      now[slot] = memory[at].next
    })
  }
}
