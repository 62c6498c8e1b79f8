// From scores to probabilities, a row a class: score, divided by T, e to it, share of the total; then the
// loss.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Loss, Softmax } from "./softmax.js" */

import { element, setText } from "../../lib/dom.js"
import { chance, grouped } from "../../lib/format.js"
import { Plot } from "../../lib/plot.js"
import { factor, plain, powersEqual } from "../../lib/lesson/words.js"
import { power, small, subscript } from "./numbers.js"
import { crossEntropy, softmax } from "./softmax.js"

const STEPS_PER_DECADE = 20
const CURVE = Array.from({ length: 200 }, (_, at) => (at + 1) / 200)
const HIGHEST_LOSS = 5.5
const PLOT = { width: 280, height: 130 }

/** @typedef {{label: number} | {truth: number} | {temperature: number}} ScoresPatch */

/**
 * @typedef {object} About
 * @property {string[]} names
 * @property {number} label the class whose score is taken apart
 * @property {number | null} truth
 * @property {number} temperature
 */

/** @typedef {{row: HTMLElement, button: HTMLElement, cells: HTMLElement[], bar: HTMLElement}} ScoreRow */

/** The table of the softmax, and the loss. */
export class Scores {
  /** @param {(patch: ScoresPatch, sliding?: boolean) => void} onEdit */
  constructor(onEdit) {
    this.temperature = element("input", {
      type: "range",
      min: -STEPS_PER_DECADE,
      max: STEPS_PER_DECADE,
      step: 1,
      "aria-label": "Temperature",
    })
    this.temperature.oninput = () =>
      onEdit(
        { temperature: Number((10 ** (Number(this.temperature.value) / STEPS_PER_DECADE)).toPrecision(2)) },
        true,
      )
    this.temperatureText = element("output")
    this.heads = ["class", "score z", "z / T", "e^(z/T − largest)", "probability p", "", "∂loss/∂z"].map(
      (textContent) => element("th", { textContent, scope: "col" }),
    )
    this.body = element("tbody")
    /** @type {ScoreRow[]} */
    this.rows = []
    /** @type {HTMLButtonElement[]} */
    this.truthButtons = []
    this.formula = element("p", { className: "formula" })
    const why = element("p", {
      className: "muted",
      textContent:
        "The largest is subtracted first, so that no power gets too large for a computer. " +
        "All powers, and with them their sum, shrink by the same factor: every p stays what it is.",
    })
    this.lossFormula = element("p", { className: "formula loss" })
    this.lossNote = element("p", { className: "muted" })
    this.slope = element("p", {
      className: "muted",
      textContent:
        "∂loss/∂z says how fast the loss grows when this score grows. " +
        "It is (p − 1) / T for the true class and p / T for every other. " +
        "Training moves each score the other way.",
    })
    this.plot = new Plot()
    this.truths = element("div", { className: "segmented", role: "group", "aria-label": "True class" })
    this.onEdit = onEdit
    const slide = element(
      "label",
      { className: "slide" },
      element("span", { textContent: "Temperature T" }),
      this.temperature,
      this.temperatureText,
    )
    const table = element("table", {}, element("thead", {}, element("tr", {}, this.heads)), this.body)
    this.node = element(
      "section",
      { className: "softmax", "aria-label": "Softmax" },
      element("header", {}, element("h4", { textContent: "Softmax" }), slide),
      table,
      this.formula,
      why,
    )
    this.lossNode = element(
      "section",
      { className: "cross-entropy", "aria-label": "Cross-entropy" },
      element("header", {}, element("h4", { textContent: "Cross-entropy" })),
      element("div", { className: "field" }, element("span", { textContent: "True class" }), this.truths),
      this.lossFormula,
      this.plot.node,
      this.lossNote,
      this.slope,
    )
  }

  /** @param {Theme} colours */
  arrange(colours) {
    const width = Math.min(PLOT.width, this.lossNode.clientWidth)
    this.plot.arrange(width, PLOT.height, colours)
  }

  /**
   * @param {Float64Array} logits
   * @param {About} about
   */
  show(logits, { names, label, truth, temperature }) {
    this.offer(names)
    const steps = softmax(logits, temperature)
    const loss = truth === null ? null : crossEntropy(steps, truth, temperature)
    const winner = steps.probabilities.indexOf(Math.max(...steps.probabilities))
    this.temperature.value = String(Math.round(Math.log10(temperature) * STEPS_PER_DECADE))
    setText(this.temperatureText, plain(temperature))
    this.rows.forEach(({ row, button, cells, bar }, at) => {
      row.classList.toggle("chosen", at === label)
      row.classList.toggle("winner", at === winner)
      button.setAttribute("aria-pressed", String(at === label))
      const values = [logits[at], steps.scaled[at]].map(plain)
      ;[
        ...values,
        power(steps.shifted[at]),
        chance(steps.probabilities[at]),
        loss ? small(loss.gradient[at]) : "–",
      ].forEach((text, column) => setText(cells[column], text))
      bar.style.width = `${steps.probabilities[at] * 100}%`
    })
    this.truthButtons.forEach((button, at) => button.setAttribute("aria-pressed", String(at === truth)))
    this.writeFormula(steps, names, label)
    this.writeLoss(steps, loss, { names, truth })
    this.node.dataset.winner = String(winner)
  }

  /** @param {string[]} names */
  offer(names) {
    if (this.rows.length) return
    this.rows = names.map((name, at) => {
      const button = element("button", {
        type: "button",
        className: "quiet",
        textContent: name,
        "aria-label": `Take the score of class ${name} apart`,
        onclick: () => this.onEdit({ label: at }),
      })
      const cells = Array.from({ length: 5 }, () => element("td"))
      const bar = element("i")
      const row = element(
        "tr",
        {
          onclick: (/** @type {PointerEvent} */ event) => {
            if (event.target !== button) this.onEdit({ label: at })
          },
        },
        element("th", { scope: "row" }, button),
        cells.slice(0, 4),
        element("td", { className: "bar" }, bar),
        cells[4],
      )
      return { row, button, cells, bar }
    })
    this.body.replaceChildren(...this.rows.map(({ row }) => row))
    this.truthButtons = names.map((name, at) =>
      element("button", { type: "button", textContent: name, onclick: () => this.onEdit({ truth: at }) }),
    )
    this.truths.replaceChildren(...this.truthButtons)
  }

  /**
   * @param {Softmax} steps
   * @param {string[]} names
   * @param {number} label
   */
  writeFormula({ scaled, shifted, logTotal }, names, label) {
    const which = subscript(names[label])
    const exponent = `${plain(scaled[label])} − ${factor(Math.max(...scaled))}`
    const total = grouped(power(logTotal))
    setText(
      this.formula,
      `p${which} = e^(z${which}/T − largest) / sum ≈ e^(${exponent}) / ${total} ` +
        `${powersEqual(shifted[label])} ${power(shifted[label])} / ${total} ` +
        `≈ ${power(shifted[label] - logTotal)}`,
    )
  }

  /**
   * @param {Softmax} steps
   * @param {Loss | null} loss
   * @param {Pick<About, "names" | "truth">} about
   */
  writeLoss({ probabilities }, loss, { names, truth }) {
    const points = CURVE.map((share) => /** @type {[number, number]} */ ([share, -Math.log(share)])).filter(
      ([, value]) => value <= HIGHEST_LOSS,
    )
    this.plot.show({
      x: [0, 1],
      y: [0, HIGHEST_LOSS],
      curves: [{ points, colour: "train" }],
      label: "The loss for each probability of the true class: minus its natural logarithm",
    })
    this.plot.mark(null)
    this.slope.hidden = !loss
    if (!loss || truth === null) {
      setText(this.lossFormula, "Choose the class that it should be.")
      return setText(this.lossNote, "")
    }
    const beyond = loss.loss > this.plot.y[1]
    this.plot.mark(probabilities[truth], beyond ? [] : [{ y: loss.loss, colour: "train" }])
    setText(this.lossFormula, lossText(names[truth], loss.loss))
    setText(
      this.lossNote,
      `${beyond ? `The curve climbs on to ${plain(loss.loss)}, above this picture. ` : ""}Guessing ` +
        `among ${names.length} costs ln(${names.length}) ≈ ${plain(Math.log(names.length))}.`,
    )
  }
}

/**
 * The loss from the probability of the true class, which is written rounded.
 * @param {string} name of that class
 * @param {number} loss
 */
export const lossText = (name, loss) =>
  `loss = −ln(p${subscript(name)}) ${powersEqual(-loss)} −ln(${power(-loss)}) ` +
  `${powersEqual(-loss)} ${small(loss)}`
