// One activation: its curve above the map that comes out, its derivative above the gradient that gets back.

import { DIVERGING } from "../../lib/colours.js"
import { element, setOptions, setText } from "../../lib/dom.js"
import { Plot } from "../../lib/plot.js"
import { Pane, scaleOf } from "../../lib/lesson/pane.js"
import { plain } from "../../lib/lesson/words.js"
import { FUNCTIONS, activate } from "./functions.js"
import { VERDICTS, flatBetween, gradientBack, judgeUnit, sharesText, zerosIn } from "./statistics.js"

const CURVE_POINTS = 241
const PLOT_SHAPE = 0.6
const LARGEST_SIDE = 300
const HATCH_PX = { blocked: 5, faint: 10 }
const PARAMETER_RANGES = { leaky_relu: [0, 0.5, 0.01], prelu: [-1, 1, 0.05], elu: [0, 3, 0.1] }

export class Panel {
  /**
   * `on` has what a pane wants (see Pane), onCurve(x or null), onEdit({name, parameter}), and onLearned().
   */
  constructor(label, on) {
    this.label = label
    this.select = element("select", {
      "aria-label": `${label} activation`,
      onchange: () => on.onEdit({ name: this.select.value, parameter: null }),
    })
    this.slider = element("input", { type: "range" })
    this.slider.oninput = () => on.onEdit({ name: this.select.value, parameter: Number(this.slider.value) })
    this.parameterText = element("output")
    this.parameterName = element("span", { className: "muted" })
    this.parameterField = element(
      "label",
      { className: "slide" },
      this.parameterName,
      this.slider,
      this.parameterText,
    )
    this.curve = new Plot(on.onCurve)
    this.derivative = new Plot(on.onCurve)
    this.after = new Pane("After", on)
    this.back = new Pane("Gradient back", on)
    const hatch = (kind, text) => element("span", {}, element("i", { className: `hatch ${kind}` }), text)
    this.back.note.append(hatch("blocked", "none"), hatch("faint", "less than a tenth"))
    this.formula = element("p", { className: "rule" })
    this.derivativeFormula = element("p", { className: "rule" })
    this.valueWork = element("output", { className: "live" })
    this.slopeWork = element("output", { className: "live" })
    this.shares = element("p", { className: "shares" })
    this.verdict = element("p", { className: "verdict", role: "status" })
    this.learned = element("button", { type: "button", hidden: true, onclick: on.onLearned })
    const head = element("header", { className: "choice" }, this.select, this.parameterField, this.learned)
    const side = (...nodes) => element("div", { className: "side" }, ...nodes)
    const sides = element(
      "div",
      { className: "sides" },
      side(this.formula, this.curve.node, this.valueWork, this.after.node),
      side(this.derivativeFormula, this.derivative.node, this.slopeWork, this.back.node),
    )
    this.node = element(
      "section",
      { className: "activation-panel", "aria-label": `${label} activation` },
      head,
      sides,
      this.shares,
      this.verdict,
    )
  }

  /** What this activation makes of z, float32 h w: {value, slope} with their limits. */
  work(before, name, parameter, learned = null) {
    Object.assign(this, {
      before,
      name,
      parameter,
      learnedSlope: learned,
      ...activate(name, parameter, before),
    })
    this.limits = { value: span(this.value), slope: span(this.slope) }
  }

  /** Make room: plots and maps in the width that there is. */
  arrange(rows, columns, colours) {
    this.colours = colours
    const width = this.after.node.parentElement.clientWidth
    const side = Math.min(LARGEST_SIDE, width)
    for (const plot of [this.curve, this.derivative])
      plot.arrange(Math.min(width, LARGEST_SIDE + 40), Math.round(side * PLOT_SHAPE), colours)
    for (const pane of [this.after, this.back]) pane.arrange(rows, columns, 0, side)
  }

  /**
   * bounds: from which share on little gets back (see statistics.js). reach: the curves run from -reach to
   * reach. scales: {value (for the map), y, slopeY (values that the axes must hold)}, null: as this
   * activation alone wants it. bars: the histogram of z.
   */
  show({ functions, bounds, reach, scales, bars, others, otherCount }) {
    const about = functions.find(({ name }) => name === this.name)
    this.showChoice(functions, about)
    const xs = Array.from({ length: CURVE_POINTS }, (_, at) => reach * ((2 * at) / (CURVE_POINTS - 1) - 1))
    const points = xs.map((x) => FUNCTIONS[this.name].at(x, this.parameter))
    this.drawPlot(
      this.curve,
      xs,
      points.map(([value]) => value),
      scales?.y ?? [],
      reach,
      bars,
      `Curve of ${about.title}: ${about.formula}`,
    )
    this.drawPlot(
      this.derivative,
      xs,
      points.map(([, slope]) => slope),
      scales?.slopeY ?? [],
      reach,
      bars,
      `Derivative of ${about.title}: ${about.derivative_formula}`,
    )
    this.after.paintMap(this.value, scales?.value ?? scaleOf(this.value))
    const most = Math.max(1, ...this.limits.slope.map(Math.abs), ...(scales?.slopeY ?? []).map(Math.abs))
    this.back.paintMap(this.slope, { lut: DIVERGING, low: -most, high: most })
    this.hatch(bounds)
    this.writeShares(bounds, others, otherCount)
  }

  showChoice(functions, about) {
    setOptions(
      this.select,
      functions.map(({ name, title }) => ({ value: name, label: title })),
    )
    this.select.value = this.name
    this.parameterField.hidden = about.parameter === null
    this.learned.hidden = this.name !== "prelu" || this.learnedSlope === null
    const inUse = !this.learned.hidden && Math.abs(this.learnedSlope - this.parameter) < 1e-6
    const slope = this.name === "prelu" ? (inUse ? "; a network learned a" : "; a network would learn a") : ""
    setText(this.formula, `f(z) = ${about.formula}${slope}`)
    setText(this.derivativeFormula, `f′(z) = ${about.derivative_formula}`)
    if (!this.learned.hidden) {
      setText(this.learned, `${inUse ? "Learned" : "Use the learned"}: ${plain(this.learnedSlope)}`)
      this.learned.disabled = inUse
    }
    if (about.parameter === null) return
    const [min, max, step] = PARAMETER_RANGES[this.name]
    Object.assign(this.slider, {
      min: Math.min(min, this.parameter),
      max: Math.max(max, this.parameter),
      step,
      ariaLabel: `${this.label} activation: ${about.parameter_name}`,
    })
    this.slider.value = this.parameter
    setText(this.parameterName, about.parameter_name)
    setText(this.parameterText, plain(this.parameter))
  }

  drawPlot(plot, xs, ys, y, reach, bars, label) {
    plot.show({
      x: [-reach, reach],
      y: [...ys, ...y],
      curves: [{ points: xs.map((x, at) => [x, ys[at]]), colour: "train" }],
      bars,
      label,
    })
  }

  // Where no gradient gets back the map is hatched densely, where little does, thinly: colour alone would not
  // tell.
  hatch({ little }) {
    const kinds = {
      blocked: (slope) => slope === 0,
      faint: (slope) => slope !== 0 && Math.abs(slope) < Math.fround(little),
    }
    for (const [kind, belongs] of Object.entries(kinds)) {
      const { context, cell, rows, columns } = this.back
      context.save()
      context.beginPath()
      this.slope.forEach(
        (slope, at) =>
          belongs(slope) && context.rect((at % columns) * cell, Math.floor(at / columns) * cell, cell, cell),
      )
      context.clip()
      context.strokeStyle = "rgb(16 21 28 / 55%)"
      context.lineWidth = 1
      context.beginPath()
      for (let x = -rows * cell; x < columns * cell; x += HATCH_PX[kind]) {
        context.moveTo(x, rows * cell)
        context.lineTo(x + rows * cell, 0)
      }
      context.stroke()
      context.restore()
    }
  }

  writeShares(bounds, others, otherCount) {
    const found = gradientBack(this.slope, bounds)
    setText(this.shares, sharesText(zerosIn(this.value), found))
    const kind = judgeUnit(found, flatBetween(FUNCTIONS[this.name].at, this.parameter, others), bounds)
    this.node.dataset.verdict = kind
    setText(this.verdict, VERDICTS[kind](found, others, otherCount))
  }

  /** Mark one pixel on the maps and both curves, and write its numbers out. */
  point(at, { row, column }) {
    const x = this.before[at]
    const [value, slope] = FUNCTIONS[this.name].at(x, this.parameter)
    this.curve.mark(x, [{ y: value, colour: "train" }])
    this.derivative.mark(x, [{ y: slope, colour: "train" }])
    const [valueWork, slopeWork] = FUNCTIONS[this.name].work(x, this.parameter, [value, slope])
    setText(this.valueWork, valueWork)
    setText(this.slopeWork, slopeWork)
    for (const [pane, number, what] of [
      [this.after, value, "After"],
      [this.back, slope, "Gradient back"],
    ]) {
      pane.clear()
      pane.frame(row, column, 1, 1)
      pane.over.ariaLabel =
        `${this.label} activation. ${what}: row ${row + 1}, column ${column + 1}: ${plain(number)}. ` +
        "Arrow keys move."
    }
  }

  /** Follow the pointer along a curve: the numbers at x, and every pixel of the maps that has this z. */
  sweep(x, cells) {
    const [value, slope] = FUNCTIONS[this.name].at(x, this.parameter)
    this.curve.mark(x, [{ y: value, colour: "train" }])
    this.derivative.mark(x, [{ y: slope, colour: "train" }])
    const [valueWork, slopeWork] = FUNCTIONS[this.name].work(x, this.parameter, [value, slope])
    setText(this.valueWork, valueWork)
    setText(this.slopeWork, slopeWork)
    for (const pane of [this.after, this.back]) light(pane, cells)
  }
}

/** Cover the cells (numbers in reading order) of a pane with the colour of the marker. */
export function light(pane, cells) {
  pane.clear()
  pane.above.fillStyle = "#ffd60a"
  for (const at of cells)
    pane.above.fillRect(
      (at % pane.columns) * pane.cell,
      Math.floor(at / pane.columns) * pane.cell,
      pane.cell,
      pane.cell,
    )
}

/** The least and the largest of many values. */
export function span(values) {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}
