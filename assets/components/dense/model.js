// What Python tells of the layer.

/** @import { Answer } from "../../lib/lesson/exchange.js" */
/** @import { Arrays } from "../../lib/frame.js" */
/** @import { Chosen, SourceAnswer } from "../../lib/lesson/source.js" */
/** @import { Row } from "../../lib/network.js" */
/** @import { By } from "./terms.js" */
/** @import { View } from "./views.js" */

/**
 * @typedef {object} DenseChoice
 * @property {View} view
 * @property {By} terms
 * @property {number} temperature
 * @property {number | null} label the class whose score is taken apart; null: the winner
 * @property {number | null} feature null: the one that counts most
 * @property {number | null} truth null: as the picture has it, if it has one
 */

/** @typedef {Chosen & DenseChoice} DenseChosen */

/**
 * @typedef {object} DenseFacts
 * @property {DenseChosen} chosen
 * @property {Row[]} rows
 * @property {string[]} class_names
 * @property {number | null} truth
 * @property {boolean | null} held_out whether a digit was held out of training; null: no digit of the set
 * @property {number} accuracy
 */

/** @typedef {Answer & SourceAnswer & DenseFacts} DenseAnswer */

/** @typedef {DenseAnswer & {arrays: Arrays}} DenseFrame */

export {}
