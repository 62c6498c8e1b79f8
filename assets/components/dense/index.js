// From the last feature maps of a trained network to class scores, probabilities and loss. Python sends the
// maps and the weights; everything after them is computed here and follows pen, slider and pointer at once.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Numbers, Shape, Tensor } from "../../lib/frame.js" */
/** @import { Move } from "../../lib/lesson/pane.js" */
/** @import { DenseAnswer, DenseFrame } from "./model.js" */
/** @import { Lines, Shown } from "./views.js" */

import { GREY, theme } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { LessonExchange } from "../../lib/lesson/exchange.js"
import { chance, percent, shape as shapeText } from "../../lib/format.js"
import { tensorOf } from "../../lib/frame.js"
import { Intake } from "../../lib/intake.js"
import { Mosaic } from "../../lib/mosaic.js"
import { dense, outputs } from "../../lib/network.js"
import { Pane } from "../../lib/lesson/pane.js"
import { Spoken } from "../../lib/spoken.js"
import { factor, plain, short, sumEquals } from "../../lib/lesson/words.js"
import { Scores } from "./scores.js"
import { softmax } from "./softmax.js"
import { Strip } from "./strip.js"
import { Terms, strongestOf } from "./terms.js"
import { VIEWS } from "./views.js"
import { wrong } from "./words.js"

const SEND_AFTER_SLIDING_MS = 250
const SEND_AFTER_MOVE_MS = 500
const INPUT_SIDE = 196
const LARGEST_SIDE = 372
const FEATURES = "pool2"
const DENSE = "linear1"
const KINDS = ["digit", "draw", "photograph", "webcam", "upload"]

/**
 * Show the layer in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Dense}
 */
export function mount(root, component) {
  return new Dense(root, component)
}

class Dense {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    /** @type {LessonExchange<DenseAnswer>} */
    this.exchange = new LessonExchange()
    /** @type {number | null} */
    this.hovered = null
    /** @type {Tensor} */
    this.x = { shape: [1, 0, 0], data: new Float32Array() }
    /** @type {Tensor} the features */
    this.tensor = { shape: [1, 0, 0], data: new Float32Array() }
    this.geometry = ""
    /** @type {number | null} of the picture that is shown */
    this.truth = null
    /** Whether the webcam's pictures are shown: their true class is not that of what is chosen. */
    this.filmed = false
    /** @type {HTMLButtonElement[]} */
    this.classButtons = []
    this.intake = new Intake(
      "dense",
      {
        onEdit: (patch, wait) => this.choose(patch, wait),
        onLive: (input) => this.live(input),
        onProblem: ({ message }) => this.tell(message),
      },
      { colours: false, sizes: false, framing: true, kinds: KINDS },
    )
    this.input = new Pane("Input", {
      press: (_, event) => this.intake.pen(event),
      drag: (_, event) => this.intake.pen(event),
      release: () => this.intake.lift(),
    })
    this.intake.attach(this.input)
    const on = {
      hover: (/** @type {number | null} */ feature) => this.hover(feature),
      press: (/** @type {number} */ feature) => this.pin(feature),
      key: (/** @type {Move} */ move) => this.step(move),
    }
    this.mosaic = new Mosaic("", on)
    this.terms = new Terms({ onHover: on.hover, onPick: on.press, onTurn: (terms) => this.edit({ terms }) })
    this.scores = new Scores((patch, sliding) =>
      this.edit(patch, sliding ? SEND_AFTER_SLIDING_MS : undefined),
    )
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    this.about = element("p", { className: "muted about" })
    this.classes = element("div", { className: "segmented", role: "group", "aria-label": "Class" })
    this.viewButtons = Object.entries(VIEWS).map(([view, { name }]) =>
      element("button", {
        type: "button",
        textContent: name,
        "data-view": view,
        onclick: () => this.edit({ view }),
      }),
    )
    this.place = element("span")
    this.sum = element("span")
    this.work = element("output", { className: "work-line" }, this.place, this.sum)
    this.spoken = new Spoken()
    this.strip = new Strip(on)
    const views = element(
      "div",
      { className: "segmented views", role: "group", "aria-label": "What the maps show" },
      this.viewButtons,
    )
    const chooser = element(
      "div",
      { className: "chooser" },
      element("span", { textContent: "Take apart the score of class" }),
      this.classes,
    )
    const given = element("div", { className: "given" }, this.input.node, this.about)
    this.maps = element("div", { className: "maps" }, chooser, views, this.work, this.mosaic.node)
    const bench = element("div", { className: "bench" }, given, this.maps, this.terms.node)
    const judged = element("div", { className: "judged" }, this.scores.node, this.scores.lossNode)
    root.append(this.intake.node, this.problem, bench, this.strip.node, judged, this.spoken.node)
    this.resized = new ResizeObserver(() => this.maps.clientWidth !== this.width && this.show())
    this.resized.observe(this.maps)
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update(component) {
    const frame = this.exchange.receive(component)
    if (!frame) return
    /** @type {DenseFrame} */
    this.frame = frame
    /** Whether the pixels that are shown are newer than what is chosen: of a pen, or of the webcam. */
    this.ahead = this.intake.goesOn(frame)
    this.truth = this.ahead ? this.truth : frame.truth
    this.filmed &&= this.ahead
    this.tell(frame.problem?.message)
    if (!this.ahead) this.take(tensorOf(frame.arrays, "input"), tensorOf(frame.arrays, "features"))
    this.show()
  }

  destroy() {
    this.exchange.destroy()
    this.intake.destroy()
    this.resized.disconnect()
  }

  /** @param {string | null | undefined} message */
  tell(message) {
    this.problem.hidden = !message
    setText(this.problem, message ?? "")
  }

  /**
   * @param {Tensor} x
   * @param {Tensor} features
   */
  take(x, features) {
    this.x = x
    this.tensor = features
  }

  /**
   * Another picture brings its own true class, and the winner's score is taken apart again; a drawing goes
   * on, and so do a film that stands and a file that is framed in another way.
   * @param {Record<string, any>} patch
   * @param {number} [wait]
   */
  choose(patch, wait) {
    const { chosen } = this.exchange
    const isFile = "frame" in patch
    const stands = this.filmed && "own" in patch && !isFile
    const goesOn =
      stands || (patch.input === "own" && chosen.input === "own" && !(isFile && this.isOther(patch.own)))
    this.tell(null)
    if (stands) patch = { ...patch, truth: this.truth }
    this.exchange.edit(goesOn ? patch : { ...patch, truth: null, label: null }, wait)
    if (!goesOn) this.exchange.chosen.label = null
    this.intake.show(this.exchange.chosen, this.frame, this.x)
  }

  /**
   * Whether a file is not the one that is shown.
   * @param {string} file
   */
  isOther(file) {
    return file !== this.intake.source.upload.file
  }

  /**
   * @param {Record<string, any>} patch
   * @param {number} [wait]
   */
  edit(patch, wait) {
    this.tell(null)
    if ("truth" in patch) this.truth = patch.truth
    // Of a film Python hears once it stands.
    if (!this.filmed || !("truth" in patch)) this.exchange.edit(patch, wait)
    this.show()
  }

  /**
   * Other pixels, not yet known to Python.
   * @param {Tensor} x
   */
  live(x) {
    const filmed = this.intake.watching
    if (filmed ? !this.filmed : this.exchange.chosen.input !== "own") this.truth = null
    this.filmed = filmed
    this.ahead = true
    this.take(x, tensorOf(outputs(this.frame.rows, this.frame.arrays, x), FEATURES))
    this.show()
  }

  // --- what stands ---

  show() {
    const {
      exchange: { chosen },
      frame,
      tensor: { shape, data },
    } = this
    const weight = tensorOf(frame.arrays, `${DENSE}.weight`)
    const bias = tensorOf(frame.arrays, `${DENSE}.bias`).data
    this.intake.show(chosen, frame, this.x)
    /** @type {Float64Array} */
    this.logits = dense(data, weight.data, bias)
    /** @type {number} */
    this.winner = this.logits.indexOf(Math.max(...this.logits))
    /** @type {number} */
    this.label = chosen.label ?? this.winner
    /** @type {Numbers} */
    this.classWeights = weight.data.subarray(this.label * data.length, (this.label + 1) * data.length)
    /** @type {Float64Array} */
    this.classProducts = Float64Array.from(data, (value, at) => value * this.classWeights[at])
    this.arrange(shape)
    this.paint()
    this.offerClasses()
    /** @type {number} */
    this.feature = chosen.feature ?? strongestOf(this.classProducts)
    this.terms.show({
      features: data,
      weights: this.classWeights,
      products: this.classProducts,
      bias: bias[this.label],
      score: this.logits[this.label],
      label: frame.class_names[this.label],
      shape,
      by: chosen.terms,
    })
    this.scores.show(this.logits, {
      names: frame.class_names,
      label: this.label,
      truth: this.truth,
      temperature: chosen.temperature,
    })
    this.describe()
    this.draw()
  }

  /** @param {Shape} shape */
  arrange(shape) {
    const geometry = [this.maps.clientWidth, ...shape].join()
    if (geometry === this.geometry) return
    this.geometry = geometry
    /** @type {number} */
    this.width = this.maps.clientWidth
    const [, rows, columns] = this.x.shape
    this.input.arrange(rows, columns, 0, INPUT_SIDE)
    this.mosaic.arrange(shape, Math.min(LARGEST_SIDE, this.width))
    setText(this.mosaic.pane.shape, shapeText(shape))
    this.strip.arrange()
    this.scores.arrange(theme(this.root))
  }

  paint() {
    const {
      tensor: { data },
      classWeights,
      classProducts,
    } = this
    this.input.paintMap(this.x.data, { lut: GREY, low: 0, high: 1 })
    setText(this.input.shape, shapeText(this.x.shape))
    this.input.base.ariaLabel =
      this.input.over.ariaLabel = `What the network reads, ${shapeText(this.x.shape)} pixels`
    this.paintMaps({ features: data, weights: classWeights, products: classProducts })
    this.strip.show(this.tensor)
  }

  /** @param {Lines} lines */
  paintMaps(lines) {
    const { view } = this.exchange.chosen
    const { pane } = this.mosaic
    /** @type {Shown} */
    this.shown = VIEWS[view].show(lines)
    this.mosaic.colour(this.shown.colourOf)
    setText(pane.title, VIEWS[view].title)
    setText(pane.note, this.shown.note)
    setText(pane.low, short(this.shown.low))
    setText(pane.high, short(this.shown.high))
    pane.ramp.style.background = this.shown.ramp
    for (const button of this.viewButtons)
      button.setAttribute("aria-pressed", String(button.dataset.view === view))
  }

  offerClasses() {
    const { class_names: names } = this.frame
    if (!this.classButtons.length) {
      this.classButtons = names.map((name, label) =>
        element("button", { type: "button", textContent: name, onclick: () => this.edit({ label }) }),
      )
      this.classes.append(...this.classButtons)
    }
    this.classButtons.forEach((button, label) => {
      button.setAttribute("aria-pressed", String(label === this.label))
      button.classList.toggle("winner", label === this.winner)
    })
  }

  describe() {
    const {
      frame,
      exchange: { chosen },
    } = this
    const name = frame.class_names[this.winner]
    const { probabilities } = softmax(this.logits, chosen.temperature)
    const verdict = `The network says ${name} with ${chance(probabilities[this.winner])}.`
    const seen =
      this.ahead || chosen.input !== "digit" || frame.held_out === null
        ? ""
        : frame.held_out
          ? " It never saw this image in training."
          : " It has trained on this image."
    const right =
      this.truth === null || this.truth === this.winner
        ? ""
        : wrong(frame.class_names[this.truth], chosen.input === "digit" && chosen.truth === null)
    setText(
      this.about,
      `${verdict}${right}${seen} It reads ${percent(frame.accuracy)} of unseen digits correctly.`,
    )
    this.about.classList.toggle("wrong", right !== "")
  }

  // --- what follows the pointer ---

  draw() {
    const feature = this.hovered ?? this.feature
    const {
      shape: [, height, width],
      data,
    } = this.tensor
    const plane = height * width
    const place =
      `map ${Math.floor(feature / plane) + 1}, row ${Math.floor((feature % plane) / width) + 1}, ` +
      `column ${(feature % width) + 1}`
    const [x, w, product] = [data[feature], this.classWeights[feature], this.classProducts[feature]]
    const {
      exchange: {
        chosen: { view },
      },
      shown,
    } = this
    this.mosaic.mark(feature)
    setText(this.place, `${place}, number ${feature + 1} of the line: `)
    setText(
      this.sum,
      `feature ${plain(x)} × weight ${factor(w)} ${sumEquals([[x, w]])} ${plain(product)} ` +
        `${product < 0 ? "against" : product > 0 ? "for" : "towards"} class ` +
        `${this.frame.class_names[this.label]}`,
    )
    const value = `${VIEWS[view].what} ${plain(shown.values[feature])}`
    this.mosaic.pane.over.ariaLabel = `${value}: ${this.work.textContent}. Arrow keys move.`
    this.strip.mark(feature)
    this.spoken.settle()
  }

  /** @param {number | null} feature */
  hover(feature) {
    this.hovered = feature
    this.draw()
  }

  /** @param {number} feature */
  pin(feature) {
    this.hovered = null
    this.feature = feature
    this.draw()
    this.exchange.edit({ feature }, SEND_AFTER_MOVE_MS)
  }

  /** @param {Move} move */
  step(move) {
    this.pin(this.mosaic.neighbour(this.hovered ?? this.feature, move))
    this.spoken.say(() => this.work.textContent)
  }
}
