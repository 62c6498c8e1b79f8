// How good the samples are: classes, measures beside what real images give, the distance over the steps, and
// the nearest training image of some samples. data: the buffer that ui/gan_lab/quality.py makes.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays } from "../../../lib/frame.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { count, percent } from "../../../lib/format.js"
import { readPayload, tensorOf } from "../../../lib/frame.js"
import { Pictures } from "../../../lib/gan.js"
import { Plot } from "../../../lib/plot.js"

const SIDE = 56
const PLOT_HEIGHT = 150
const LARGEST_PLOT = 420

/** @typedef {{name: string, share: number, mark: number}} Share mark: what the share is compared with */

/**
 * Of ui/gan_lab/quality.py, `shown`.
 * @typedef {object} QualityFacts
 * @property {boolean} brief beside the samples stand only traits and a few pairs
 * @property {number} step at which the samples were measured
 * @property {number} count of samples that were measured
 * @property {Share[]} classes shares of the samples, beside even ones; none without a judge
 * @property {{shares: Share[], sentence: string}} traits beside their shares in the data, and what is out of
 *   balance; none where the images have no traits
 * @property {{title: string, value: string, compare: string}[]} measures and what real images give
 * @property {number[]} distances of some samples to the nearest training image
 * @property {[step: number, distance: number][]} curve the Fréchet distance so far
 * @property {number} floor the Fréchet distance between two halves of real images
 * @property {string} sentence what all that says
 */

/** @typedef {QualityFacts & {arrays: Arrays}} QualityFrame */

/**
 * Show how good the samples are in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Quality}
 */
export function mount(root, component) {
  return new Quality(root, component)
}

class Quality {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.root = root
    this.says = element("p", { class: "says", "data-testid": "quality-says" })
    this.when = element("p", { class: "muted" })
    this.measures = element("dl", { class: "measures" })
    this.bars = element("div", { class: "bars" })
    this.even = element("p", { class: "muted" })
    this.traitBars = element("div", { class: "bars" })
    this.balance = element("p", { "data-testid": "traits-say" })
    this.plot = new Plot()
    this.curve = element("section", {}, element("h4", {}, "Fréchet distance over the steps"), this.plot.node)
    this.classes = element("section", {}, element("h4", {}, "Which classes G makes"), this.bars, this.even)
    this.traits = element(
      "section",
      {},
      element("h4", {}, "Which traits G shows"),
      this.traitBars,
      element("p", { class: "muted" }, "The line marks the share in the data."),
      this.balance,
    )
    this.pairs = element("div", { class: "pairs" })
    this.pictures = { samples: new Pictures(), nearest: new Pictures() }
    root.replaceChildren(
      this.says,
      this.when,
      this.measures,
      element("div", { class: "columns" }, this.traits, this.classes, this.curve),
      element(
        "section",
        {},
        element("h4", {}, "Does it copy? Samples above, the nearest training image below"),
        this.pairs,
      ),
    )
    this.update(component)
    this.resized = new ResizeObserver(() => this.#draw())
    this.resized.observe(root)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update({ data }) {
    /** @type {QualityFrame} */
    this.frame = readPayload(data)
    const { brief, classes, traits, sentence, measures } = this.frame
    this.says.hidden = this.measures.hidden = brief
    setText(this.says, sentence)
    setText(this.when, measuredWords(this.frame))
    this.measures.replaceChildren(
      ...measures.map(({ title, value, compare }) =>
        element(
          "div",
          {},
          element("dt", {}, title),
          element("dd", {}, value),
          element("dd", { class: "muted" }, compare),
        ),
      ),
    )
    this.classes.hidden = brief || classes.length < 2
    setText(this.even, `The line marks an even share: ${percent(1 / classes.length)}.`)
    showBars(this.bars, classes, Math.max(...classes.flatMap(({ share, mark }) => [share, 2 * mark])))
    this.traits.hidden = !traits.shares.length
    setText(this.balance, traits.sentence)
    showBars(this.traitBars, traits.shares, 1)
    this.#showPairs(this.frame)
    this.#draw()
  }

  /** @param {QualityFrame} frame */
  #showPairs({ arrays, distances }) {
    const { samples, nearest } = this.pictures
    samples.update(tensorOf(arrays, "samples"))
    nearest.update(tensorOf(arrays, "nearest"))
    this.pairs.replaceChildren(
      ...distances.map((distance, index) => {
        const apart = distance.toFixed(2)
        const picture = (/** @type {string} */ label) =>
          element("canvas", { role: "img", "aria-label": `${label}, ${apart} apart` })
        const [above, below] = [picture("A sample"), picture("The training image nearest to it")]
        samples.show(above, index, SIDE)
        nearest.show(below, index, SIDE)
        return element("div", { class: "pair" }, above, below, element("span", { class: "muted" }, apart))
      }),
    )
  }

  #draw() {
    const { brief, curve, floor } = this.frame
    const width = this.root.clientWidth
    this.curve.hidden = brief || curve.length < 2
    if (this.curve.hidden || !width) return
    this.plot.arrange(Math.min(LARGEST_PLOT, width), PLOT_HEIGHT, theme(this.root))
    const steps = curve.map(([step]) => step)
    const [low, high] = [Math.min(...steps), Math.max(...steps)]
    this.plot.show({
      x: [low, high],
      y: [0, ...curve.map(([, value]) => value)],
      whole: true,
      curves: [
        {
          points: [
            [low, floor],
            [high, floor],
          ],
          colour: "real",
          dashed: true,
        },
        { points: curve, colour: "generated", dashed: false },
      ],
      label:
        "Fréchet distance over the training steps; the dashed line is that between two halves of real images",
    })
  }

  destroy() {
    this.resized.disconnect()
  }
}

/**
 * A bar for each share, with a line where what it is compared with lies.
 * @param {HTMLElement} node
 * @param {Share[]} shares
 * @param {number} most the share that fills a track
 */
function showBars(node, shares, most) {
  node.replaceChildren(
    ...shares.map(({ name, share, mark }) =>
      element(
        "div",
        { class: "bar" },
        element("span", {}, name),
        element(
          "span",
          { class: "track", style: `--mark: ${(100 * mark) / most}%` },
          element("span", { class: "fill", style: `width: ${(100 * share) / most}%` }),
        ),
        element("span", { class: "muted" }, percent(share)),
      ),
    ),
  )
}

/**
 * When and how it was measured: what stands below of the nearest training images is of a few samples only.
 * @param {Pick<QualityFacts, "step" | "count" | "classes" | "distances">} facts
 */
export function measuredWords({ step, count: samples, classes, distances }) {
  const how = classes.length ? "by a classifier that learnt from the same images" : "on their pixels"
  return (
    `Measured at step ${count(step)}, with ${count(samples)} samples, ${how}. ` +
    `Training images are compared with the pixels of the first ${count(distances.length)}.`
  )
}
