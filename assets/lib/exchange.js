// The browser's side of the one protocol of edits; ui/kit/exchange.py is the other one, and tells the rules.

/** @import { Component } from "./dom.js" */

/**
 * What an answer of Python is: "old" where a newer edit is on its way, an "echo" of what is known, or "news".
 * @typedef {"old" | "echo" | "news"} Heard
 */

/** What is changed here, in step with Python. */
export class Exchange {
  #version = 0
  #every
  #way
  #ahead
  /** @type {Component<any> | null} */
  #component = null
  /** @type {number | undefined} */
  #sending = undefined
  #sentAt = -Infinity

  /**
   * @param {number} [every] ms between two messages at the least
   * @param {"setStateValue" | "setTriggerValue"} [way] a state goes along with all that the page sends later
   * @param {((edit: any) => Promise<void> | null) | null} [ahead] tells others of an edit; then Python hears
   */
  constructor(every = 0, way = "setStateValue", ahead = null) {
    this.#every = every
    this.#way = way
    this.#ahead = ahead
  }

  /**
   * Whether what Python shows is to be taken over: it is, unless it is old.
   * @param {Component<any>} component
   * @param {number} version what Python says of it
   * @returns {Heard}
   */
  receive(component, version) {
    this.#component = component
    if (version < this.#version) return "old"
    if (version === this.#version) return "echo"
    clearTimeout(this.#sending)
    this.#version = version
    return "news"
  }

  /**
   * Count an edit, and tell Python.
   * @param {() => unknown} all that can be changed here, as it is when the message leaves
   * @param {number} [wait] ms, for further edits
   */
  edit(all, wait = 0) {
    this.#version += 1
    clearTimeout(this.#sending)
    const rest = this.#sentAt + this.#every - performance.now()
    this.#sending = setTimeout(() => this.#send(all()), Math.max(wait, rest))
  }

  destroy() {
    clearTimeout(this.#sending)
  }

  /** @param {unknown} edit */
  async #send(edit) {
    this.#sentAt = performance.now()
    const version = this.#version
    const told = this.#ahead?.(edit)
    if (told) await told
    this.#component?.[this.#way]("edit", { version, edit })
  }
}
