// What is chosen on a page that explains a layer, in step with Python. Edits go out as the URL writes them,
// each with a higher number; an answer to an older edit than the newest is no news.

/** @import { Component } from "./dom.js" */
/** @import { Arrays } from "./frame.js" */

import { textOf } from "./lesson/text.js"
import { readFrame } from "./frame.js"

const SEND_AFTER_MS = 30

/**
 * What Python answers on every such page (`facts` of ui/kit/lessons.py); `chosen` comes from the page itself.
 * @typedef {object} Answer
 * @property {number} version of the edit that it answers; 0: none
 * @property {Record<string, string>} query what is chosen and unusual, as the URL writes it
 * @property {{control: string, message: string} | null} problem what cannot be, and of which control
 * @property {string} still what is shown instead
 * @property {Record<string, any>} chosen each page's own choices
 */

/**
 * One page's choices, and the number of their newest edit.
 * @template {Answer} [Found=Answer]
 */
export class Exchange {
  constructor() {
    this.version = -1
    /** @type {Found["chosen"]} */
    this.chosen = {}
    /** @type {Record<string, string>} */
    this.query = {}
    /** @type {Component<Uint8Array<ArrayBuffer>> | null} */
    this.component = null
    /** @type {number | undefined} */
    this.sending = undefined
  }

  /**
   * Take Python's answer: its frame, or null where there is nothing new in it.
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   * @returns {(Found & {arrays: Arrays}) | null}
   */
  receive(component) {
    this.component = component
    const { data } = component
    /** @type {Found & {arrays: Arrays}} */
    const frame = readFrame(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
    if (frame.version < this.version) return null
    const fromPython = frame.version > this.version
    this.version = frame.version
    // A setting that does not fit stays as it was typed, to be corrected; an input that cannot be used is
    // dropped.
    if (fromPython || frame.problem?.control === "input" || !frame.problem)
      Object.assign(this, { chosen: frame.chosen, query: frame.query })
    return frame
  }

  /**
   * Change some of what is chosen (null: back to what is usual, which Python knows) and tell Python.
   * @param {Record<string, unknown>} patch
   * @param {number} [wait] ms
   */
  edit(patch, wait = SEND_AFTER_MS) {
    this.chosen = { ...this.chosen }
    this.query = { ...this.query }
    for (const [name, value] of Object.entries(patch)) {
      if (value === null) {
        delete this.query[name]
        continue
      }
      this.chosen = { ...this.chosen, [name]: value }
      this.query[name] = textOf(name, value)
    }
    this.send(wait)
  }

  /** @param {number} wait ms */
  send(wait) {
    this.version += 1
    clearTimeout(this.sending)
    this.sending = setTimeout(
      () => this.component?.setStateValue("edit", { version: this.version, query: this.query }),
      wait,
    )
  }

  destroy() {
    clearTimeout(this.sending)
  }
}
