// What is said aloud of a place that keys or buttons led to.

import { element, setText } from "./dom.js"

/** A line that is read out, and not seen. It says nothing any more once what it said is not shown. */
export class Spoken {
  constructor() {
    this.node = element("p", { className: "spoken", role: "status" })
    /** @type {() => string} */
    this.words = () => ""
  }

  /** @param {() => string} words of what is shown, whenever they are asked for */
  say(words) {
    this.words = words
    setText(this.node, words())
  }

  /** Something else may be shown now. */
  settle() {
    if (this.words() !== this.node.textContent) this.say(() => "")
  }
}
