// Each kind's network as it was left while the other kind is looked at.

/** @import { BackpropagationChosen } from "./model.js" */
/** @import { FunctionName } from "../activation/functions.js" */

import { TabMap } from "../../lib/tab.js"

/** @typedef {Record<string, string>} Query what is chosen and unusual, as the URL writes it */
/** @typedef {BackpropagationChosen["kind"]} Kind */

/** @typedef {Record<string, string | number | null>} Patch */

/** @type {Record<Kind, FunctionName>} */
const USUAL_ACTIVATION = { dense: "tanh", cnn: "relu" }
const SHAPE = ["inputs", "hidden", "outputs", "padding", "activation", "output_activation", "loss"]
const NUMBERS = ["numbers", "carried", "held"]
const LEARNT = ["mean", "square", "round"]
const NAMED = ["name", "first", "second"]

/** The networks that are not shown. */
export class Networks {
  constructor() {
    /** @type {TabMap<Query>} */
    this.left = new TabMap("backpropagation.networks", isQuery)
  }

  /**
   * Leave the network of one kind; the edit that shows the other one as it was left, or as it begins.
   * @param {Kind} from
   * @param {Kind} kind
   * @param {Query} query that is left
   * @returns {Patch}
   */
  turn(from, kind, query) {
    this.left.set(from, query)
    const own = this.left.get(kind)
    if (!own)
      return { kind, activation: USUAL_ACTIVATION[kind], ...pick({}, [...NUMBERS, ...LEARNT, ...NAMED]) }
    // What a rule remembers is nothing to another rule.
    const learnt = own.rule === query.rule ? own : {}
    return { kind, ...pick(own, [...SHAPE, ...NUMBERS, ...NAMED]), ...pick(learnt, LEARNT) }
  }
}

/**
 * The edit that brings a network's numbers, by name, to one of another size: those that have a place there
 * stay.
 * @param {string[]} given the names of all numbers
 * @param {number[]} numbers
 * @returns {Patch}
 */
export const carried = (given, numbers) => ({
  carried: given.map((name, at) => `${name}:${numbers[at]}`).join(),
  ...pick({}, ["numbers", ...LEARNT]),
})

/**
 * An edit of the numbers shown while those of another size are still to come: it goes there by name, too.
 * @param {Record<string, any>} patch
 * @param {Query} query what is chosen by now
 * @param {string[]} given the names of the numbers shown
 * @returns {Record<string, any>}
 */
export const carriedOn = (patch, query, given) =>
  query.carried && patch.numbers && patch.carried === undefined
    ? { ...patch, ...carried(given, patch.numbers) }
    : patch

/**
 * Some of what is chosen; null: as usual.
 * @param {Query} query
 * @param {string[]} names
 * @returns {Patch}
 */
const pick = (query, names) => Object.fromEntries(names.map((name) => [name, valueOf(query[name])]))

/** @param {string | undefined} text */
const valueOf = (text) => (text === undefined ? null : /^-?\d+$/.test(text) ? Number(text) : text)

/**
 * @param {unknown} kept
 * @returns {boolean}
 */
const isQuery = (kept) =>
  typeof kept === "object" && kept !== null && Object.values(kept).every((text) => typeof text === "string")
