// What holding numbers by hand means, in a sentence, and the way to let them go.

/** @import { Labels } from "./tape.js" */

import { element, setText } from "../../lib/dom.js"
import { full } from "../../lib/format.js"

/** What is held. */
export class Holds {
  /** @param {() => void} onRelease */
  constructor(onRelease) {
    this.text = element("p", { role: "status" })
    this.release = element("button", { type: "button", onclick: onRelease })
    this.node = element("div", { className: "holds" }, this.text, this.release)
  }

  /**
   * @param {Map<string, number>} held
   * @param {Labels} labels
   */
  show(held, labels) {
    const names = [...held.keys()].map((name) => labels[name])
    this.node.hidden = !names.length
    const [one] = held.values()
    const single = `${names[0]} is held at ${full(one ?? 0)}. It depends on nothing before it`
    const several =
      `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are held. ` + "They depend on nothing before them"
    setText(
      this.text,
      `${names.length > 1 ? several : single}, so the gradient further back through ` +
        `${names.length > 1 ? "them" : "it"} is 0.`,
    )
    setText(this.release, names.length > 1 ? "Let all go" : `Let ${names[0]} go`)
  }
}
