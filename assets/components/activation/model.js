// What is chosen on the page, and what Python answers.

/** @import { Arrays } from "../../lib/frame.js" */
/** @import { Answer } from "../../lib/lesson/exchange.js" */
/** @import { Chosen, SourceAnswer } from "../../lib/lesson/source.js" */
/** @import { KernelFacts } from "./controls.js" */
/** @import { FunctionName } from "./functions.js" */
/** @import { FunctionFacts } from "./panel.js" */
/** @import { Bounds } from "./statistics.js" */

/**
 * @typedef {object} ActivationChoice
 * @property {string} kernel
 * @property {number} unit
 * @property {number} gain
 * @property {number} bias
 * @property {FunctionName} first
 * @property {number | null} first_parameter null: the usual one
 * @property {FunctionName} second
 * @property {number | null} second_parameter
 * @property {"same" | "own"} scale
 * @property {number} row
 * @property {number} column
 */

/** @typedef {Chosen & ActivationChoice} ActivationChosen */

/**
 * @typedef {object} ActivationFacts
 * @property {ActivationChosen} chosen
 * @property {Bounds} bounds
 * @property {KernelFacts[]} kernels
 * @property {FunctionFacts[]} functions
 */

/** @typedef {Answer & SourceAnswer & ActivationFacts} ActivationAnswer */

/** @typedef {ActivationAnswer & {arrays: Arrays}} ActivationFrame */

export {}
