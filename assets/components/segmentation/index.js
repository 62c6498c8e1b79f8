// What a network takes each pixel for: scene, truth, prediction and where they differ, and how well each
// class is found.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame, Tensor } from "../../lib/frame.js" */
/** @import { PaintingFacts } from "./painter.js" */
/** @import { Judged } from "./words.js" */

import { element, setText } from "../../lib/dom.js"
import { chance } from "../../lib/format.js"
import { setWords } from "../../lib/numbers.js"
import { paintImage } from "../../lib/picture.js"
import { Watcher } from "../../lib/watcher.js"
import { ADDED, compare, MISSED, MIXED, RIGHT, saidOf, sharesOf, tally } from "./masks.js"
import { Painter } from "./painter.js"
import { colourOf, paintMask, paintWrong, wrongColour } from "./panels.js"
import { Scores } from "./scores.js"
import { differenceText, judgementText, pixelText } from "./words.js"

const HINT = "Point at a pixel to see what it is taken for."
const UNKNOWN = "Of a picture of your own no true mask is known, until you paint it."

/**
 * @typedef {object} MaskData
 * @property {string} run
 * @property {string[]} class_names the background's first
 * @property {boolean} twin whether a second network learns beside
 * @property {PaintingFacts} painting
 */

/**
 * A picture with its title, and a line below.
 * @typedef {{node: HTMLElement, canvas: HTMLCanvasElement, line: HTMLElement}} Panel
 */

/**
 * Show the masks in `root`.
 * @param {HTMLElement} root
 * @param {Component<MaskData>} component
 */
export function mount(root, component) {
  return new Segmentation(root, component)
}

class Segmentation {
  /**
   * @param {HTMLElement} root
   * @param {Component<MaskData>} component
   */
  constructor(root, component) {
    this.image = this.panel("Image")
    this.truth = this.panel("Truth")
    this.said = this.panel("Prediction")
    this.wrong = this.panel("Where they differ")
    this.twinSaid = this.panel("Prediction without skips")
    this.twinWrong = this.panel("Where they differ")
    this.twinSaid.node.className = "twin"
    this.truth.node.classList.add("truth")
    this.painter = new Painter(
      this.truth.canvas,
      () => this.draw(),
      () => this.watcher.connection?.toPresent(),
      () => this.watcher.connection?.hold(),
    )
    this.panels = element(
      "div",
      { className: "panels" },
      [this.image, this.truth, this.said, this.wrong, this.twinSaid, this.twinWrong].map(({ node }) => node),
    )
    this.classes = element("span", { className: "legend" })
    this.kinds = element("span", { className: "legend" }, "Where they differ:", ...wrongKeys())
    this.legend = element("div", { className: "legend" }, this.classes, this.kinds)
    this.pointed = element("p", { className: "muted", textContent: HINT })
    this.verdict = element("p", { className: "verdict" })
    this.scores = new Scores()
    const pictures = element(
      "div",
      { className: "pictures" },
      this.painter.above,
      this.panels,
      this.painter.below,
      this.legend,
      this.pointed,
    )
    const found = element("div", {}, this.verdict, this.scores.node)
    root.append(element("div", { className: "whole" }, pictures, found))
    /** @type {Frame | null} */
    this.frame = null
    /** @type {{row: number, column: number} | null} */
    this.at = null
    this.run = ""
    /** @type {string[]} */
    this.names = []
    this.watcher = new Watcher(root, "masks", (frame) => this.take(frame))
    this.watcher.ask({ results: true, validated: true })
    this.update(component)
  }

  /** @param {Component<MaskData>} component */
  update(component) {
    const { data } = component
    if (data.run !== this.run) this.clear()
    this.run = data.run
    this.names = data.class_names
    this.twin = data.twin
    this.painter.update(component, data.painting, data.class_names)
    this.draw()
    this.classes.replaceChildren(...this.names.slice(1).map((name, at) => key(colourOf(at + 1), name)))
    this.scores.update(data.class_names, data.twin)
    this.watcher.follow(data.run)
  }

  destroy() {
    this.painter.destroy()
    this.watcher.close()
  }

  clear() {
    this.frame = null
    for (const line of [this.said.line, this.wrong.line]) setText(line, "")
    setWords(this.verdict, ["Waiting for the first masks…"], 0)
    this.scores.clear()
  }

  /** Show the panels that there is something for: two masks differ where both are known. */
  arrange() {
    const known = !this.frame || this.painter.mask !== null
    this.panels.classList.toggle("painting", this.painter.isOn)
    this.wrong.node.hidden = this.kinds.hidden = !known
    this.twinSaid.node.hidden = !this.twin
    this.twinWrong.node.hidden = !(this.twin && known)
  }

  /** @param {Frame} frame */
  take(frame) {
    const { arrays, step, judgements } = frame
    const [input, shares] = [arrays.get("input"), arrays.get("probabilities")]
    if (!input || !shares) return
    this.frame = frame
    this.painter.take(input, arrays.get("truth"), arrays.has("own"), frame.state === "running")
    this.draw()
    const confusion = arrays.get("confusion")
    if (!confusion) return
    const then = arrays.get("results.step")?.data[0] ?? step
    const judged = /** @type {Judged | undefined} */ (judgements.masks)
    setWords(this.verdict, [judged ? judgementText(judged, sharesOf(confusion), then) : ""], then)
    this.scores.show(arrays, then)
  }

  /** All panels, of the newest frame and of the mask as it is painted. */
  draw() {
    this.arrange()
    if (!this.frame) return
    const { arrays } = this.frame
    const [input, shares] = [arrays.get("input"), arrays.get("probabilities")]
    if (!input || !shares) return
    paintImage(this.image.canvas, input)
    const truth = this.painter.mask
    this.truth.canvas.hidden = !truth
    setText(this.truth.line, truth ? "" : UNKNOWN)
    if (truth) paintMask(this.truth.canvas, input, truth, this.names.length, this.painter.brush)
    this.show(input, shares, truth, this.said, this.wrong)
    const twin = arrays.get("twin.probabilities")
    if (twin) this.show(input, twin, truth, this.twinSaid, this.twinWrong)
    this.point(this.at)
  }

  /**
   * One network's masks.
   * @param {Tensor} input
   * @param {Tensor} shares
   * @param {Uint8Array | null} truth
   * @param {Panel} said
   * @param {Panel} wrong
   */
  show(input, shares, truth, said, wrong) {
    const classes = saidOf(shares)
    paintMask(said.canvas, input, classes, this.names.length)
    if (!truth) return
    const kinds = compare(truth, classes)
    paintWrong(wrong.canvas, input, kinds)
    const text = differenceText(tally(kinds))
    setText(wrong.line, text)
    wrong.canvas.setAttribute("aria-label", text)
  }

  /** @param {string} title */
  panel(title) {
    const canvas = element("canvas", { role: "img", "aria-label": title })
    canvas.onpointermove = ({ offsetX, offsetY }) => {
      const [height, width] = this.frame?.arrays.get("input")?.shape.slice(-2) ?? [1, 1]
      const row = Math.min(height - 1, Math.floor((offsetY / canvas.clientHeight) * height))
      const column = Math.min(width - 1, Math.floor((offsetX / canvas.clientWidth) * width))
      this.point({ row, column })
    }
    canvas.onpointerleave = () => this.point(null)
    const line = element("span", { className: "muted line" })
    const node = element("figure", {}, element("h4", { textContent: title }), canvas, line)
    return { node, canvas, line }
  }

  /**
   * Say what is known of the pixel under the pointer.
   * @param {{row: number, column: number} | null} at
   */
  point(at) {
    this.at = at
    const shares = this.frame?.arrays.get("probabilities")
    if (!at || !this.frame || !shares) return setText(this.pointed, HINT)
    const [classes, height, width] = shares.shape
    const pixel = at.row * width + at.column
    const each = Array.from({ length: classes }, (_, index) => shares.data[index * height * width + pixel])
    const truth = this.painter.mask?.[pixel]
    setText(this.pointed, pixelText(at, each.map(chance), each, truth, this.names))
  }
}

/** What the colours mean where two masks differ. */
const wrongKeys = () =>
  [
    { kind: RIGHT, text: "right" },
    { kind: MISSED, text: "missed" },
    { kind: ADDED, text: "no ink there" },
    { kind: MIXED, text: "another class" },
  ].map(({ kind, text }) => key(wrongColour(kind), text))

/**
 * @param {string} colour
 * @param {string} text
 */
function key(colour, text) {
  const swatch = element("i", { "aria-hidden": "true" })
  swatch.style.background = colour
  return element("span", { className: "key" }, swatch, text)
}
