// A CNN against a perceptron, on three experiments; the curves grow while Python trains all four networks.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { ContestFrame, Guess, Key } from "./contest.js" */

import { theme } from "../../../lib/colours.js"
import { element } from "../../../lib/dom.js"
import { readPayload } from "../../../lib/frame.js"
import { Card } from "./card.js"
import { CHARTS, KEYS, NETWORKS } from "./contest.js"
import { Experiment } from "./experiment.js"

/**
 * Show the experiments in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Why}
 */
export function mount(root, component) {
  return new Why(root, component)
}

class Why {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    this.cards = NETWORKS.map((key) => new Card(key))
    this.charts = KEYS.map((key) => new Experiment(key, CHARTS[key], (answer) => this.#predict(key, answer)))
    const grid = element(
      "div",
      { className: "experiments" },
      this.charts.map(({ node }) => node),
    )
    root.append(
      element(
        "div",
        { className: "cards" },
        this.cards.map(({ node }) => node),
      ),
      grid,
    )
    this.grid = grid
    this.resized = new ResizeObserver(() => this.grid.clientWidth !== this.width && this.arrange())
    this.resized.observe(grid)
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update(component) {
    /** @type {Component<Uint8Array<ArrayBuffer>>} */
    this.component = component
    /** @type {ContestFrame} */
    this.frame = readPayload(component.data)
    for (const card of this.cards) card.show(this.frame)
    for (const chart of this.charts) chart.take(this.frame)
    this.arrange()
  }

  /**
   * @param {Key} experiment
   * @param {Guess} answer
   */
  #predict(experiment, answer) {
    this.component.setTriggerValue("predict", { contest: this.frame.contest, experiment, answer })
  }

  arrange() {
    /** @type {number} */
    this.width = this.grid.clientWidth
    if (!this.width) return
    const colours = theme(this.root)
    for (const chart of this.charts) chart.arrange(colours)
  }

  destroy() {
    this.resized.disconnect()
  }
}
