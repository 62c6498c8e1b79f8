// What the network answers: a bar for each class, one of which is explained, and what hiding has changed.

/** @import { Frame } from "../../lib/frame.js" */
/** @import { AttributionData } from "./index.js" */

import { bestOf, linesOf, shownOf } from "../../lib/classes.js"
import { element, setText } from "../../lib/dom.js"
import { chance } from "../../lib/format.js"
import { setNumber } from "../../lib/numbers.js"
import { changeWords } from "./words.js"

/** @typedef {Record<"name" | "was" | "bar" | "value", HTMLElement> & {row: HTMLButtonElement}} Line */

/** The answer's bars. */
export class Answers {
  /** @param {(target: number | null) => void} onChoose */
  constructor(onChoose) {
    this.onChoose = onChoose
    this.words = ""
    this.notice = element("p", { class: "notice", "data-testid": "attribution-notice" })
    this.own = element("button", {
      type: "button",
      class: "own",
      textContent: "Explain whatever it answers",
      onclick: () => onChoose(null),
    })
    this.list = element("div", {
      class: "classes",
      role: "group",
      "aria-label": "The class that is explained",
    })
    /** @type {Line[]} */
    this.lines = []
    this.node = element(
      "section",
      { class: "answers" },
      element("h4", { textContent: "Its answer" }),
      this.notice,
      this.list,
      this.own,
    )
  }

  /** @param {string[]} names */
  arrange(names) {
    const lines = linesOf(names.length)
    if (this.lines.length === lines) return
    this.lines = Array.from({ length: lines }, () => {
      const [name, was, bar, value] = ["name", "was", "bar", "value"].map((kind) =>
        element("span", { class: kind }),
      )
      const track = element("span", { class: "track" }, was, bar)
      const row = element("button", { type: "button", class: "class" }, name, track, value)
      return { row, name, was, bar, value }
    })
    this.list.replaceChildren(...this.lines.map(({ row }) => row))
  }

  /**
   * @param {Frame} frame whose numbers are to be read
   * @param {AttributionData} data
   */
  show(frame, { class_names: names, target }) {
    const now = frame.arrays.get("probabilities")?.data ?? []
    const before = frame.arrays.get("probabilities.uncovered")?.data ?? now
    const best = bestOf(now)
    shownOf(now, target).forEach((at, place) => {
      const { row, name, was, bar, value } = this.lines[place]
      setText(name, names[at])
      setNumber(value, chance(now[at]), { metric: "probability", of: names[at], step: frame.step })
      bar.style.width = `${100 * now[at]}%`
      was.style.width = `${100 * before[at]}%`
      row.classList.toggle("winner", at === best)
      row.setAttribute("aria-pressed", String(at === target))
      row.title = `Explain class ${names[at]}`
      row.onclick = () => this.onChoose(at === target ? null : at)
    })
    this.own.setAttribute("aria-pressed", String(target === null))
    const hidden = frame.arrays.get("covered")?.data[0] ?? 0
    this.words = changeWords(now, hidden ? before : null, names, hidden)
    setText(this.notice, this.words)
  }
}
