// What is chosen on the page, and what Python answers.

/** @import { Arrays } from "../../lib/frame.js" */
/** @import { Answer } from "../../lib/lesson/exchange.js" */
/** @import { FunctionName } from "../activation/functions.js" */
/** @import { Bounds } from "./check.js" */
/** @import { Offers } from "./settings.js" */
/** @import { Loss, Structure } from "./tape.js" */
/** @import { Rule } from "./updates.js" */

/**
 * @typedef {object} BackpropagationChosen
 * @property {"dense" | "cnn"} kind
 * @property {number} inputs
 * @property {number} hidden
 * @property {number} outputs
 * @property {number} padding
 * @property {FunctionName} activation
 * @property {FunctionName | "identity"} output_activation
 * @property {Loss} loss
 * @property {Rule} rule
 * @property {number} rate
 * @property {number[]} numbers those given
 * @property {Record<string, number>} held by name
 * @property {number[]} mean a number a parameter, as the next
 * @property {number[]} square
 * @property {number} round
 * @property {number} at the step
 * @property {string} name of the number that is pushed; "": the first, as below
 * @property {number} h the power of ten that it is pushed by
 * @property {string} first
 * @property {string} second
 * @property {number} steps
 * @property {"on" | "off"} predict
 */

/**
 * @typedef {object} BackpropagationFacts
 * @property {BackpropagationChosen} chosen
 * @property {Structure} structure
 * @property {number} limit of a number
 * @property {Bounds} bounds
 * @property {Asks} asks
 */

/**
 * What a card asks for and the pictures do not tell before, each with what stands there instead: the loss
 * along a weight, and the ways downhill along two weights at one learning rate.
 * @typedef {object} Asks
 * @property {{name: string, says: string} | null} weight
 * @property {{along: string[], rate: number, says: string} | null} ways
 */

/** @typedef {Answer & BackpropagationFacts & Offers} BackpropagationAnswer */

/** @typedef {BackpropagationAnswer & {arrays: Arrays}} BackpropagationFrame */

/**
 * The choice with names where none was made, or one of a network that is still to come; the first and the
 * second weight are never the same.
 * @param {BackpropagationChosen} chosen
 * @param {Pick<Structure, "parameters" | "labels">} structure
 */
export function withNames(chosen, { parameters, labels }) {
  const here = (/** @type {string} */ name) => (name in labels ? name : "")
  const first = here(chosen.first) || (parameters.find((name) => name !== chosen.second) ?? "")
  const others = parameters.filter((name) => name !== first)
  const second = here(chosen.second)
  return {
    ...chosen,
    name: here(chosen.name) || parameters[0],
    first,
    second: others.includes(second) ? second : (others.find((name) => name[0] === "v") ?? others[0]),
  }
}

/**
 * What stands in place of the curve of a number; "": it is drawn.
 * @param {Asks} asks
 * @param {{name: string}} chosen
 */
export const insteadOfCurve = ({ weight }, { name }) => (weight?.name === name ? weight.says : "")

/**
 * What stands in place of the maps of two weights; "": they are drawn.
 * @param {Asks} asks
 * @param {{first: string, second: string, rate: number}} chosen
 */
export function insteadOfMaps({ weight, ways }, { first, second, rate }) {
  const along = [first, second]
  if (weight && along.includes(weight.name)) return weight.says
  return ways && ways.rate === rate && ways.along.every((name) => along.includes(name)) ? ways.says : ""
}
