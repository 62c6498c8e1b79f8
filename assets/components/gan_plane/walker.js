// Slow motion: one iteration, part by part. Back, Play, Next; a mark for each part; the part's sentence with
// its numbers.

/** @import { Part } from "./walk.js" */

import { element } from "../../lib/dom.js"
import { pageKeys } from "../../lib/page_keys.js"

/** @type {[label: string, ms: number][]} */
const PACES = [
  ["slow", 9000],
  ["usual", 5000],
  ["fast", 2500],
]

export class Walker {
  /**
   * A part is shown, another iteration is wanted.
   * @param {{onPart: (part: Part) => void, onNext: () => void}} act
   */
  constructor(act) {
    this.act = act
    /** @type {Part[]} */
    this.parts = []
    this.at = 0
    /** Whether the last part has been shown. */
    this.isThrough = false
    /** @type {number | null} */
    this.timer = null
    /** @type {(label: string, onclick: () => void, kind?: string) => HTMLButtonElement} */
    const button = (label, onclick, kind = "") =>
      element("button", { type: "button", class: kind, onclick }, label)
    this.back = button("Back", () => this.step(-1))
    this.toggle = button("Play", () => (this.timer ? this.pause() : this.play()), "primary")
    this.next = button("Next", () => this.step(1))
    this.speed = element(
      "select",
      { "aria-label": "Speed of slow motion" },
      PACES.map(([label], at) => element("option", { value: at, selected: at === 1 }, label)),
    )
    this.speed.onchange = () => {
      if (this.timer) this.play()
    }
    this.dots = element("div", { class: "dots", role: "group", "aria-label": "Parts of the iteration" })
    this.sentence = element("p", { class: "sentence", "aria-live": "polite", "data-testid": "gan-part" })
    this.node = element(
      "section",
      { class: "walk", "aria-label": "Slow motion", hidden: true },
      element("div", { class: "row" }, this.back, this.toggle, this.next, this.dots, this.speed),
      this.sentence,
    )
    this.forgetKeys = pageKeys(this.node, { ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1) })
  }

  get isOpen() {
    return !this.node.hidden
  }

  /**
   * Walk through the parts of an iteration.
   * @param {Part[]} parts
   * @param {number} at the one to show first
   */
  open(parts, at) {
    this.parts = parts
    this.isThrough = false
    this.node.hidden = false
    this.dots.replaceChildren(
      ...parts.map((part, at) =>
        element("button", {
          type: "button",
          class: part.turn === "g" ? "generator" : "discriminator",
          title: part.title,
          "aria-label": `Part ${at + 1}: ${part.title}`,
          onclick: () => this.#jump(at),
        }),
      ),
    )
    this.show(at)
    if (this.timer) this.play()
  }

  close() {
    this.pause()
    this.node.hidden = true
  }

  /** @param {number} at */
  show(at) {
    this.at = at
    const part = this.parts[at]
    ;[...this.dots.children].forEach((dot, index) =>
      dot.setAttribute("aria-current", index === at ? "step" : "false"),
    )
    this.sentence.className = `sentence ${part.turn === "g" ? "generator" : "discriminator"}`
    this.sentence.replaceChildren(element("b", {}, `${part.title}. `), part.sentence)
    this.back.disabled = at === 0
    const isLast = at === this.parts.length - 1
    if (isLast) this.isThrough = true
    this.next.textContent = isLast ? "Next iteration" : "Next"
    this.act.onPart(part)
  }

  /** @param {number} at */
  #jump(at) {
    this.pause()
    this.show(at)
  }

  /** @param {number} by */
  step(by) {
    this.pause()
    this.#move(by)
  }

  /** @param {number} by */
  #move(by) {
    const at = this.at + by
    if (at >= this.parts.length) this.act.onNext()
    else if (at >= 0) this.show(at)
  }

  play() {
    this.#halt()
    this.timer = setInterval(() => this.#move(1), PACES[Number(this.speed.value)][1])
    this.toggle.textContent = "Pause"
  }

  pause() {
    this.#halt()
    this.toggle.textContent = "Play"
  }

  #halt() {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }

  destroy() {
    this.pause()
    this.forgetKeys()
  }
}
