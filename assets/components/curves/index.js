// Line charts of a run's history: training solid, validation dashed, one colour a part of the network.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */
/** @import { Arrays, Frame, Numbers } from "../../lib/frame.js" */
/** @import { ChartFacts, Series } from "./chart.js" */

import { theme } from "../../lib/colours.js"
import { element, throttled } from "../../lib/dom.js"
import { pastStep } from "../../lib/past.js"
import { Watcher } from "../../lib/watcher.js"
import { Chart } from "./chart.js"

const SPOKEN_EVERY_MS = 2000

/** @typedef {{run: string, charts: ChartFacts[]}} CurvesData */

/**
 * Show the charts in `root`.
 * @param {HTMLElement} root
 * @param {Component<CurvesData>} component
 * @returns {Curves}
 */
export function mount(root, component) {
  const curves = new Curves(root)
  curves.update(component)
  return curves
}

class Curves {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root
    /** @type {Chart[]} */
    this.charts = []
    /** @type {Frame | null} of the past, that the page shows */
    this.past = null
    /** @type {Frame | null} of the present */
    this.newest = null
    this.described = ""
    /** @type {Arrays | null} of the newest frame with curves */
    this.history = null
    this.colours = /** @type {Theme} */ ({})
    this.grid = element("div", { class: "charts" })
    root.replaceChildren(this.grid)
    this.watcher = new Watcher(root, "curves", (frame) => this.receive(frame))
    this.watcher.ask({ history: true })
    this.describe = throttled(() => this.charts.forEach((chart) => chart.describe()), SPOKEN_EVERY_MS)
    this.sizes = new ResizeObserver(() => this.#arrange())
    this.sizes.observe(this.grid)
  }

  /** @param {Component<CurvesData>} component */
  update({ data }) {
    this.colours = theme(this.root)
    if (data.run !== this.watcher.runId) this.history = this.newest = null
    const described = JSON.stringify(data.charts)
    const others = described !== this.described
    if (others) {
      this.described = described
      this.charts.forEach((chart) => chart.destroy())
      this.charts = data.charts.map((chart) => new Chart(chart))
      this.grid.replaceChildren(...this.charts.map((chart) => chart.element))
    }
    this.watcher.follow(data.run)
    this.#arrange()
    if (!others) return
    this.#mark()
    this.#show()
  }

  #arrange() {
    for (const chart of this.charts) {
      const width = chart.element.clientWidth
      if (width) chart.arrange(width, this.colours)
    }
  }

  /** @param {Frame} frame */
  receive(frame) {
    if (pastStep(frame, this.past?.step ?? null) === null) this.past = null
    else if (!frame.live) this.past = frame
    if (frame.live) this.newest = frame
    this.#mark()
    if (frame.arrays.has("history.step")) {
      this.history = frame.arrays
      this.#show()
    } else if (this.history) this.describe()
  }

  #mark() {
    for (const chart of this.charts) chart.mark(this.past, this.newest)
  }

  #show() {
    const steps = this.history?.get("history.step")?.data
    if (!steps) return
    const line = (/** @type {Series} */ { name }) => this.history?.get(`history.${name}`)?.data ?? []
    for (const chart of this.charts) chart.show(steps, chart.series.map(line))
    this.root.dataset.points = String(steps.length)
    this.describe()
  }

  destroy() {
    this.describe.cancel()
    this.charts.forEach((chart) => chart.destroy())
    this.sizes.disconnect()
    this.watcher.close()
  }
}
