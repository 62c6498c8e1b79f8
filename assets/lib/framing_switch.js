// What is said of a picture that somebody brought to a network of digits, and whether it is framed as they
// are.

import { element, setText } from "./dom.js"

/** Whether a picture is framed as MNIST's digits are: says what was done to it, and can be switched off. */
export class FramingSwitch {
  /** @param {() => void} onSwitch */
  constructor(onSwitch) {
    this.words = element("p", { className: "muted" })
    this.on = element("input", { type: "checkbox", checked: true, onchange: onSwitch })
    this.label = element(
      "label",
      { className: "muted", hidden: true },
      this.on,
      "Frame it as the digits of MNIST are",
    )
    this.node = element("div", { className: "framing" }, this.words, this.label)
  }

  /**
   * Say something in place of the choice.
   * @param {string} sentence
   */
  tell(sentence) {
    setText(this.words, sentence)
    this.label.hidden = true
  }

  /**
   * `framed` is {inverted}, or null where a picture can only be seen as it is; true if it is to be framed.
   * @param {{inverted: boolean} | null} framed
   * @returns {boolean}
   */
  choose(framed) {
    const isFramed = Boolean(framed) && this.on.checked
    const usual = "Its middle, brought to the network’s size."
    const turned = framed?.inverted
      ? "Turned to light on dark and centred"
      : "Centred, and brought to one size"
    this.tell(isFramed ? `${turned}, as MNIST’s digits are.` : usual)
    this.label.hidden = !framed
    return isFramed
  }
}
