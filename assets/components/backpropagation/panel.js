// The step that is being done: its formula, the numbers in it, what it means; and the question before it.

/** @import { Question } from "./quiz.js" */

import { element, setText } from "../../lib/dom.js"

const PARTS = /** @type {const} */ (["title", "formula", "numbers", "slope", "note"])

/** @typedef {(typeof PARTS)[number]} Part */

/** @typedef {{title: string} & Partial<Record<Part, string>>} Words of a step */

/**
 * @typedef {object} Verdict
 * @property {boolean} right
 * @property {string} text
 * @property {{at: number, name: string, because: string}} on what was asked about, and why it is so
 */

/** @typedef {{right: number, asked: number}} Score */

/**
 * @typedef {object} PanelHandlers
 * @property {(on: boolean) => void} onPredict
 * @property {(key: string) => void} onAnswer
 */

/** The step in words. */
export class Panel {
  /** @param {PanelHandlers} on */
  constructor({ onPredict, onAnswer }) {
    this.onAnswer = onAnswer
    /** @type {Partial<Record<Part, string>>} */
    this.shown = {}
    this.phase = element("span", { className: "chip plain" })
    this.title = element("h3")
    this.formula = element("p", { className: "formula-line" })
    this.numbers = element("p", { className: "numbers" })
    this.slope = element("p", { className: "slope" })
    this.note = element("p", { className: "meaning" })
    this.verdict = element("p", { className: "verdict", role: "status" })
    this.question = element("p", { className: "question" })
    this.options = element("div", { className: "options", role: "group", "aria-label": "Your prediction" })
    this.asking = element(
      "div",
      { className: "asking", role: "region", "aria-label": "Prediction" },
      this.question,
      this.options,
    )
    this.predict = element("input", { type: "checkbox", onchange: () => onPredict(this.predict.checked) })
    this.score = element("span", { className: "muted score", role: "status" })
    this.foot = element(
      "footer",
      {},
      element("label", { className: "switch" }, this.predict, " Predict first"),
      this.score,
    )
    this.node = element(
      "section",
      { className: "step", "aria-label": "This step" },
      element("header", {}, this.title, this.phase),
      this.formula,
      this.numbers,
      this.slope,
      this.note,
      this.asking,
      this.verdict,
      this.foot,
    )
  }

  /** @param {Words & {phase: string}} words */
  show(words) {
    setText(this.phase, words.phase)
    for (const name of PARTS) {
      const text = words[name] ?? ""
      if (this.shown[name] !== text) this[name].replaceChildren(...unbroken(text))
      this[name].hidden = !text
      this.shown[name] = text
    }
  }

  /**
   * @param {Question | null} question
   * @param {Verdict | null} verdict
   * @param {Score} score
   * @param {boolean} predict
   */
  ask(question, verdict, score, predict) {
    this.asking.hidden = !question
    if (question) {
      setText(this.question, question.text)
      this.options.replaceChildren(
        ...Object.entries(question.options).map(([key, textContent]) =>
          element("button", { type: "button", textContent, onclick: () => this.onAnswer(key) }),
        ),
      )
    }
    this.verdict.hidden = !verdict
    if (verdict) {
      this.verdict.dataset.right = verdict.right ? "yes" : "no"
      setText(this.verdict, verdict.text)
    }
    this.predict.checked = predict
    setText(this.score, score.asked ? `${score.right} of ${score.asked} right` : "")
  }
}

/**
 * A text whose products do not break across lines, nor the fractions in them.
 * @param {string} text
 */
function unbroken(text) {
  const parts = text.replaceAll(" · ", "\u00a0·\u00a0").split(/( )/)
  return parts.map((part) =>
    /[/·]/.test(part) ? element("span", { className: "whole", textContent: part }) : part,
  )
}
