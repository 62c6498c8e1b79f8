// How the weights and the gradients of each layer are spread, and which units no longer answer to anything.

import { element, setText } from "../lib/dom.js"
import { fitCanvas } from "../lib/draw.js"
import { theme } from "../lib/colours.js"
import { number } from "../lib/format.js"
import { Watcher } from "../lib/watcher.js"

const CHART_HEIGHT_PX = 64
const KINDS = ["weight", "gradient"]
const VANISHING = 8

export function mount(root, component) {
  return new Distributions(root, component)
}

class Distributions {
  constructor(root, component) {
    this.root = root
    this.notice = element("p", { className: "notice" })
    this.grid = element("div", { className: "layers" })
    this.dead = element("p", { className: "dead" })
    root.append(this.notice, this.grid, this.dead)
    this.rows = new Map()
    this.silent = new Map()
    this.watcher = new Watcher(root, "distributions", (frame) => this.take(frame))
    this.watcher.ask({ statistics: true })
    this.update(component)
  }

  update({ data }) {
    const colours = JSON.stringify(theme(this.root))
    if (data.run !== this.run || colours !== this.seenColours) this.clear()
    this.run = data.run
    this.seenColours = colours
    this.colours = theme(this.root)
    this.watcher.follow(data.run)
  }

  destroy() {
    this.watcher.close()
  }

  clear() {
    this.rows.clear()
    this.silent.clear()
    this.grid.replaceChildren()
    setText(this.dead, "")
    setText(this.notice, "Waiting for the first numbers…")
  }

  take(frame) {
    for (const [name, array] of frame.arrays) {
      const [, layer, kind] = name.match(/^(.+)\.(weight|gradient)_histogram$/) ?? []
      if (layer) this.show(layer, kind, array.data, frame.arrays.get(`${layer}.${kind}_limit`).data[0])
      if (name.endsWith(".dead")) this.silent.set(name.slice(0, -".dead".length), array.data)
    }
    if (this.rows.size) this.describe()
  }

  show(layer, kind, counts, limit) {
    if (!this.rows.has(layer)) this.rows.set(layer, this.row(layer))
    const chart = this.rows.get(layer)[kind]
    chart.spread = spread(counts, limit)
    const width = chart.canvas.parentElement.clientWidth
    drawBars(fitCanvas(chart.canvas, width, CHART_HEIGHT_PX), width, counts, this.colours)
    setText(chart.low, number(-limit))
    setText(chart.high, number(limit))
    setText(chart.text, `spread ${number(chart.spread)}`)
    chart.canvas.setAttribute("aria-label", `${kind}s of ${layer} between ±${number(limit)}, spread ${number(chart.spread)}`)
  }

  row(layer) {
    const charts = {}
    const figures = KINDS.map((kind) => {
      const chart = { canvas: element("canvas", { role: "img" }), spread: 0 }
      for (const part of ["low", "text", "high"]) chart[part] = element("span")
      charts[kind] = chart
      const axis = element("div", { className: "axis muted" }, chart.low, chart.text, chart.high)
      return element("figure", {}, element("figcaption", { textContent: `${kind}s` }), chart.canvas, axis)
    })
    this.grid.append(element("section", {}, element("h4", { textContent: layer }), ...figures))
    return charts
  }

  describe() {
    setText(this.notice, noticeText([...this.rows].map(([layer, charts]) => ({ layer, spread: charts.gradient.spread }))))
    setText(this.dead, deadText(this.silent))
  }
}

/** Standard deviation (around zero) of a histogram whose bins span -limit..limit. */
export function spread(counts, limit) {
  const bins = counts.length
  let total = 0
  let squares = 0
  counts.forEach((count, bin) => {
    const middle = ((2 * (bin + 0.5)) / bins - 1) * limit
    total += count
    squares += count * middle * middle
  })
  return total ? Math.sqrt(squares / total) : 0
}

/** What to notice about the gradients, from the first layer with weights to the last. */
export function noticeText(gradients) {
  const moving = gradients.filter(({ spread }) => spread > 0)
  if (!moving.length) return "No gradient yet: press Train or Step. Each weight starts as a small random number."
  if (moving.length < 2) return `The gradients of ${moving[0].layer} have a spread of ${number(moving[0].spread)}.`
  const first = moving[0]
  const last = moving.at(-1)
  const ratio = last.spread / first.spread
  const pair = `The gradients have a spread of ${number(first.spread)} in ${first.layer} and ${number(last.spread)} in ${last.layer}`
  if (ratio > VANISHING) return `${pair}: ${number(ratio)} times less reaches the first layer. It learns slowly.`
  if (ratio < 1 / VANISHING) return `${pair}: they grow on their way back through the network.`
  return `${pair}: every layer hears about its mistakes.`
}

/** Which units are zero for every image of the fixed test batch. */
export function deadText(silent) {
  const sentences = []
  for (const [layer, dead] of silent) {
    const number = dead.reduce((sum, flag) => sum + flag, 0)
    if (number) sentences.push(`${layer}: ${number} of ${dead.length} units ${number === 1 ? "is" : "are"} dead`)
  }
  if (!silent.size) return ""
  if (!sentences.length) return "No dead units: each one answers to at least one of the test images."
  return `${sentences.join("; ")}. A dead unit is zero for every test image, so no gradient passes and it learns nothing.`
}

function drawBars(context, width, counts, colours) {
  const highest = Math.max(1, ...counts)
  const step = width / counts.length
  const middle = (counts.length - 1) / 2
  context.fillStyle = colours.line
  context.fillRect(0, CHART_HEIGHT_PX - 1, width, 1)
  counts.forEach((count, bin) => {
    const height = (count / highest) * (CHART_HEIGHT_PX - 4)
    context.fillStyle = bin < middle ? colours.negative : bin > middle ? colours.positive : colours.muted
    context.fillRect(bin * step + 0.5, CHART_HEIGHT_PX - 1 - height, Math.max(step - 1, 0.5), height)
  })
}
