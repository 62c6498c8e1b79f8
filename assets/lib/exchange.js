// What is chosen on a page that explains a layer, in step with Python. Edits go out as the URL writes them, each
// with a higher number; an answer to an older edit than the newest is no news.

import { textOf } from "./lesson/text.js"
import { readFrame } from "./frame.js"

const SEND_AFTER_MS = 30

export class Exchange {
  constructor() {
    this.version = -1
  }

  /** Take Python's answer: its frame, or null where there is nothing new in it. */
  receive(component) {
    this.component = component
    const { data } = component
    const frame = readFrame(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
    if (frame.version < this.version) return null
    const fromPython = frame.version > this.version
    this.version = frame.version
    // A setting that does not fit stays as it was typed, to be corrected; an input that cannot be used is dropped.
    if (fromPython || frame.problem?.control === "input" || !frame.problem)
      Object.assign(this, { chosen: frame.chosen, query: frame.query })
    return frame
  }

  /** Change some of what is chosen (null: back to what is usual, which Python knows) and tell Python. */
  edit(patch, wait = SEND_AFTER_MS) {
    this.chosen = { ...this.chosen }
    this.query = { ...this.query }
    for (const [name, value] of Object.entries(patch)) {
      if (value === null) {
        delete this.query[name]
        continue
      }
      this.chosen[name] = value
      this.query[name] = textOf(name, value)
    }
    this.send(wait)
  }

  send(wait) {
    this.version += 1
    clearTimeout(this.sending)
    this.sending = setTimeout(
      () => this.component.setStateValue("edit", { version: this.version, query: this.query }),
      wait,
    )
  }

  destroy() {
    clearTimeout(this.sending)
  }
}
