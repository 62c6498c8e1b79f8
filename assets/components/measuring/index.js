// How far a run is on its way to the step at which it is measured. As soon as it is there, or stands before,
// Python hears of it.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame } from "../../lib/frame.js" */

import { element, setText } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { connect } from "../../lib/live.js"

/** A run that was just begun may still be told of as it stood before. */
const TELL_AFTER_MS = 300

/** @typedef {{run: string, steps: number}} MeasuringData `steps`: at which it is measured */

/**
 * Show in `root` how far a run is.
 * @param {HTMLElement} root
 * @param {Component<MeasuringData>} component
 * @returns {Measuring}
 */
export function mount(root, component) {
  const measuring = new Measuring(root)
  measuring.update(component)
  return measuring
}

class Measuring {
  /** @param {HTMLElement} root */
  constructor(root) {
    /** @type {Component<MeasuringData> | null} */
    this.component = null
    /** @type {ReturnType<typeof connect> | undefined} */
    this.connection = undefined
    /** @type {string | undefined} */
    this.run = undefined
    this.step = 0
    this.state = "running"
    /** @type {number | undefined} */
    this.telling = undefined
    this.bar = element("progress", { "aria-label": "Steps until it is measured" })
    this.words = element("span")
    root.replaceChildren(this.bar, this.words)
  }

  /** Each time that Python has run: where it waits for a run that waits no longer, it is told again.
   * @param {Component<MeasuringData>} component
   */
  update(component) {
    const { run } = component.data
    this.component = component
    if (run !== this.run) this.#follow(run)
    this.#write(component.data)
    this.#tell()
  }

  /** @param {string} run */
  #follow(run) {
    this.#stop()
    this.run = run
    this.step = 0
    this.state = "running"
    this.connection = connect(run)
    this.connection.onFrame((frame) => this.take(frame))
  }

  /** @param {Frame} frame of the past only its state is of now */
  take({ live, step, state }) {
    if (live) this.step = step
    this.state = state
    if (!this.component) return
    this.#write(this.component.data)
    this.#tell()
  }

  /** @param {MeasuringData} data */
  #write({ steps }) {
    const step = Math.min(this.step, steps)
    this.bar.max = steps
    this.bar.value = step
    setText(this.words, `step ${count(step)} of ${count(steps)}`)
  }

  #tell() {
    const { component } = this
    const isOver = component && (this.step >= component.data.steps || this.state !== "running")
    if (!isOver) {
      clearTimeout(this.telling)
      this.telling = undefined
      return
    }
    this.telling ??= setTimeout(() => {
      this.telling = undefined
      component.setTriggerValue("turned", `${this.state} ${this.step}`)
    }, TELL_AFTER_MS)
  }

  #stop() {
    clearTimeout(this.telling)
    this.telling = undefined
    this.connection?.close()
  }

  destroy() {
    this.#stop()
  }
}
