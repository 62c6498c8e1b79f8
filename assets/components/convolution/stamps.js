// What the stamps of a transposed convolution make of an even area, in words. Python judges.

import { written } from "../../lib/lesson/words.js"

/**
 * `Stamps` of nn_core/judgements/transposed.py.
 * @typedef {object} StampFacts
 * @property {string} kind
 * @property {number} least stamps on a pixel away from the border
 * @property {number} most
 * @property {number} low of what an even area of 1 becomes
 * @property {number} high
 * @property {number} border stamps on a pixel at the border, at least
 */

/** @param {number} number */
const times = (number) => (number === 1 ? "one stamp" : number === 0 ? "no stamp" : `${number} stamps`)

/** @param {StampFacts} found */
const range = ({ low, high }) => `an even area of 1 comes out between ${written(low)} and ${written(high)}`

/** @param {StampFacts} found */
const spread = ({ least, most }) => (least === 0 ? `none to ${times(most)}` : `${least} to ${times(most)}`)

/** @type {Record<string, (found: StampFacts) => string>} */
const KINDS = {
  even: ({ most }) =>
    `Away from the border every pixel gets ${times(most)}, and an even area stays even: no checkerboard.`,
  overlaps: (found) =>
    `Away from the border a pixel gets ${spread(found)}, and ${range(found)}: ` +
    "a checkerboard that no picture has asked for.",
  "made up": (found) =>
    `Away from the border a pixel gets ${spread(found)}, but these weights make up for it: ` +
    "an even area stays even.",
  weights: (found) =>
    `Away from the border every pixel gets ${times(found.most)}: the overlaps make no checkerboard. ` +
    `But the weights that land differ from pixel to pixel: ${range(found)}. That is a pattern too.`,
  border: ({ most }) =>
    "The input is too small for this kernel: even in the middle stamps are missing, " +
    `a pixel gets ${times(most)} at most.`,
}

/** @param {StampFacts} found */
export function stampsText(found) {
  const fewer = found.kind !== "border" && found.border < found.least
  const border = ` At the border, where neighbours are missing, it gets as few as ${found.border}.`
  return KINDS[found.kind](found) + (fewer ? border : "")
}

/**
 * What the other way to enlarge does.
 * @param {number} stride
 */
export const upsampledText = (stride) =>
  (stride === 1
    ? "Stride 1 enlarges nothing: the picture is convolved with the same kernel. "
    : `Each pixel becomes ${stride} × ${stride} equal ones; these are convolved with the same kernel. `) +
  "Away from the border every output pixel adds up equally many products."
