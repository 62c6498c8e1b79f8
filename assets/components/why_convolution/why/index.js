// A CNN against a perceptron, on three experiments; the curves grow while Python trains all four networks.

/** @import { Theme, ThemeColour } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Tensor } from "../../../lib/frame.js" */
/** @import { Dots } from "../../../lib/plot.js" */
/** @import { Line } from "./experiments.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { readPayload, tensorOf } from "../../../lib/frame.js"
import { count } from "../../../lib/format.js"
import { paintImage } from "../../../lib/picture.js"
import { Plot } from "../../../lib/plot.js"
import { lastShared, nearest, places, shiftedRight, valueAt } from "./experiments.js"

const NETWORKS = /** @type {const} */ (["cnn", "perceptron"])
const NAMES = { cnn: "CNN", perceptron: "Perceptron" }
/** @type {Record<Network, ThemeColour>} */
const COLOURS = { cnn: "train", perceptron: "text" }
/** @type {Record<Network, Dots>} */
const DOTS = { cnn: "circle", perceptron: "square" }
const ANSWERS = { cnn: "The CNN", perceptron: "The perceptron", neither: "Both the same" }
const PLOT_HEIGHT = 190
const SAMPLE_SHIFT = 3
const LARGEST_SHIFT = 6
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 }
const ROOM = 1.04 // so that the last number of the axis has a place
const CHARTS = {
  plain: { title: "The digits as they are", runs: ["cnn", "perceptron"], x: "training step" },
  shifted: {
    title: "The digits shifted",
    runs: ["cnn", "perceptron"],
    x: "shift in pixels",
    question: "Predict first: all digits move aside by 3 pixels. Which network loses more right answers?",
  },
  shuffled: {
    title: "Every image shuffled the same way",
    runs: ["cnn_shuffled", "perceptron_shuffled"],
    x: "training step",
    question:
      "Predict first: both networks train and are tested on shuffled pixels. " +
      "Which loses more right answers by that?",
  },
}

/** @typedef {(typeof NETWORKS)[number]} Network */

/** @typedef {keyof typeof ANSWERS} Guess */

/** @typedef {keyof typeof CHARTS} Key */

/** @typedef {{title: string, runs: string[], x: string, question?: string}} About */

/**
 * How a network stands: `standing` of ui/why_convolution/lesson.py.
 * @typedef {object} Standing
 * @property {number} params
 * @property {number} step
 * @property {number} steps
 * @property {Line} curve accuracy by step
 * @property {number | null} accuracy when it is trained
 * @property {number[] | null} shifts accuracy by shift in pixels, when it is measured
 * @property {string} problem
 */

/**
 * @typedef {object} ContestFacts
 * @property {string} contest
 * @property {Record<string, Standing>} runs
 * @property {Record<Network, string>} plans
 * @property {Partial<Record<Key, Guess | null>>} predictions
 * @property {Partial<Record<Key, string>>} verdicts
 */

/** @typedef {ContestFacts & {arrays: Arrays}} ContestFrame */

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
    this.charts = Object.entries(CHARTS).map(
      ([key, about]) =>
        new Experiment(/** @type {Key} */ (key), about, (answer) =>
          this.#predict(/** @type {Key} */ (key), answer),
        ),
    )
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

/** One network: its size, and how far it is. */
class Card {
  /** @param {Network} key */
  constructor(key) {
    this.key = key
    this.plan = element("p", { className: "muted" })
    this.params = element("b")
    this.accuracy = element("b")
    this.among = element("span")
    this.progress = element("progress", { max: 1, "aria-label": `Training of the ${NAMES[key]}` })
    this.node = element(
      "section",
      { className: `card ${key}`, "aria-label": NAMES[key] },
      element("h4", { textContent: NAMES[key] }),
      this.plan,
      element("p", {}, this.params, " parameters"),
      element("p", {}, this.accuracy, " ", this.among),
      this.progress,
    )
  }

  /** @param {ContestFrame} frame */
  show({ runs, plans }) {
    const { params, step, steps, curve, accuracy } = runs[this.key]
    setText(this.plan, plans[this.key])
    setText(this.params, count(params))
    setText(this.accuracy, percentOf(accuracy ?? curve.at(-1)?.[1]))
    setText(
      this.among,
      accuracy === null && curve.length
        ? `right at step ${count(curve[curve.length - 1][0])}`
        : "of unseen digits right",
    )
    this.progress.value = step / steps
    this.progress.hidden = accuracy !== null
    this.node.dataset.done = String(accuracy !== null)
  }
}

/**
 * One experiment: what the networks see, accuracy as curves, values under the pointer, and the result in
 * words. One that asks a question shows curves and result only after the answer.
 */
class Experiment {
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
    /** @type {ContestFrame} */
    this.frame = /** @type {ContestFrame} */ ({})
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
    const { contest, runs, verdicts, predictions, arrays } = frame
    if (contest !== this.frame.contest) this.pending = null
    this.frame = frame
    /** @type {Tensor} */
    this.examples = tensorOf(arrays, "examples")
    /** @type {number} */
    this.steps = runs.cnn.steps
    const told = predictions[this.key] ?? null
    if (this.pending === told) this.pending = null
    const answer = this.pending ?? told
    const open = !this.about.question || answer !== null
    /** @type {Line[]} */
    this.lines = this.about.runs.map((name) => (open ? this.lineOf(runs[name]) : []))
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
    const state =
      this.key === "shifted"
        ? "Measured when both are trained."
        : `Training: step ${count(step)} of ${count(this.steps)}.`
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
    this.sample.ariaLabel = {
      plain: "A digit",
      shifted: `The digit, ${shift} pixels to the right`,
      shuffled: "The same digit with its pixels shuffled",
    }[this.key]
  }
}

/** @param {number | null | undefined} share */
const percentOf = (share) => (share === undefined || share === null ? "–" : `${(100 * share).toFixed(1)} %`)
