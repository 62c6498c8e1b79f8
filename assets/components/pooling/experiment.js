// The invariance experiment: move the input, and see how much the map changes before and after pooling.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Numbers, Tensor } from "../../lib/frame.js" */
/** @import { Curve } from "../../lib/plot.js" */
/** @import { PoolingChosen, PoolingFrame } from "./index.js" */

import { element, setText } from "../../lib/dom.js"
import { percent } from "../../lib/format.js"
import { tensorOf } from "../../lib/frame.js"
import { GREY, DIVERGING, abgrOf } from "../../lib/colours.js"
import { Plot } from "../../lib/plot.js"
import { TabMap } from "../../lib/tab.js"
import { Pane } from "../../lib/lesson/pane.js"
import { Comparison, findingText } from "./finding.js"

const LARGEST_SIDE = 240
const PLOT_HEIGHT = 240
const FILMED = "The webcam is on. Freeze it, and its picture is moved here."
const MOTIONS = { shift: "Shift", rotate: "Rotate" }

/** The experiment with motion. */
export class Experiment {
  /** @param {(patch: Record<string, unknown>) => void} onEdit */
  constructor(onEdit) {
    this.onEdit = onEdit
    /** How far by the motion that is not chosen.
     * @type {TabMap<number>} */
    this.left = new TabMap("pooling.amounts", Number.isFinite)
    this.motions = Object.entries(MOTIONS).map(([motion, textContent]) =>
      element("button", {
        type: "button",
        textContent,
        "data-choice": motion,
        onclick: () => this.choose(motion),
      }),
    )
    this.switches = ["on", "off"].map((pooling) =>
      element("button", {
        type: "button",
        textContent: `Pooling ${pooling}`,
        "data-choice": pooling,
        onclick: () => onEdit({ pooling }),
      }),
    )
    this.slider = element("input", { type: "range", min: 0, oninput: () => this.move() })
    this.amountText = element("output")
    this.before = new Pane("Before pooling", {})
    this.after = new Pane("After pooling", {})
    for (const { over } of [this.before, this.after]) Object.assign(over, { role: "img", tabIndex: -1 })
    this.plot = new Plot((x) => this.sweep(x))
    this.words = element("p", { className: "finding", role: "status" })
    this.comparison = new Comparison()
    const segmented = (/** @type {string} */ label, /** @type {HTMLElement[]} */ buttons) =>
      element("div", { className: "segmented", role: "group", "aria-label": label }, buttons)
    const controls = element(
      "div",
      { className: "line" },
      segmented("Motion", this.motions),
      element("label", { className: "slide" }, this.slider, this.amountText),
      segmented("Pooling", this.switches),
    )
    this.solid = element("span", { className: "key" })
    this.legend = element(
      "p",
      { className: "legend-line" },
      element("span", { className: "key dashed" }, "before pooling"),
      this.solid,
    )
    this.slots = [
      this.before.node,
      this.after.node,
      element(
        "div",
        { className: "curve" },
        element("h4", { textContent: "How much the map has changed" }),
        element("p", {
          className: "muted share",
          textContent: "In % of both maps together: 0 % are equal maps, 100 % have no pixel in common.",
        }),
        this.plot.node,
        this.legend,
      ),
    ].map((node) => element("div", { className: "slot" }, node))
    this.filmed = element("p", { className: "muted", textContent: FILMED, hidden: true })
    this.found = element(
      "div",
      { className: "found" },
      controls,
      element("div", { className: "row" }, this.slots),
      this.words,
      this.comparison.node,
    )
    this.node = element(
      "section",
      { className: "experiment", "aria-label": "Invariance" },
      element("h3", { textContent: "Does the output notice when the input moves?" }),
      this.filmed,
      this.found,
    )
  }

  /**
   * Of the webcam's pictures none is moved: what was found of the picture before gives way to them.
   * @param {boolean} filmed
   */
  giveWay(filmed) {
    this.filmed.hidden = !filmed
    this.found.hidden = filmed
  }

  /**
   * @param {PoolingFrame} frame
   * @param {PoolingChosen} chosen
   * @param {Theme} colours
   */
  show(frame, chosen, colours) {
    const data = (/** @type {string} */ name) => tensorOf(frame.arrays, name).data
    /** @type {PoolingFrame} */
    this.frame = frame
    /** @type {PoolingChosen} */
    this.chosen = chosen
    /** @type {Theme} */
    this.colours = colours
    /** @type {Numbers} */
    this.amounts = data("amounts")
    /** @type {Tensor} */
    this.maps = tensorOf(frame.arrays, "moved_before")
    /** @type {Tensor} */
    this.pooled = tensorOf(frame.arrays, "moved_after")
    /** @type {{before: Numbers, after: Numbers, subsampled: Numbers}} one a motion */
    this.changes = {
      before: data("change_before"),
      after: data("change_after"),
      subsampled: data("change_subsampled"),
    }
    for (const button of [...this.motions, ...this.switches])
      button.setAttribute(
        "aria-pressed",
        String([chosen.motion, chosen.pooling].some((choice) => choice === button.dataset.choice)),
      )
    this.slider.max = String(this.amounts.length - 1)
    /** @type {number} */
    this.at = this.nearest(chosen.amount)
    this.slider.value = String(this.at)
    this.slider.ariaLabel =
      this.frame.chosen.motion === "shift" ? "Shift to the right in pixels" : "Turn in degrees"
    if (this.found.hidden) return
    this.arrange()
    this.drawCurves()
    this.draw()
  }

  arrange() {
    const [slot, , wide] = this.slots
    const side = Math.min(LARGEST_SIDE, slot.clientWidth)
    this.before.arrange(this.maps.shape[1], this.maps.shape[2], 0, side)
    const after = this.chosen.pooling === "on" ? this.pooled : this.maps
    this.after.arrange(after.shape[1], after.shape[2], 0, side)
    this.plot.arrange(wide.clientWidth, PLOT_HEIGHT, this.colours)
  }

  /** @param {number} amount */
  nearest(amount) {
    const away = (/** @type {number} */ at) => Math.abs(this.amounts[at] - amount)
    let best = 0
    for (let at = 0; at < this.amounts.length; at++) if (away(at) < away(best)) best = at
    return best
  }

  drawCurves() {
    const { before, after } = this.changes
    const points = (/** @type {Numbers} */ changes) =>
      Array.from(changes, (change, at) => /** @type {[number, number]} */ ([this.amounts[at], change]))
    const off = this.chosen.pooling === "off"
    /** @type {Curve[]} */
    const curves = [
      { points: points(after), colour: off ? "faint" : "train" },
      { points: points(before), colour: "text", dashed: true },
    ]
    if (off) curves.push({ points: points(before), colour: "train" })
    this.plot.show({
      x: [this.amounts[0], this.amounts[this.amounts.length - 1]],
      y: [0, Math.max(0.1, ...before, ...after)],
      curves,
      percent: true,
      whole: true,
      label: this.describe(),
    })
  }

  describe() {
    const { before, after } = this.changes
    const unit = this.frame.chosen.motion === "shift" ? "pixels" : "degrees"
    return (
      `Change of the map for motions from ${this.amounts[0]} to ${this.amounts.at(-1)} ${unit}: ` +
      `up to ${percent(Math.max(...before))} before pooling, ` +
      `up to ${percent(Math.max(...after))} after it`
    )
  }

  draw(at = this.at) {
    const {
      changes,
      amounts,
      chosen: { pooling },
    } = this
    const shown = pooling === "on" ? changes.after : changes.before
    this.paint(this.before, this.maps, this.frame.limits.before, at)
    if (pooling === "on") this.paint(this.after, this.pooled, this.frame.limits.after, at)
    else this.paint(this.after, this.maps, this.frame.limits.before, at)
    setText(this.after.title, pooling === "on" ? "After pooling" : "Pooling is off")
    setText(this.solid, pooling === "on" ? "after pooling" : "pooling off (pale: on)")
    this.plot.mark(amounts[at], [
      { y: changes.before[at], colour: "text" },
      { y: shown[at], colour: "train" },
    ])
    const amount = Math.abs(amounts[at])
    const motion =
      this.frame.chosen.motion === "shift"
        ? `${amount} ${amount === 1 ? "pixel" : "pixels"} to the ${amounts[at] < 0 ? "left" : "right"}`
        : `${amount}° ${amounts[at] < 0 ? "clockwise" : "counter-clockwise"}`
    setText(this.amountText, amount ? motion : "not moved")
    const input = `the map of the input, ${amount ? `moved ${motion}` : "not moved"}`
    for (const pane of [this.before, this.after]) pane.over.ariaLabel = `${pane.title.textContent}: ${input}`
    setText(this.words, amount ? this.finding(motion, at) : "Move the slider: nothing has changed yet.")
    this.comparison.node.hidden = !amount || pooling === "off"
    const [, height, width] = this.maps.shape
    if (!this.comparison.node.hidden)
      this.comparison.show(this.frame.chosen, [height, width], this.compared(motion, at))
  }

  /**
   * @param {string} motion
   * @param {number} at
   */
  finding(motion, at) {
    const {
      changes,
      frame: { effects, forgets, control },
    } = this
    const [before, after] = [changes.before[at], changes.after[at]]
    if (this.chosen.pooling === "off") {
      return (
        `Moved ${motion}, without pooling: ` +
        `the next layer sees a map that has changed by ${percent(before)}.`
      )
    }
    return findingText(motion, { effect: effects[at], forgets: forgets?.[at], before, after, control })
  }

  /**
   * @param {string} motion
   * @param {number} at
   */
  compared(motion, at) {
    const {
      changes: { before, after, subsampled },
      frame: { control },
    } = this
    const rows = [
      { name: `Moved ${motion}`, before: before[at], after: after[at], subsampled: subsampled[at] },
    ]
    if (control) rows.push({ ...control, name: `Mean of ${control.count} ${control.what}` })
    return rows
  }

  /**
   * @param {Pane} pane
   * @param {Tensor} moved
   * @param {number[]} limits
   * @param {number} at
   */
  paint(pane, { shape: [, height, width], data }, [low, high], at) {
    const scale =
      low < 0
        ? { lut: DIVERGING, low: -Math.max(-low, high), high: Math.max(-low, high) }
        : { lut: GREY, low, high: high || 1 }
    const start = at * height * width
    if (data instanceof Float32Array) pane.paintMap(data, scale, start)
    else {
      const valueOf = (/** @type {number} */ level) => low + (level / 255) * (high - low)
      // No scale: a level is too coarse for a number to be read from it.
      pane.paint((row, column) => ({ abgr: abgrOf(scale, valueOf(data[start + row * width + column])) }))
      pane.legend(scale)
    }
  }

  /** @param {string} motion */
  choose(motion) {
    this.left.set(this.chosen.motion, this.chosen.amount)
    this.onEdit({ motion, amount: this.left.get(motion) ?? 0 })
  }

  move() {
    this.onEdit({ amount: this.amounts[Number(this.slider.value)] })
  }

  /** @param {number | null} x */
  sweep(x) {
    this.draw(x === null ? this.at : this.nearest(x))
  }
}
