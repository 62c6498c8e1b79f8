// What the network reads before and after: a bar for each class, at one of which the attack may aim.

/** @import { Frame } from "../../../lib/frame.js" */
/** @import { Turned } from "./words.js" */

import { shownOf } from "../../../lib/classes.js"
import { element, setText } from "../../../lib/dom.js"
import { chance } from "../../../lib/format.js"
import { tensorOf } from "../../../lib/frame.js"
import { setNumber } from "../../../lib/numbers.js"
import { noiseWords, turnedWords } from "./words.js"

/**
 * @typedef {object} Line
 * @property {HTMLButtonElement} row
 * @property {HTMLElement} name
 * @property {HTMLElement} was
 * @property {HTMLElement} bar
 * @property {HTMLElement} value
 */

/** The bars. */
export class AttackAnswers {
  /** @param {(aim: number | null) => void} onAim */
  constructor(onAim) {
    this.onAim = onAim
    this.turned = element("p", { class: "turned", "data-testid": "attack-turned" })
    this.noise = element("p", { class: "muted", "data-testid": "attack-noise" })
    const label = "The class that is aimed at"
    this.list = element("div", { class: "classes", role: "group", "aria-label": label })
    this.away = element("button", {
      type: "button",
      textContent: "Aim at no class, only away",
      onclick: () => onAim(null),
    })
    const before = element("span", {}, element("i", { class: "was" }), "before")
    const after = element("span", {}, element("i", { class: "bar" }), "after: press a class to aim at it")
    this.node = element(
      "section",
      { class: "answers" },
      element("h4", { textContent: "What it reads" }),
      this.turned,
      this.noise,
      this.list,
      element("p", { class: "legend muted" }, before, after),
      this.away,
    )
    /** @type {Line[]} */
    this.lines = []
  }

  /**
   * @param {Frame} frame
   * @param {string[]} names
   * @param {number | null} aim
   * @param {number} level of the frame
   */
  show(frame, names, aim, level) {
    const [before, after, noise] = ["probabilities", "attack.probabilities", "attack.noise"].map(
      (name) => tensorOf(frame.arrays, name).data,
    )
    const shown = shownOf(after, aim)
    this.#arrange(shown.length)
    shown.forEach((at, place) => {
      const { row, name, was, bar, value } = this.lines[place]
      setText(name, names[at])
      const mark = { metric: "probability", of: `${names[at]}, changed`, step: frame.step }
      setNumber(value, chance(after[at]), mark)
      bar.style.width = `${100 * after[at]}%`
      was.style.width = `${100 * before[at]}%`
      row.setAttribute("aria-pressed", String(at === aim))
      row.title = `Aim at class ${names[at]}`
      row.onclick = () => this.onAim(at === aim ? null : at)
    })
    this.away.setAttribute("aria-pressed", String(aim === null))
    const turned = /** @type {Turned | undefined} */ (frame.judgements.attack)
    if (!turned) return
    const aimed = tensorOf(frame.arrays, "attack.target").data[0]
    this.lines.forEach(({ row }, place) => row.classList.toggle("winner", shown[place] === turned.after))
    setText(this.turned, turnedWords(turned, before, after, names, level, aimed))
    setText(this.noise, noiseWords(noise, names, level))
  }

  /** @param {number} lines */
  #arrange(lines) {
    if (this.lines.length === lines) return
    this.lines = Array.from({ length: lines }, () => {
      const [name, was, bar, value] = ["name", "was", "bar", "value"].map((kind) =>
        element("span", { class: kind }),
      )
      const track = element("span", { class: "track" }, was, bar)
      const row = element("button", { type: "button" }, name, track, value)
      return { row, name, was, bar, value }
    })
    this.list.replaceChildren(...this.lines.map(({ row }) => row))
  }
}
