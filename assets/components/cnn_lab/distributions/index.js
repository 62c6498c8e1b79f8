// How the weights and the gradients of each layer are spread, and which units no longer answer to anything.

import { element, setText } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { theme } from "../../../lib/colours.js"
import { count, number } from "../../../lib/format.js"
import { Watcher } from "../../../lib/watcher.js"

const CHART_HEIGHT_PX = 64
const KINDS = ["weight", "gradient"]

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
    this.#forgetGradients(frame)
    for (const [name, array] of frame.arrays) {
      const [, layer, kind] = name.match(/^(.+)\.(weight|gradient)_histogram$/) ?? []
      if (layer) this.show(layer, kind, array.data, frame.arrays.get(`${layer}.${kind}_limit`).data[0])
      if (name.endsWith(".dead")) this.silent.set(name.slice(0, -".dead".length), array.data)
    }
    if (frame.judgements.gradients) this.#describe(frame)
  }

  // Those of the past are not kept, and those before the weights of an earlier step came back are none of
  // these weights.
  #forgetGradients({ arrays }) {
    for (const [layer, { gradient }] of this.rows) {
      if (!arrays.has(`${layer}.weight_histogram`) || arrays.has(`${layer}.gradient_histogram`)) continue
      fitCanvas(gradient.canvas, gradient.canvas.parentElement.clientWidth, CHART_HEIGHT_PX)
      for (const part of ["low", "text", "high"]) setText(gradient[part], part === "text" ? "none" : "")
    }
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
    chart.canvas.setAttribute(
      "aria-label",
      `${kind}s of ${layer} between ±${number(limit)}, spread ${number(chart.spread)}`,
    )
  }

  row(layer) {
    const charts = {}
    const figures = KINDS.map((kind) => {
      const chart = {
        canvas: element("canvas", { role: "img", "aria-label": `Distribution of the ${kind}s` }),
        spread: 0,
      }
      for (const part of ["low", "text", "high"]) chart[part] = element("span")
      charts[kind] = chart
      const axis = element("div", { className: "axis muted" }, chart.low, chart.high, chart.text)
      return element("figure", {}, element("figcaption", { textContent: `${kind}s` }), chart.canvas, axis)
    })
    this.grid.append(element("section", {}, element("h4", { textContent: layer }), ...figures))
    return charts
  }

  #describe(frame) {
    setText(this.notice, noticeText(frame.judgements.gradients, frame))
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

/** What to notice about the gradients: their judgement (nn_core/judgements/learning.py) in words. */
export function noticeText(gradients, { step, live }) {
  return `At step ${count(step)}: ${GRADIENTS[gradients.kind](gradients, { step, live })}`
}

const RESTART = "Press Reset, then try a smaller learning rate, or leaky ReLU."

const GRADIENTS = {
  none: (_, { step, live }) => {
    if (!live) return "the weights of then. Their gradients are not kept."
    return step
      ? "the weights of an earlier step are back, and have no gradient yet. Press Train or Step."
      : "no gradient yet. Each weight starts as a small random number. Press Train or Step."
  },
  dead: ({ dead }) =>
    `all gradients are 0. Every unit of ${dead.join(" and of ")} is dead, so no layer with weights hears ` +
    `of its mistakes, and nothing more can be learnt. ${RESTART}`,
  zero: () => `all gradients are 0: the last batch asked for no change.`,
  cut_off: ({ silent, first }) =>
    `no gradient gets back to ${silent.join(" and ")}; the first layer that hears of its mistakes is ` +
    `${first}. ${RESTART}`,
  one: ({ first, first_spread: spread }) => `the gradients of ${first} have a spread of ${number(spread)}.`,
  vanishing: (found) =>
    `${pair(found)}: ${number(found.last_spread / found.first_spread)} times less reaches the first layer. ` +
    "It learns slowly.",
  growing: (found) => `${pair(found)}: they grow on their way back through the network.`,
  even: (found) => `${pair(found)}: every layer hears about its mistakes.`,
}

const pair = ({ first, last, first_spread: of_first, last_spread: of_last }) =>
  `the gradients have a spread of ${number(of_first)} in ${first} and ${number(of_last)} in ${last}`

/** Which units are zero for every image of the fixed validation batch. */
export function deadText(silent) {
  const sentences = []
  for (const [layer, dead] of silent) {
    const number = dead.reduce((sum, flag) => sum + flag, 0)
    if (number)
      sentences.push(`${layer}: ${number} of ${dead.length} units ${number === 1 ? "is" : "are"} dead`)
  }
  if (!silent.size) return ""
  if (!sentences.length)
    return "No dead units: each one answers to at least one of the validation images tried."
  return (
    `${sentences.join("; ")}. A dead unit is zero for every validation image tried, ` +
    "so no gradient passes and it learns nothing."
  )
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
