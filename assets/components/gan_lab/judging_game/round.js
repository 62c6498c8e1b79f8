// The rules of "Real or generated?", without anything to look at.

import { count, several } from "../../../lib/format.js"

/** Pictures in a row. */
export const CARDS = 6
const FEWEST_OF_A_KIND = 2
const STEPS_TOLD = 4

/** @typedef {{isReal: boolean, index: number}} Card index: among those of its kind */

/**
 * Right answers to the pictures of a step, yours and D's.
 * @typedef {{step: number, pictures: number, you: number, d: number}} Round
 */

/** @typedef {{isReal: boolean, verdict: number}} Dealt with what D gives it */

/**
 * A shuffled row of different pictures, [{isReal, index}]: two of each kind at least, the rest by chance.
 * @param {number} reals
 * @param {number} samples
 * @param {() => number} random
 */
export function deal(reals, samples, random) {
  const ofReal = FEWEST_OF_A_KIND + Math.floor(random() * (CARDS - 2 * FEWEST_OF_A_KIND + 1))
  const cards = [
    ...pick(reals, ofReal, random).map((index) => ({ isReal: true, index })),
    ...pick(samples, CARDS - ofReal, random).map((index) => ({ isReal: false, index })),
  ]
  return pick(cards.length, cards.length, random).map((place) => cards[place])
}

/**
 * Where D changes its mind. A critic's scores have no such place: the middle of what it gives this row.
 * @param {{cards: Dealt[], raw: boolean}} row
 */
export function middleOf({ cards, raw }) {
  if (!raw) return 0.5
  const scores = cards.map(({ verdict }) => verdict).sort((a, b) => a - b)
  return (scores[Math.floor((scores.length - 1) / 2)] + scores[Math.ceil((scores.length - 1) / 2)]) / 2
}

/**
 * How many of a row both judged rightly; D takes what it rates above `middle` for real.
 * @param {Dealt[]} round
 * @param {(boolean | null)[]} guesses
 * @param {number} middle
 */
export function tally(round, guesses, middle) {
  const you = round.filter(({ isReal }, place) => guesses[place] === isReal).length
  const d = round.filter(({ isReal, verdict }) => verdict > middle === isReal).length
  return { you, d }
}

/**
 * What is asked of a row, or how it was judged.
 * @param {{step: number, all: number, left: number, you: number, d: number, open: boolean}} row
 * @param {number | null} now the step that both networks are at, where that is another one
 */
export function told({ step, all, left, you, d, open }, now) {
  const isPast = now !== null
  if (open) {
    const of = isPast ? `D, at step ${count(step)}: ` : "D: "
    return `You: ${you} of ${all} right. ${of}${d} of ${all}. ${winner(you, d, isPast)}`
  }
  const toGo = left < all && left ? ` ${left} to go.` : ""
  if (!isPast) return `Which of these did G make, at step ${count(step)}?${toGo}`
  return (
    `This row is of step ${count(step)}; now both networks are at step ${count(now)}. ` +
    `Which of these did G make then?${toGo}`
  )
}

/**
 * @param {number} you
 * @param {number} d
 * @param {boolean} isPast
 */
function winner(you, d, isPast) {
  if (you === d) return "A draw."
  if (isPast) return you > d ? "You saw more than D did then." : "D saw something then that you missed."
  return you > d ? "You see more than D does." : "D sees something that you miss: what could it be?"
}

/**
 * What D has had to learn from, until `step` of the training of both networks.
 * @param {number} step
 * @param {number} times how often D learns in each step, by what is set now
 * @param {boolean} isPast both have learnt more since
 */
export function experience(step, times, isPast) {
  if (isPast)
    return step
      ? `Both networks had trained for ${several(step, "step")} then.`
      : "It had seen no picture then: its verdicts were those of random weights."
  if (!step) return "It has seen no picture yet: its verdicts are those of random weights."
  const often = times === 1 ? "once" : `${count(times)} times`
  return (
    `Both networks have trained for ${several(step, "step")}. In each step D now learns ${often}, ` +
    "from real pictures and from those of G."
  )
}

/**
 * The rounds with one more. Those of one step stand together.
 * @param {Round[]} rounds
 * @param {Round} round
 * @returns {Round[]}
 */
export function withRound(rounds, round) {
  const before = rounds.find(({ step }) => step === round.step) ?? { pictures: 0, you: 0, d: 0 }
  const together = {
    step: round.step,
    pictures: before.pictures + round.pictures,
    you: before.you + round.you,
    d: before.d + round.d,
  }
  return [...rounds.filter(({ step }) => step !== round.step), together].sort((a, b) => a.step - b.step)
}

/**
 * How both did at the steps that were judged; of many, at the latest ones.
 * @param {Round[]} rounds
 */
export function record(rounds) {
  const parts = rounds
    .slice(-STEPS_TOLD)
    .map(({ step, pictures, you, d }) => `step ${count(step)}: you ${you} of ${pictures}, D ${d}`)
  return `Right at ${parts.join("; ")}. Guessing gives half.`
}

/**
 * What there is to learn from the mistakes of a row that is open.
 * @param {{isReal: boolean}[]} cards
 * @param {(boolean | null)[]} guesses
 */
export function mistakes(cards, guesses) {
  const wrong = cards.filter(({ isReal }, place) => guesses[place] !== isReal)
  const forged = wrong.filter(({ isReal }) => !isReal).length
  const real = wrong.length - forged
  const said = []
  if (forged)
    said.push(
      `You took ${forged} of G’s for real. G has never seen a real picture: it only heard from D what ` +
        "gave its own away.",
    )
  if (real)
    said.push(`You took ${real} real ${real === 1 ? "one" : "ones"} for G’s. Real ones can be odd, too.`)
  return said.join(" ") || "G misled you with none."
}

/**
 * `wanted` different numbers below `count`, in random order.
 * @param {number} count
 * @param {number} wanted
 * @param {() => number} random
 */
function pick(count, wanted, random) {
  const numbers = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[numbers[last], numbers[other]] = [numbers[other], numbers[last]]
  }
  return numbers.slice(0, wanted)
}
