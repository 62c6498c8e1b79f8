// What all parts of the page share: the run's frames, the noise of its 64 fixed samples, and what is chosen.

/** @import { Theme, ThemeColour } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame, Tensor } from "../../lib/frame.js" */
/** @import { LatentChosen, LatentData } from "./index.js" */

import { theme } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { tensorOf } from "../../lib/frame.js"
import { Pictures } from "../../lib/gan.js"
import { Watcher } from "../../lib/watcher.js"

const TELL_AFTER_MS = 350
// What the server takes of a wish: numbers of noise within these bounds, and so many with four decimals.
const LARGEST = 10
const MANY = 40_000
export const SAMPLES = 64

/** @typedef {[layer: string, channel: number]} Silenced a channel that is switched off */

/**
 * One part of the page.
 * @typedef {object} LatentView
 * @property {HTMLElement} node
 * @property {() => void} adopt take over what the page has chosen anew
 * @property {() => void} leave
 * @property {(width: number) => void} arrange CSS px
 * @property {(frame: Frame) => void} frame
 * @property {() => void} draw
 */

/** What all parts draw from. */
export class Stage {
  /**
   * onReady(): there is a generator to ask, and it is another one than before; onFrame(frame) follows.
   * onStatus(sentence): the stream is lost or refuses something; null when all is well.
   * @param {HTMLElement} root
   * @param {{onReady: () => void, onFrame: (frame: Frame) => void,
   *   onStatus: (sentence: string | null) => void}} on
   */
  constructor(root, { onReady, onFrame, onStatus }) {
    this.root = root
    this.onStatus = onStatus
    this.ready = false
    this.seen = ""
    this.exchange = new Exchange()
    this.pictures = { samples: new Pictures(), at: new Pictures(), sample: new Pictures() }
    this.watcher = new Watcher(root, "latent", (frame) => {
      if (!this.#receive(frame)) return
      if (!this.ready) {
        this.ready = true
        onReady()
      }
      onFrame(frame)
    })
  }

  /**
   * Follow the page.
   * @param {Component<LatentData>} component
   */
  update(component) {
    const { data } = component
    /** @type {LatentData} */
    this.data = data
    /** @type {Theme} */
    this.colours = theme(this.root)
    if (this.exchange.receive(component, data.version) !== "old")
      /** @type {LatentChosen} */
      this.chosen = structuredClone(data.chosen)
    if (data.run !== this.watcher.runId) {
      this.ready = false
      this.watcher.ask({}) // what was asked before is of the other generator's noise
      this.watcher.follow(data.run)
      this.watcher.connection?.onStatus(this.onStatus)
    }
  }

  /**
   * Take a frame over, if it is of the shown generator.
   * @param {Frame} frame
   * @returns {boolean} whether it is
   */
  #receive(frame) {
    const { arrays } = frame
    const noise = arrays.get("noise")
    if (noise?.shape[1] !== this.data.latent_size) return false
    /** @type {number} */
    this.step = frame.step
    /** @type {Frame} */
    this.frame = frame
    /** @type {Tensor} */
    this.noiseArray = noise
    // While only the noise under the pointer moves, these stay as they are.
    const seen = `${this.watcher.runId} ${frame.step} ${frame.state}`
    if (seen !== this.seen) this.pictures.samples.update(tensorOf(arrays, "samples"))
    this.seen = seen
    this.pictures.sample.update(tensorOf(arrays, "sample"))
    /** @type {Tensor | null} */
    this.at = arrays.get("samples_at") ?? null
    if (this.at) this.pictures.at.update(this.at)
    return true
  }

  /**
   * The noise of fixed sample 1 to 64; of 0 the middle: all zeros.
   * @param {number} sample
   * @returns {number[]}
   */
  noise(sample) {
    const size = this.data.latent_size
    if (sample === 0) return Array(size).fill(0)
    return Array.from(this.noiseArray.data.subarray((sample - 1) * size, sample * size))
  }

  /**
   * The class that a fixed sample was asked for; null where G knows no classes.
   * @param {number} sample
   * @returns {number | null}
   */
  labelOf(sample) {
    return this.frame.arrays.get("labels")?.data[sample - 1] ?? null
  }

  /**
   * What a picture of a fixed sample's noise is called.
   * @param {number} sample
   */
  nameOf(sample) {
    return nameOf(sample, this.labelOf(sample), this.data.label)
  }

  /**
   * Have G make a picture of each vector; the first of them also as "sample", with the maps of `layers`.
   * labels: the class of each vector; without them all are of the class chosen on the page, if there are any.
   * @param {number[][]} vectors
   * @param {{layers?: string[], silenced?: Silenced[], labels?: (number | null)[] | null}} [more={}]
   */
  ask(vectors, { layers = [], silenced = [], labels: own = null } = {}) {
    const { label } = this.data
    const precision = vectors.length * vectors[0].length > MANY ? 1e2 : 1e4
    const plain = (/** @type {number} */ value) =>
      Math.round(Math.min(LARGEST, Math.max(-LARGEST, value)) * precision) / precision
    const latent = vectors.map((vector) => vector.map(plain))
    const labels = label === null ? null : (own ?? vectors.map(() => label))
    this.watcher.ask({ latent, labels, layers, silenced })
  }

  /**
   * Change what is chosen: {name: value}; Python hears of it once the reader pauses.
   * @param {Partial<LatentChosen>} values
   */
  edit(values) {
    Object.assign(this.chosen, values)
    const texts = () => Object.entries(this.chosen).map(([name, value]) => [name, textOf(name, value)])
    this.exchange.edit(() => Object.fromEntries(texts()), TELL_AFTER_MS)
  }

  destroy() {
    this.exchange.destroy()
    this.watcher.close()
  }
}

/**
 * What a picture of a fixed sample's noise is called: asked for as another class, it is not that sample.
 * @param {number} sample
 * @param {number | null} own its class; null, as asked, where G knows none
 * @param {number | null} asked
 */
export const nameOf = (sample, own, asked) => `${own === asked ? "" : "noise of "}sample ${sample}`

/**
 * A value as the URL writes it.
 * @param {string} name
 * @param {unknown} value a number, or a list
 * @returns {string}
 */
export function textOf(name, value) {
  if (name === "off")
    return /** @type {Silenced[]} */ (value).map(([layer, channel]) => `${layer}:${channel}`).join(",")
  if (name === "slides") return /** @type {number[]} */ (value).map(short).join(",")
  return Array.isArray(value) ? value.join("-") : short(value)
}

/**
 * @param {unknown} value
 * @returns {string}
 */
const short = (value) => String(Math.round(Number(value) * 1e4) / 1e4)

/**
 * A titled picture: {node, canvas, title, note}.
 * @param {string} title
 * @param {string} testId
 * @param {string} [label=title]
 */
export function picture(title, testId, label = title) {
  const canvas = element("canvas", { role: "img", "aria-label": label, "data-testid": testId })
  const heading = element("h4", {}, title)
  const note = element("p", { class: "note muted" })
  const node = element("figure", { class: "picture" }, heading, canvas, note)
  return {
    node,
    canvas,
    title: (/** @type {string} */ words) => setText(heading, words),
    note: (/** @type {string} */ words) => setText(note, words),
  }
}

/**
 * A slider with its name before it and its value behind it: {node, input, show(value, words)}.
 * @param {string} name
 * @param {string} label
 * @param {[min: number, max: number, step: number]} range
 * @param {(value: number) => void} onTurn
 */
export function slider(name, label, [min, max, step], onTurn) {
  const input = element("input", { type: "range", min, max, step, "aria-label": label })
  const output = element("output")
  input.oninput = () => onTurn(Number(input.value))
  const node = element("label", { class: "slider" }, element("span", {}, name), input, output)
  const show = (/** @type {number} */ value, /** @type {string} */ words) => {
    if (Number(input.value) !== value) input.value = String(value)
    setText(output, words)
  }
  return { node, input, show }
}

/**
 * What the lines of a plot stand for: [[words, a colour's token, dashed]...].
 * @param {[words: string, colour: ThemeColour, dashed?: boolean][]} entries
 * @returns {HTMLElement}
 */
export function legend(entries) {
  return element(
    "p",
    { class: "legend muted" },
    entries.map(([words, colour, dashed = false]) => {
      const line = element("i", { class: dashed ? "dashed" : "" })
      line.style.borderColor = `var(--ls-${colour})`
      return element("span", {}, line, words)
    }),
  )
}

/**
 * A row of buttons of which one is pressed: {node, press(value)}.
 * @template {string} Value
 * @param {string} label
 * @param {[value: Value, words: string][]} options
 * @param {(value: Value) => void} onChoose
 */
export function choices(label, options, onChoose) {
  const buttons = options.map(([value, words]) => ({
    value,
    button: element("button", { type: "button", onclick: () => onChoose(value) }, words),
  }))
  const node = element(
    "div",
    { class: "segmented", role: "group", "aria-label": label },
    ...buttons.map(({ button }) => button),
  )
  const press = (/** @type {Value} */ chosen) =>
    buttons.forEach(({ value, button }) => button.setAttribute("aria-pressed", String(value === chosen)))
  return { node, press }
}

/**
 * A number of up to two decimals with its sign: +0.40, −1.20.
 * @param {number} value
 * @param {number} [digits=2]
 * @returns {string}
 */
export function signed(value, digits = 2) {
  const size = Math.abs(value).toFixed(digits)
  return Number(size) === 0 ? size : `${value < 0 ? "−" : "+"}${size}`
}

/**
 * A part of a sum, always with the sign that adds it: +0.40, +0.00.
 * @param {number} value
 */
export const summand = (value) => signed(value).replace(/^(?=\d)/, "+")
