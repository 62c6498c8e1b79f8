// For each size: one sample of its GAN for every class, and below it the training image that it is nearest
// to.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Tensor } from "../../../lib/frame.js" */

import { element } from "../../../lib/dom.js"
import { percent } from "../../../lib/format.js"
import { readPayload, tensorOf } from "../../../lib/frame.js"
import { paintImage } from "../../../lib/picture.js"

/**
 * What the GAN of one size made.
 * @typedef {object} ShownSize
 * @property {number} size images a class
 * @property {number | null} readable share of the samples
 * @property {number} distance to the nearest training image, 0..1
 * @property {number} unseen the same of unseen real images
 * @property {string} copies a judgement in words
 */

/** @typedef {{shown: ShownSize[], class_names: string[]}} SamplesFacts */

/** @typedef {SamplesFacts & {arrays: Arrays}} SamplesFrame */

/**
 * Show the samples in `root`.
 * @param {HTMLElement} root
 * @param {Component<Uint8Array<ArrayBuffer>>} component
 * @returns {Samples}
 */
export function mount(root, component) {
  return new Samples(root, component)
}

class Samples {
  /**
   * @param {HTMLElement} root
   * @param {Component<Uint8Array<ArrayBuffer>>} component
   */
  constructor(root, component) {
    this.rows = element("div", { className: "rows" })
    root.append(this.rows)
    this.seen = ""
    this.update(component)
  }

  /** @param {Component<Uint8Array<ArrayBuffer>>} component */
  update({ data }) {
    /** @type {SamplesFrame} */
    const frame = readPayload(data)
    const key = JSON.stringify(frame.shown)
    if (key === this.seen) return
    this.seen = key
    this.rows.replaceChildren(...frame.shown.map((one) => row(frame, one)))
  }

  destroy() {}
}

/**
 * @param {SamplesFrame} frame
 * @param {ShownSize} shown
 */
function row({ arrays, class_names: names }, { size, readable, distance, unseen, copies }) {
  const line = (
    /** @type {string} */ kind,
    /** @type {Tensor} */ array,
    /** @type {(name: string) => string} */ words,
  ) => names.map((name, at) => picture(kind, array, at, words(name)))
  return element(
    "section",
    { "aria-label": `${size} images of each class` },
    element("h4", { textContent: `${size} images of each class` }),
    element(
      "div",
      { className: "strip" },
      element("span", { textContent: "GAN sample" }),
      line("generated", tensorOf(arrays, `samples${size}`), (name) => `Sample for class ${name}`),
      element("span", { textContent: "nearest real" }),
      line(
        "real",
        tensorOf(arrays, `nearest${size}`),
        (name) => `Training image nearest to the sample for class ${name}`,
      ),
    ),
    element(
      "p",
      {},
      reading(readable),
      element("b", { textContent: copies }),
      `: the pixels of a sample differ from its nearest training image by ${percent(distance)} of the ` +
        `way from black to white, those of an unseen real image by ${percent(unseen)}.`,
    ),
  )
}

/**
 * How many of the samples can be read, as a sentence; empty where that is not known.
 * @param {number | null} readable share of the samples
 * @returns {string}
 */
export function reading(readable) {
  return readable === null
    ? ""
    : `A classifier trained on all images but the validation images reads ${percent(readable)} of the ` +
        "samples as the class asked for. "
}

/**
 * @param {string} kind
 * @param {Tensor} array
 * @param {number} index
 * @param {string} label
 */
function picture(kind, array, index, label) {
  const canvas = element("canvas", { className: kind, role: "img", "aria-label": label, title: label })
  paintImage(canvas, array, index, 255)
  return canvas
}
