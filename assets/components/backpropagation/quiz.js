// "Predict first": what is asked about a gradient before it is shown, and why the answer is what it is.

/** @import { Gradient, Labels, Passed } from "./tape.js" */
/** @import { FullTerm } from "./words.js" */

import { fine } from "../activation/functions.js"
import { figure } from "./figures.js"
import { termsOf } from "./words.js"

const SIGNS = { negative: "Negative", zero: "Zero", positive: "Positive" }
const SIZES = { smaller: "Smaller", same: "The same", larger: "Larger" }
const CLOSE = 1e-9

/**
 * @typedef {object} Question
 * @property {string} text
 * @property {Record<string, string>} options labels of the answers
 * @property {string} right
 * @property {string} because
 */

/**
 * The question about a gradient; null where there is nothing to ask.
 * @param {Gradient} gradient
 * @param {Passed} passed
 * @param {Labels} labels
 * @param {number} number
 * @returns {Question | null}
 */
export function question(gradient, passed, labels, number) {
  const terms = termsOf(gradient, passed)
  if (!terms.length) return null
  const asksSize = terms.length === 1 && !terms[0].held && number % 3 === 1 && terms[0].upstream !== 0
  return asksSize ? sizeQuestion(gradient.name, terms[0], labels) : signQuestion(gradient.name, terms, labels)
}

/** @param {number} value */
export const signOf = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero")

/**
 * @param {string} name
 * @param {FullTerm[]} terms
 * @param {Labels} labels
 */
function signQuestion(name, terms, labels) {
  const result = terms.reduce((sum, { product }) => sum + product, 0)
  const several = `It is a sum over ${terms.length} ways to the loss.`
  const hint = terms.length === 1 ? arriving(terms[0], labels) : several
  return {
    text: `Which sign will ∂L/∂${labels[name]} have? ${hint}`,
    options: SIGNS,
    right: signOf(result),
    because: terms.length === 1 ? signReason(terms[0], labels) : sumReason(terms, result),
  }
}

/**
 * @param {string} name
 * @param {FullTerm} term
 * @param {Labels} labels
 */
function sizeQuestion(name, term, labels) {
  const size = Math.abs(term.local)
  const right = Math.abs(size - 1) < CLOSE ? "same" : size < 1 ? "smaller" : "larger"
  const text =
    `Without their signs: how large will ∂L/∂${labels[name]} be beside ∂L/∂${labels[term.consumer]} = ` +
    `${figure(term.upstream)}, from which it comes?`
  // What reads as 1 and is none says by how much.
  const written = (/** @type {number} */ value) =>
    right !== "same" && figure(Math.abs(value)) === "1" ? fine(value) : figure(value)
  const verb = { smaller: "shrinks it", same: "keeps its size", larger: "makes it larger" }[right]
  return {
    text,
    options: SIZES,
    right,
    because:
      `The slope ${term.slope} is ${written(term.local)}. Multiplying by a number of size ${written(size)} ` +
      `${verb}.`,
  }
}

/**
 * @param {FullTerm} term
 * @param {Labels} labels
 */
const arriving = ({ consumer, upstream, slope, held }, labels) =>
  `∂L/∂${labels[consumer]} = ${figure(upstream)} arrives; ` +
  `${held ? `${labels[consumer]} is held` : `the slope here is ${slope}`}.`

/**
 * @param {FullTerm} term
 * @param {Labels} labels
 */
function signReason({ consumer, upstream, slope, local, held }, labels) {
  if (held)
    return (
      `${labels[consumer]} is held, it depends on nothing before it: ` +
      `the slope ${slope} is 0, and nothing gets through.`
    )
  if (upstream === 0) return `Nothing arrives: ∂L/∂${labels[consumer]} is 0.`
  if (local === 0) return `The slope ${slope} is 0: nothing gets through.`
  return (
    `${capital(signOf(upstream))} (${figure(upstream)}) times ${signOf(local)} (${figure(local)}) is ` +
    `${signOf(upstream * local)}.`
  )
}

/**
 * @param {FullTerm[]} terms
 * @param {number} result
 */
function sumReason(terms, result) {
  const products = terms.filter(({ product }) => product !== 0).map(({ product }) => figure(product))
  if (!products.length) return "All its products are 0."
  if (products.length === 1) return `All its products but one are 0: that one is ${products[0]}.`
  const rest = products.length < terms.length ? ", the rest are 0" : ""
  return `Its products are ${products.join(" and ")}${rest}: together ${figure(result)}.`
}

/** @param {string} text */
const capital = (text) => text[0].toUpperCase() + text.slice(1)
