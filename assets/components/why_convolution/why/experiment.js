// One experiment of the contest: its question, its chart and its result.

/** @import { Theme, ThemeColour } from "../../../lib/colours.js" */
/** @import { Tensor } from "../../../lib/frame.js" */
/** @import { Dots } from "../../../lib/plot.js" */
/** @import { About, ContestFrame, Guess, Key, Network, Standing } from "./contest.js" */
/** @import { Line } from "./sums.js" */

import { element, setText } from "../../../lib/dom.js"
import { count } from "../../../lib/format.js"
import { tensorOf } from "../../../lib/frame.js"
import { paintImage } from "../../../lib/picture.js"
import { Plot } from "../../../lib/plot.js"
import { ANSWERS, NAMES, NETWORKS, percentOf } from "./contest.js"
import { lastShared, nearest, places, shiftedRight, valueAt } from "./sums.js"

/** @type {Record<Network, ThemeColour>} */
const COLOURS = { cnn: "train", perceptron: "text" }
/** @type {Record<Network, Dots>} */
const DOTS = { cnn: "circle", perceptron: "square" }
const PLOT_HEIGHT = 190
const SAMPLE_SHIFT = 3
const LARGEST_SHIFT = 6
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 }
const ROOM = 1.04 // so that the last number of the axis has a place

/**
 * One experiment: what the networks see, accuracy as curves, values under the pointer, and the result in
 * words. One that asks a question shows curves and result only after the answer, but for what the page has
 * told already.
 */
export class Experiment {
  /**
   * @param {Key} key
   * @param {About} about
   * @param {(answer: Guess) => void} onPredict
   */
  constructor(key, about, onPredict) {
    this.key = key
    this.about = about
    this.onPredict = onPredict
    /** @type {number | null} */
    this.hovered = null
    /** @type {Guess | null} */
    this.pending = null
    this.contest = ""
    this.sample = element("canvas", {
      role: "img",
      "aria-label": "A picture of the data",
      className: "sample",
    })
    this.at = element("span", { className: "muted" })
    this.keys = NETWORKS.map((name) => {
      const value = element("output")
      const swatch = element("i", { className: DOTS[name] })
      swatch.style.color = `var(--ls-${COLOURS[name]})`
      return { value, node: element("span", { className: "key" }, swatch, NAMES[name], value) }
    })
    this.plot = new Plot((x) => this.hover(x))
    this.plot.over.tabIndex = 0
    this.plot.over.ariaHidden = null
    this.plot.over.setAttribute("role", "application")
    this.plot.over.ariaLabel = about.title
    this.plot.over.onkeydown = (event) => this.press(event)
    this.plot.over.onblur = () => this.hover(null)
    this.verdict = element("p", { className: "verdict", role: "status" })
    const answers = Object.entries(ANSWERS).map(([answer, textContent]) =>
      element("button", {
        type: "button",
        textContent,
        onclick: () => this.predict(/** @type {Guess} */ (answer)),
      }),
    )
    this.ask = element(
      "div",
      { className: "ask", role: "group", "aria-label": "Your prediction", hidden: true },
      element("p", { textContent: about.question }),
      element("div", {}, answers),
    )
    const head = element(
      "header",
      {},
      element(
        "div",
        {},
        element("h4", { textContent: about.title }),
        element(
          "div",
          { className: "legend" },
          this.keys.map(({ node }) => node),
        ),
        this.at,
      ),
      this.sample,
    )
    this.node = element(
      "section",
      { className: "experiment", "data-key": key, "aria-label": about.title },
      head,
      this.plot.node,
      element("p", { className: "muted axis", textContent: about.x }),
      element("div", { className: "outcome" }, this.ask, this.verdict),
    )
  }

  /** @param {ContestFrame} frame */
  take(frame) {
    const { contest, runs, verdicts, predictions, told, arrays } = frame
    if (contest !== this.contest) this.pending = null
    this.contest = contest
    /** @type {ContestFrame} */
    this.frame = frame
    /** @type {Tensor} */
    this.examples = tensorOf(arrays, "examples")
    /** @type {number} */
    this.steps = runs[this.about.runs[0]].steps
    const predicted = predictions[this.key] ?? null
    if (this.pending === predicted) this.pending = null
    const answer = this.pending ?? predicted
    const open = !this.about.question || answer !== null
    const shown = this.about.runs.map((name) => open || (told[this.key] ?? []).includes(name))
    /** @type {Line[]} */
    this.lines = this.about.runs.map((name, at) => (shown[at] ? this.lineOf(runs[name]) : []))
    const problem = this.about.runs.map((name) => runs[name].problem).find(Boolean)
    setText(this.verdict, problem ?? verdicts[this.key] ?? this.waiting(runs, answer))
    this.ask.hidden = open
    this.verdict.hidden = !open
    this.node.dataset.done = String(open && Boolean(verdicts[this.key]))
  }

  /** @param {Standing} standing */
  lineOf({ curve, shifts }) {
    if (this.key !== "shifted") return curve
    return (shifts ?? []).map((share, shift) => /** @type {[number, number]} */ ([shift, share]))
  }

  /**
   * @param {Record<string, Standing>} runs
   * @param {Guess | null} answer
   */
  waiting(runs, answer) {
    const step = Math.min(...this.about.runs.map((name) => runs[name].step))
    const state = progress(this.key, step, this.steps)
    return answer
      ? `Your prediction: ${ANSWERS[answer].toLowerCase().replace("cnn", "CNN")}. ${state}`
      : state
  }

  /** @param {Guess} answer */
  predict(answer) {
    this.pending = answer
    this.take(this.frame)
    this.draw()
    this.plot.over.focus()
    this.onPredict(answer)
  }

  /** @param {Theme} colours */
  arrange(colours) {
    const width = this.node.clientWidth
    this.plot.arrange(width, PLOT_HEIGHT, colours)
    this.draw()
  }

  draw() {
    const last = this.key === "shifted" ? LARGEST_SHIFT : this.steps
    const curves = NETWORKS.map((name, at) => ({
      points: this.lines[at],
      colour: COLOURS[name],
      dashed: true,
      dots: DOTS[name],
    }))
    this.plot.show({
      x: [0, last * ROOM],
      y: [0, 1],
      curves,
      percent: true,
      label: `${this.about.title}: accuracy by ${this.about.x}`,
    })
    this.mark()
  }

  /** @param {number | null} x */
  hover(x) {
    this.hovered = x
    this.mark()
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const by = STEPS[event.key]
    const all = places(this.lines)
    const place = this.place()
    if (!by || place === undefined) return
    event.preventDefault()
    const next = all.indexOf(place) + by
    this.hover(all[Math.max(0, Math.min(all.length - 1, next))])
  }

  /**
   * Where the networks are compared: near the pointer; without one at the sample's shift, or where the slower
   * of them is.
   */
  place() {
    const all = places(this.lines)
    if (this.hovered !== null) return nearest(all, this.hovered)
    return this.key === "shifted" ? nearest(all, SAMPLE_SHIFT) : lastShared(this.lines)
  }

  mark() {
    const x = this.place()
    const shares = this.lines.map((line) => valueAt(line, x))
    const found = NETWORKS.flatMap((name, at) => {
      const y = shares[at]
      return y === undefined ? [] : [{ y, colour: COLOURS[name], dots: DOTS[name] }]
    })
    this.plot.mark(x ?? null, found)
    this.keys.forEach(({ value }, at) => setText(value, percentOf(shares[at])))
    setText(
      this.at,
      this.key === "shifted"
        ? `shifted by ${x ?? SAMPLE_SHIFT} px`
        : x === undefined
          ? "\u00a0"
          : `at step ${count(x)}`,
    )
    this.plot.over.ariaLabel =
      `${this.about.title}: ` +
      `${this.keys.map(({ value }, at) => `${Object.values(NAMES)[at]} ${value.textContent}`).join(", ")} ` +
      `${this.at.textContent}. Arrow keys move.`
    this.showSample(x ?? SAMPLE_SHIFT)
  }

  /** @param {number} shift */
  showSample(shift) {
    const [, , height, width] = this.examples.shape
    const size = height * width
    const data = this.examples.data.subarray(
      this.key === "shuffled" ? size : 0,
      this.key === "shuffled" ? 2 * size : size,
    )
    const pixels = this.key === "shifted" ? shiftedRight(data, width, shift) : data
    paintImage(this.sample, { shape: [1, height, width], data: pixels }, 0, 255)
    this.sample.ariaLabel = sampleName(this.key, shift)
  }
}

/**
 * How far an experiment is whose verdict is still to come. One network may be measured before the other.
 * @param {string} key of the experiment
 * @param {number} step of the slower network
 * @param {number} steps
 */
export const progress = (key, step, steps) =>
  key === "shifted"
    ? "Each is measured once it is trained, and compared once both are."
    : `Training: step ${count(step)} of ${count(steps)}.`

/**
 * What the picture of an experiment shows, in words.
 * @param {Key} key
 * @param {number} shift pixels
 * @returns {string}
 */
export const sampleName = (key, shift) =>
  ({
    plain: "A digit",
    shifted: `The digit, ${shift} ${shift === 1 ? "pixel" : "pixels"} to the right`,
    shuffled: "The same digit with its pixels shuffled",
  })[key]
