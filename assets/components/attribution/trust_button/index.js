// The button that has explanations put to the test, beside what it sends: the picture that the network reads,
// and the step of the past that the page looks at.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Frame, Shape } from "../../../lib/frame.js" */

import { base64Of } from "../../../lib/base64.js"
import { element } from "../../../lib/dom.js"
import { Exchange } from "../../../lib/exchange.js"
import { connect } from "../../../lib/live.js"
import { Lock } from "../../../lib/lock.js"
import { paintImage } from "../../../lib/picture.js"

const WHITE = 255

/**
 * @typedef {object} TrustButtonData
 * @property {string} run
 * @property {Shape} shape c h w of what its network reads
 * @property {string} label
 * @property {boolean} busy whether tests are under way
 * @property {string} locked why it cannot be pressed; empty: it can
 * @property {number} version of the presses that Python knows
 */

/**
 * Show the button in `root`.
 * @param {HTMLElement} root
 * @param {Component<TrustButtonData>} component
 * @returns {TrustButton}
 */
export function mount(root, component) {
  return new TrustButton(root, component)
}

class TrustButton {
  /**
   * @param {HTMLElement} root
   * @param {Component<TrustButtonData>} component
   */
  constructor(root, component) {
    this.root = root
    this.exchange = new Exchange(0, "setTriggerValue")
    this.data = component.data
    this.seen = element("canvas", { role: "img", "aria-label": "The picture that is tested" })
    this.button = element("button", { type: "button", onclick: () => this.#press() })
    this.lock = new Lock()
    root.replaceChildren(this.seen, this.button, this.lock.node)
    /** @type {Frame | null} the newest that brings a picture */
    this.frame = null
    // Frames come also while it is out of sight: else no keyboard would get to it.
    /** @type {ReturnType<typeof connect> | undefined} */
    this.connection = undefined
    this.update(component)
  }

  /** @param {Component<TrustButtonData>} component */
  update(component) {
    const { data } = component
    this.exchange.receive(component, data.version)
    const isOther = data.run !== this.data.run
    this.data = data
    this.button.textContent = data.label
    if (isOther || !this.connection) this.#follow(data.run)
    this.#allow()
  }

  /** @param {string} run */
  #follow(run) {
    this.connection?.close()
    this.frame = null
    this.connection = connect(run)
    this.connection.onFrame((frame) => this.take(frame))
  }

  /** @param {Frame} frame */
  take(frame) {
    const input = frame.arrays.get("input")
    if (!input || String(input.shape) !== String(this.data.shape)) return
    this.frame = frame
    paintImage(this.seen, input)
    this.#allow()
  }

  #allow() {
    this.button.disabled = this.data.busy || !this.frame
    this.lock.show(this.data.locked, [this.root])
  }

  #press() {
    const { frame } = this
    const input = frame?.arrays.get("input")
    if (!frame || !input) return
    const pixels = base64Of(Uint8Array.from(input.data, (value) => Math.round(WHITE * value)))
    const step = frame.live ? null : frame.step
    this.exchange.edit(() => ({ run: this.data.run, pixels, step }))
  }

  destroy() {
    this.exchange.destroy()
    this.connection?.close()
  }
}
