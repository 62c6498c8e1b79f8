// Line charts of a run's history: training solid, validation dashed, one colour a part of the network.

import { theme } from "../../lib/colours.js"
import { element, throttled } from "../../lib/dom.js"
import { pastStep } from "../../lib/past.js"
import { Watcher } from "../../lib/watcher.js"
import { Chart } from "./chart.js"

const SPOKEN_EVERY_MS = 2000

export function mount(root, component) {
  const curves = new Curves(root)
  curves.update(component)
  return curves
}

class Curves {
  constructor(root) {
    this.root = root
    this.charts = []
    this.past = null
    this.grid = element("div", { class: "charts" })
    root.replaceChildren(this.grid)
    this.watcher = new Watcher(root, "curves", (frame) => this.receive(frame))
    this.watcher.ask({ history: true })
    this.describe = throttled(() => this.charts.forEach((chart) => chart.describe()), SPOKEN_EVERY_MS)
    this.sizes = new ResizeObserver(() => this.#arrange())
    this.sizes.observe(this.grid)
  }

  update({ data }) {
    this.colours = theme(this.root)
    const described = JSON.stringify(data.charts)
    if (described !== this.described) {
      this.described = described
      this.charts.forEach((chart) => chart.destroy())
      this.charts = data.charts.map((chart) => new Chart(chart))
      this.grid.replaceChildren(...this.charts.map((chart) => chart.element))
    }
    this.watcher.follow(data.run)
    this.#arrange()
  }

  #arrange() {
    for (const chart of this.charts) {
      const width = chart.element.clientWidth
      if (width) chart.arrange(width, this.colours)
    }
  }

  receive(frame) {
    this.past = pastStep(frame, this.past)
    for (const chart of this.charts) chart.mark(this.past)
    const steps = frame.arrays.get("history.step")?.data
    if (!steps) return
    const line = ({ name }) => frame.arrays.get(`history.${name}`)?.data ?? []
    for (const chart of this.charts) chart.show(steps, chart.series.map(line))
    this.root.dataset.points = steps.length
    this.describe()
  }

  destroy() {
    this.describe.cancel()
    this.charts.forEach((chart) => chart.destroy())
    this.sizes.disconnect()
    this.watcher.close()
  }
}
