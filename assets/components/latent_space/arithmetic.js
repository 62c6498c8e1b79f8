// A − B + C with noise: each of the three is the mean of a few chosen samples.

/** @import { Stage } from "./stage.js" */

import { element, setText } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { norm } from "../../lib/gan.js"
import { lengthWords, mean } from "./vectors.js"
import { Picker } from "./picker.js"
import { choices, picture } from "./stage.js"

/** @typedef {"plus" | "minus" | "also"} Term */

/** @type {[term: Term, letter: string, sign: string][]} */
const TERMS = [
  ["plus", "A", ""],
  ["minus", "B", "−"],
  ["also", "C", "+"],
]
const MOST = 5
const [SMALL, SMALLEST] = [34, 16]
const GAP = 3

/** The part of the page that adds and subtracts. */
export class ArithmeticView {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage
    /** @type {Term} */
    this.term = "plus"
    this.side = 0
    this.chooser = choices(
      "Which group to choose for",
      TERMS.map(([term, letter]) => [term, `Choose ${letter}`]),
      (term) => this.#choose(term),
    )
    const letters = (/** @type {number} */ sample) =>
      TERMS.filter(([term]) => stage.chosen[term].includes(sample))
        .map(([, letter]) => letter)
        .join("") || null
    this.picker = new Picker(stage, "Samples to calculate with.", (sample) => this.#toggle(sample), letters)
    this.hint = element("p", { class: "muted" })
    this.terms = TERMS.map(([term, letter, sign]) => {
      const view = picture("", `latent-${letter}`, `The picture of the mean noise of group ${letter}`)
      const members = element("canvas", { ariaHidden: "true", class: "members" })
      view.node.append(members)
      return { term, letter, sign, view, members }
    })
    this.result = picture("A − B + C", "latent-large", "The picture of A − B + C")
    this.equation = element(
      "div",
      { class: "equation" },
      this.terms.flatMap(({ sign, view }) => [sign && signNode(sign), view.node]).filter(Boolean),
      signNode("="),
      this.result.node,
    )
    this.says = element("p", { class: "says", "data-testid": "latent-says" })
    this.node = element(
      "div",
      { class: "latent-arithmetic" },
      element(
        "div",
        {},
        element("div", { class: "latent-row" }, this.chooser.node),
        this.picker.node,
        this.hint,
      ),
      element("div", {}, this.equation, this.says),
    )
  }

  adopt() {
    this.#ask()
  }

  leave() {}

  /** @param {number} width CSS px */
  arrange(width) {
    const narrow = width < 760
    this.node.classList.toggle("is-narrow", narrow)
    const room = narrow ? width : width - 340
    this.side = Math.max(56, Math.min(168, (room - 110) / 4))
    this.equation.style.setProperty("--side", `${this.side}px`)
    this.picker.arrange(narrow ? Math.min(310, width) : 310)
    this.#ask()
    this.draw()
  }

  get means() {
    return TERMS.map(([term]) => mean(this.stage.chosen[term].map((sample) => this.stage.noise(sample))))
  }

  #ask() {
    if (!this.stage.ready) return
    const [a, b, c] = this.means
    /** @type {number[] | undefined} */
    this.sum = a.map((value, i) => value - b[i] + c[i])
    this.stage.ask([this.sum, a, b, c])
  }

  frame() {
    this.draw()
  }

  draw() {
    const { stage, side } = this
    if (!stage.ready || !side) return
    this.chooser.press(this.term)
    this.picker.draw()
    if (stage.at?.shape[0] === 4) {
      stage.pictures.at.show(this.result.canvas, 0, side)
      this.terms.forEach(({ view }, i) => stage.pictures.at.show(view.canvas, i + 1, side))
    }
    const means = this.means
    this.terms.forEach(({ term, letter, view, members }, i) => {
      const chosen = stage.chosen[term]
      view.title(letter)
      view.note(
        `${chosen.length > 1 ? `mean of ${chosen.length}` : stage.nameOf(chosen[0])}, ` +
          `length ${norm(means[i]).toFixed(2)}`,
      )
      view.node.style.width = `${side}px`
      this.#drawMembers(members, chosen)
    })
    const letter = TERMS.find(([term]) => term === this.term)?.[1]
    setText(this.hint, `Click samples for ${letter}: 1 to ${MOST} of them. Click again to drop one.`)
    const { sum } = this
    if (!sum) return
    this.result.note(`length ${norm(sum).toFixed(2)}`)
    const why = whyWords(stage.chosen, means.map(norm))
    setText(this.says, `The sum is ${norm(sum).toFixed(2)} long, ${lengthWords(sum)}. ${why}`)
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {number[]} chosen
   */
  #drawMembers(canvas, chosen) {
    const size = this.stage.pictures.samples.size(Math.min(SMALL, Math.max(SMALLEST, this.side / MOST - GAP)))
    const [wide, tall] = [size.width + GAP, size.height + GAP]
    const across = Math.max(1, Math.floor((this.side + GAP) / wide))
    const context = fitCanvas(canvas, this.side, Math.ceil(chosen.length / across) * tall)
    chosen.forEach((sample, i) =>
      this.stage.pictures.samples.draw(
        context,
        sample - 1,
        (i % across) * wide,
        Math.floor(i / across) * tall,
        size,
      ),
    )
  }

  /** @param {Term} term */
  #choose(term) {
    this.term = term
    this.draw()
  }

  /** @param {number} sample */
  #toggle(sample) {
    const before = this.stage.chosen[this.term]
    const chosen = before.includes(sample)
      ? before.filter((other) => other !== sample)
      : [...before, sample].slice(-MOST)
    if (!chosen.length) return
    this.stage.edit({ [this.term]: chosen })
    this.#ask()
    this.draw()
  }
}

/**
 * Why a sum is as long as it is.
 * @param {Record<Term, number[]>} chosen
 * @param {number[]} lengths of the means A, B and C
 */
export function whyWords({ plus, minus, also }, lengths) {
  if (![plus, minus, also].every((samples) => samples.length === 1))
    return (
      `A, B and C are ${lengths.map((length) => length.toFixed(2)).join(", ")} long: ` +
      "in a mean, what its samples do not share cancels out."
    )
  if (minus[0] === plus[0]) return "A and B are the same sample, so nothing is left of them: the sum is C."
  if (minus[0] === also[0]) return "B and C are the same sample, so nothing is left of them: the sum is A."
  return (
    "Choose more samples for each letter: in a mean, what they do not share cancels out, " +
    "and the sum gets shorter."
  )
}

/**
 * @param {string} sign
 * @returns {HTMLElement}
 */
const signNode = (sign) => element("span", { class: "sign" }, sign)
