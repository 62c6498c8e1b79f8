// One activation: its curve above the map that comes out, its derivative above the gradient that gets back.

/** @import { Scale, Theme } from "../../lib/colours.js" */
/** @import { Cell, PaneHandlers } from "../../lib/lesson/pane.js" */
/** @import { Plotted } from "../../lib/plot.js" */
/** @import { FunctionName } from "./functions.js" */
/** @import { Bounds } from "./statistics.js" */

import { DIVERGING } from "../../lib/colours.js"
import { element, setOptions, setText } from "../../lib/dom.js"
import { Plot } from "../../lib/plot.js"
import { Pane, scaleOf } from "../../lib/lesson/pane.js"
import { plain } from "../../lib/lesson/words.js"
import { FUNCTIONS, hasFlatPart } from "./functions.js"
import { activate, inSingle } from "./single.js"
import { VERDICTS, flatBetween, gradientBack, judgeUnit, sharesText, zerosIn } from "./statistics.js"

const CURVE_POINTS = 241
const PLOT_SHAPE = 0.6
const LARGEST_SIDE = 300
/** @type {Record<string, number>} */
const HATCH_PX = { blocked: 5, faint: 10 }
/** @type {Partial<Record<FunctionName, number[]>>} */
const PARAMETER_RANGES = { leaky_relu: [0, 0.5, 0.01], prelu: [-1, 1, 0.05], elu: [0, 3, 0.1] }

/**
 * @typedef {object} FunctionFacts
 * @property {FunctionName} name
 * @property {string} title
 * @property {string} formula
 * @property {string} derivative_formula
 * @property {number | null} parameter null: it has none
 * @property {string} parameter_name
 */

/**
 * @typedef {object} CurveHandlers
 * @property {(x: number | null) => void} onCurve
 * @property {(name: FunctionName) => void} onFunction
 * @property {(parameter: number) => void} onParameter
 * @property {() => void} onLearned
 */

/** @typedef {PaneHandlers & CurveHandlers} PanelHandlers */

/** @typedef {{y: number[], slopeY: number[]}} Axes values that both axes must hold */

/**
 * @typedef {object} PanelFacts
 * @property {FunctionFacts[]} functions
 * @property {Bounds} bounds
 * @property {number} reach the curves run from -reach to reach
 * @property {(Axes & {value: Scale}) | null} scales null: as this activation alone wants it
 * @property {Plotted["bars"]} bars the histogram of z
 * @property {number[]} others the least and the largest z over all photographs
 * @property {number} otherCount
 */

/** An activation with its controls. */
export class Panel {
  /**
   * @param {string} label
   * @param {PanelHandlers} on
   */
  constructor(label, on) {
    this.label = label
    this.before = this.value = this.slope = new Float32Array()
    /** @type {FunctionName} */
    this.name = "relu"
    this.parameter = 0
    /** @type {number | null} */
    this.learnedSlope = null
    this.select = element("select", {
      "aria-label": `${label} activation`,
      onchange: () => on.onFunction(/** @type {FunctionName} */ (this.select.value)),
    })
    this.slider = element("input", { type: "range" })
    this.slider.oninput = () => on.onParameter(Number(this.slider.value))
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
    const sample = (/** @type {string} */ kind, /** @type {string} */ text) =>
      element("span", {}, element("i", { className: `hatch ${kind}` }), text)
    this.back.note.append(sample("blocked", "none"), sample("faint", "less than a tenth"))
    this.formula = element("p", { className: "rule" })
    this.derivativeFormula = element("p", { className: "rule" })
    this.valueWork = element("output", { className: "live" })
    this.slopeWork = element("output", { className: "live" })
    this.shares = element("p", { className: "shares" })
    this.verdict = element("p", { className: "verdict", role: "status" })
    this.learned = element("button", { type: "button", hidden: true, onclick: on.onLearned })
    const head = element("header", { className: "choice" }, this.select, this.parameterField, this.learned)
    const side = (/** @type {HTMLElement[]} */ ...nodes) => element("div", { className: "side" }, ...nodes)
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

  /**
   * What this activation makes of z, float32 h w: {value, slope} with their limits.
   * @param {Float32Array} before
   * @param {FunctionName} name
   * @param {number} parameter
   * @param {number | null} [learned]
   */
  work(before, name, parameter, learned = null) {
    Object.assign(this, { before, name, parameter }, activate(name, parameter, before))
    this.learnedSlope = learned
    /** @type {{value: [number, number], slope: [number, number]}} */
    this.limits = { value: span(this.value), slope: span(this.slope) }
  }

  /**
   * Make room: plots and maps in the width that there is.
   * @param {number} rows
   * @param {number} columns
   * @param {Theme} colours
   */
  arrange(rows, columns, colours) {
    /** @type {Theme} */
    this.colours = colours
    const width = this.after.node.parentElement?.clientWidth ?? 0
    const side = Math.min(LARGEST_SIDE, width)
    for (const plot of [this.curve, this.derivative])
      plot.arrange(Math.min(width, LARGEST_SIDE + 40), Math.round(side * PLOT_SHAPE), colours)
    for (const pane of [this.after, this.back]) pane.arrange(rows, columns, 0, side)
  }

  /** @param {PanelFacts} facts */
  show({ functions, bounds, reach, scales, bars, others, otherCount }) {
    const about = /** @type {FunctionFacts} */ (functions.find(({ name }) => name === this.name))
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

  /**
   * @param {FunctionFacts[]} functions
   * @param {FunctionFacts} about
   */
  showChoice(functions, about) {
    setOptions(
      this.select,
      functions.map(({ name, title }) => ({ value: name, label: title })),
    )
    this.select.value = this.name
    this.parameterField.hidden = about.parameter === null
    const learned = this.name === "prelu" ? this.learnedSlope : null
    this.learned.hidden = learned === null
    const inUse = learned !== null && Math.abs(learned - this.parameter) < 1e-6
    const slope = this.name === "prelu" ? (inUse ? "; a network learned a" : "; a network would learn a") : ""
    setText(this.formula, `f(z) = ${about.formula}${slope}`)
    setText(this.derivativeFormula, `f′(z) = ${about.derivative_formula}`)
    if (learned !== null) {
      setText(this.learned, `${inUse ? "Learned" : "Use the learned"}: ${plain(learned)}`)
      this.learned.disabled = inUse
    }
    const range = PARAMETER_RANGES[this.name]
    if (about.parameter === null || !range) return
    const [min, max, step] = range
    Object.assign(this.slider, {
      min: Math.min(min, this.parameter),
      max: Math.max(max, this.parameter),
      step,
      ariaLabel: `${this.label} activation: ${about.parameter_name}`,
    })
    this.slider.value = String(this.parameter)
    setText(this.parameterName, about.parameter_name)
    setText(this.parameterText, plain(this.parameter))
  }

  /**
   * @param {Plot} plot
   * @param {number[]} xs
   * @param {number[]} ys
   * @param {number[]} y
   * @param {number} reach
   * @param {Plotted["bars"]} bars
   * @param {string} label
   */
  drawPlot(plot, xs, ys, y, reach, bars, label) {
    plot.show({
      x: [-reach, reach],
      y: [...ys, ...y],
      curves: [{ points: xs.map((x, at) => /** @type {[number, number]} */ ([x, ys[at]])), colour: "train" }],
      bars,
      label,
    })
  }

  /**
   * Where no gradient gets back the map is hatched densely, where little does, thinly: colour alone would not
   * tell.
   * @param {Bounds} bounds
   */
  hatch({ little }) {
    /** @type {Record<string, (slope: number) => boolean>} */
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

  /**
   * @param {Bounds} bounds
   * @param {number[]} others
   * @param {number} otherCount
   */
  writeShares(bounds, others, otherCount) {
    const found = gradientBack(this.slope, bounds, hasFlatPart(this.name, this.parameter))
    setText(this.shares, sharesText(zerosIn(this.value), found))
    const kind = judgeUnit(found, flatBetween(inSingle(this.name), this.parameter, others), bounds)
    this.node.dataset.verdict = kind
    setText(this.verdict, VERDICTS[kind](found, others, otherCount, this.name === "prelu"))
  }

  /**
   * Mark one pixel on the maps and both curves, and write its numbers out.
   * @param {number} at
   * @param {Cell} cell
   */
  point(at, { row, column }) {
    const x = this.before[at]
    const [value, slope] = FUNCTIONS[this.name].at(x, this.parameter)
    this.curve.mark(x, [{ y: value, colour: "train" }])
    this.derivative.mark(x, [{ y: slope, colour: "train" }])
    const [valueWork, slopeWork] = FUNCTIONS[this.name].work(x, this.parameter, [value, slope])
    setText(this.valueWork, valueWork)
    setText(this.slopeWork, slopeWork)
    const maps = /** @type {const} */ ([
      [this.after, valueWork, "After"],
      [this.back, slopeWork, "Gradient back"],
    ])
    for (const [pane, work, what] of maps) {
      pane.clear()
      pane.frame(row, column, 1, 1)
      pane.over.ariaLabel =
        `${this.label} activation. ${what}: row ${row + 1}, column ${column + 1}: ${work}. ` +
        "Arrow keys move."
    }
  }

  /**
   * Follow the pointer along a curve: the numbers at x, and every pixel of the maps that has this z.
   * @param {number} x
   * @param {number[]} cells
   */
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

/**
 * Cover the cells (numbers in reading order) of a pane with the colour of the marker.
 * @param {Pane} pane
 * @param {number[]} cells
 */
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

/**
 * The least and the largest of many values.
 * @param {Iterable<number>} values
 * @returns {[least: number, largest: number]}
 */
export function span(values) {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}
