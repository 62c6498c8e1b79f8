// What a round begins with: the numbers given, what the optimiser remembers of the rounds before, and the
// numbers that are held by hand. What changes it returns the edit that tells Python.

/** @import { BackpropagationChosen } from "./model.js" */
/** @import { Memories, Round } from "./round.js" */
/** @import { Update } from "./updates.js" */

import { figure } from "./figures.js"

const MEMORIES = /** @type {const} */ (["mean", "square"])

/** @implements {Memories} */
export class Kept {
  /** @param {Pick<BackpropagationChosen, "numbers" | "mean" | "square" | "held">} chosen */
  constructor({ numbers, mean, square, held }) {
    this.numbers = numbers
    this.mean = mean
    this.square = square
    this.held = new Map(Object.entries(held))
  }

  /**
   * Set some of the numbers, by name.
   * @param {string[]} given the names of all, in their order
   * @param {Record<string, number>} changes
   */
  set(given, changes) {
    this.numbers = given.map((name, at) => changes[name] ?? this.numbers[at])
    return { numbers: this.numbers }
  }

  /**
   * @param {string} name
   * @param {number} value
   */
  hold(name, value) {
    return this.#hold([...this.held, [name, value]])
  }

  /**
   * Hold those no more whose name fits.
   * @param {(name: string) => boolean} fits
   */
  letGo(fits) {
    return this.#hold([...this.held].filter(([name]) => !fits(name)))
  }

  /** @param {[name: string, value: number][]} held these and no others */
  #hold(held) {
    this.held = new Map(held)
    return { held: [...this.held].map((pair) => pair.join(":")).join() || null }
  }

  /**
   * Drop what an edit takes back: it is null there.
   * @param {Record<string, unknown>} patch
   */
  drop(patch) {
    if (patch.held === null) this.held = new Map()
    for (const name of MEMORIES) if (patch[name] === null) this[name] = this[name].map(() => 0)
  }

  /**
   * Begin the round after this one, with its new weights.
   * @param {Pick<Round, "nextNumbers" | "updates" | "structure">} round that is worked out
   */
  advance({ nextNumbers, updates, structure: { parameters } }) {
    const moved = parameters.map((name) => /** @type {Update} */ (updates.get(name)))
    this.numbers = nextNumbers
    for (const name of MEMORIES) this[name] = moved.map((update) => update[name])
    // What was never anything but 0 need not stand in the address.
    const [mean, square] = MEMORIES.map((name) => (this[name].some(Boolean) ? this[name] : null))
    return { numbers: this.numbers, mean, square }
  }
}

/**
 * Why the next round cannot begin; "": it can.
 * @param {Pick<Round, "nextNumbers" | "labels" | "tape">} round
 * @param {number} limit of a number
 */
export function refusalOfNext({ nextNumbers, labels, tape }, limit) {
  const far = nextNumbers.findIndex((number) => !(Math.abs(number) <= limit))
  if (far < 0) return ""
  return (
    `${labels[tape.given[far]]} would be ${figure(nextNumbers[far])}, ` +
    `beyond ±${limit}: the learning rate is too large here.`
  )
}
