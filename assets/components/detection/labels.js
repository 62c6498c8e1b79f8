// Where the labels of boxes stand, so that none covers another as long as there is room.

/** @import { Box } from "./boxes.js" */

/** @typedef {{x: number, y: number, wide: number, tall: number}} Place upper left corner and size, CSS px */

/** @param {Place} one @param {Place} other */
const meet = (one, other) =>
  one.x < other.x + other.wide &&
  other.x < one.x + one.wide &&
  one.y < other.y + other.tall &&
  other.y < one.y + one.tall

/**
 * A place for each label: above its box; else inside, below, or at its lower edge. Those before choose first.
 * @param {{box: Box, wide: number}[]} labels in CSS px, the most important first
 * @param {number} tall of a label
 * @param {number} side of the square picture
 * @returns {Place[]} in that order; a label that finds no room has its first place
 */
export function placed(labels, tall, side) {
  /** @type {Place[]} */
  const places = []
  for (const { box, wide } of labels) {
    const [top, left, bottom, right] = box
    const inside = (/** @type {number} */ x) => Math.max(0, Math.min(x, side - wide))
    const options = [left, right - wide].flatMap((x) =>
      [top - tall, top, bottom, bottom - tall].map((y) => ({ x: inside(x), y, wide, tall })),
    )
    const seen = options.filter(({ y }) => y >= 0 && y + tall <= side)
    const usual = seen[0] ?? { ...options[0], y: Math.max(0, Math.min(options[0].y, side - tall)) }
    places.push(seen.find((one) => !places.some((other) => meet(one, other))) ?? usual)
  }
  return places
}
