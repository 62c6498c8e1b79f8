// What is chosen on a page that explains a layer, in step with Python. Edits go out as the URL writes them.

/** @import { Component } from "../dom.js" */
/** @import { Arrays } from "../frame.js" */
/** @import { MoreFacts } from "../more.js" */

import { Exchange } from "../exchange.js"
import { readPayload } from "../frame.js"
import { textOf } from "./text.js"

const SEND_AFTER_MS = 30

/** @typedef {{control: string, message: string}} Problem what cannot be, and of which control */

/**
 * What Python answers on every such page (`facts` of ui/kit/lessons.py); `chosen` comes from the page itself.
 * @typedef {object} Answer
 * @property {number} version of what is shown
 * @property {Record<string, string>} query what is chosen and unusual, as the URL writes it
 * @property {Problem | null} problem
 * @property {string} still what is shown instead
 * @property {MoreFacts} more
 * @property {string} locked why nothing can be changed; empty: it can
 * @property {Record<string, any>} chosen each page's own choices
 */

/**
 * A problem with what was chosen elsewhere, as in an address: the fields show what worked, and none is at
 * fault. An input that cannot be used is.
 * @param {Problem | null} problem
 */
const ofNoField = (problem) =>
  problem && (problem.control === "input" ? problem : { ...problem, control: "" })

/**
 * One page's choices.
 * @template {Answer} [Found=Answer]
 */
export class LessonExchange {
  constructor() {
    this.exchange = new Exchange()
    /** @type {Found["chosen"]} */
    this.chosen = {}
    /** @type {Record<string, string>} */
    this.query = {}
  }

  /**
   * Take Python's answer: its frame, or null where it is older than an edit made here.
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   * @returns {(Found & {arrays: Arrays, isNews: boolean}) | null}
   */
  receive(component) {
    /** @type {Found & {arrays: Arrays}} */
    const frame = readPayload(component.data)
    const heard = this.exchange.receive(component, frame.version)
    if (heard === "old") return null
    const isNews = heard === "news"
    // A setting that does not fit stays as it was typed, to be corrected; an input that cannot be used is
    // dropped.
    if (isNews || frame.problem?.control === "input" || !frame.problem)
      Object.assign(this, { chosen: frame.chosen, query: frame.query })
    return Object.assign(frame, { isNews, problem: isNews ? ofNoField(frame.problem) : frame.problem })
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
    this.exchange.edit(() => this.query, wait)
  }

  destroy() {
    this.exchange.destroy()
  }
}
