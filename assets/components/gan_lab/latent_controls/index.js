// Noise under the reader's hands: sliders for a few latent dimensions of the chosen sample, and a walk
// between two.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Frame } from "../../../lib/frame.js" */
/** @import { Piece } from "../../../lib/numbers.js" */
/** @import { End } from "./walk.js" */

import { element, setText, whenVisible } from "../../../lib/dom.js"
import { count } from "../../../lib/format.js"
import { tensorOf } from "../../../lib/frame.js"
import { isCritic, Pictures, verdictDigits, verdictText } from "../../../lib/gan.js"
import { connect } from "../../../lib/live.js"
import { setWords } from "../../../lib/numbers.js"
import { keepNoise, recallNoise } from "./kept.js"
import { Knobs } from "./knobs.js"
import { Walk } from "./walk.js"

const PICTURE_SIDE = 210
const ON_THE_WALK = "Between A and B"

/**
 * @typedef {object} NoiseData
 * @property {string} run
 * @property {number} chosen the sample that is taken apart
 * @property {string[]} class_names the classes that can be asked for, if any
 */

/**
 * Show the noise of the chosen sample in `root`.
 * @param {HTMLElement} root
 * @param {Component<NoiseData>} component
 * @returns {Noise}
 */
export function mount(root, component) {
  return new Noise(root, component)
}

class Noise {
  /**
   * @param {HTMLElement} root
   * @param {Component<NoiseData>} component
   */
  constructor(root, component) {
    this.data = component.data
    this.chosen = component.data.chosen
    this.visible = false
    /** @type {string | null} */
    this.run = null
    /** @type {ReturnType<typeof connect> | null} */
    this.connection = null
    this.sample = new Pictures()
    this.samples = new Pictures()
    this.canvas = element("canvas", {
      role: "img",
      "data-testid": "latent-picture",
      "aria-label": "The picture that G makes of this noise vector",
    })
    this.title = element("h4", {}, "Sample")
    this.says = element("p", { class: "says" })
    this.classes = new Classes((label) => this.#askFor(label))
    this.knobs = new Knobs({
      onTurn: (dimension, value) => this.#turn(dimension, value),
      onReset: () => this.#start(),
      onPage: () => this.#keep(),
    })
    this.walk = new Walk({
      onMove: () => this.#follow(),
      onBend: () => this.#bend(),
      onEnd: (end) => this.#setEnd(end),
      onPlay: () => this.#play(),
    })
    const picture = element(
      "section",
      { class: "latent-picture" },
      this.title,
      this.canvas,
      this.says,
      this.classes.node,
    )
    const layout = element("div", { class: "latent" }, picture, this.knobs.node, this.walk.node)
    root.replaceChildren(layout)
    this.#forget()
    this.update(component)
    this.resized = new ResizeObserver(() => {
      layout.classList.toggle("is-narrow", root.clientWidth < 520)
      layout.classList.toggle("is-medium", root.clientWidth >= 520 && root.clientWidth < 820)
    })
    this.resized.observe(root)
    this.stopWatching = whenVisible(root, (visible) => {
      this.visible = visible
      if (visible) this.#show()
    })
  }

  /** Nothing of a run is here yet. */
  #forget() {
    /** @type {Arrays | null} of the newest frame */
    this.arrays = null
    /** @type {Frame | null} the newest one whose numbers are to be read */
    this.read = null
    /** @type {number[] | null} the noise vector that is shown */
    this.z = null
    /** @type {string} what it was before it was turned */
    this.origin = ""
    /** @type {boolean} */
    this.turned = false
    /** @type {number | null} the class that is asked for */
    this.label = null
    this.knobs.first = 0
  }

  /** @param {Component<NoiseData>} component */
  update({ data }) {
    this.data = data
    const another = data.chosen !== this.chosen
    this.chosen = data.chosen
    this.walk.offer(data.chosen)
    if (data.run !== this.run) {
      this.walk.stop()
      this.connection?.close()
      this.#forget()
      this.run = data.run
      this.connection = connect(data.run)
      this.connection.onFrame((frame) => this.#receive(frame))
    } else if (another && this.arrays) this.#start()
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (!frame.arrays.has("samples")) return
    if (frame.readable) this.read = frame
    this.arrays = frame.arrays
    if (this.z === null) this.#begin(frame.arrays)
    if (this.visible) this.#show()
  }

  #show() {
    const { arrays, read } = this
    if (!arrays) return
    this.samples.update(tensorOf(arrays, "samples"))
    this.sample.update(tensorOf(arrays, "sample"))
    this.sample.show(this.canvas, 0, PICTURE_SIDE)
    if (read) setWords(this.says, verdictWords(read), read.step)
    this.walk.showEnds(this.samples)
  }

  /**
   * A sample's noise vector.
   * @param {number} index
   */
  #noiseOf(index) {
    const { shape, data } = tensorOf(/** @type {Arrays} */ (this.arrays), "noise")
    return Array.from(data.subarray(index * shape[1], (index + 1) * shape[1]))
  }

  /**
   * As it was left, if no other sample was chosen since; else with the chosen one as it is.
   * @param {Arrays} arrays
   */
  #begin(arrays) {
    const [samples, size] = tensorOf(arrays, "noise").shape
    const kept = recallNoise(this.run ?? "", size, samples)
    Object.assign(this.walk, kept?.walk)
    this.walk.keepTo(samples)
    this.knobs.first = kept?.first ?? 0
    if (!kept || kept.chosen !== this.chosen) return this.#start()
    this.z = kept.z
    this.origin = kept.origin
    this.turned = kept.turned
    this.label = kept.label
    this.#send()
  }

  /** The class of the chosen sample; null where G knows none. */
  #ownLabel() {
    return this.arrays?.get("labels")?.data[this.chosen] ?? null
  }

  /** With the chosen sample, as it is, and the walk before its first step. */
  #start() {
    if (!this.arrays) return
    this.walk.stop()
    this.walk.t = 0
    this.label = this.#ownLabel()
    this.#take(this.#noiseOf(this.chosen), `Sample ${this.chosen + 1}`)
  }

  /** With the place on the walk. */
  #follow() {
    if (this.arrays) this.#take(this.walk.at((index) => this.#noiseOf(index)).z, ON_THE_WALK)
  }

  /** Another way from A to B: what is shown goes along where it is a place on the way, and only there. */
  #bend() {
    if (this.origin === ON_THE_WALK && !this.turned) return this.#follow()
    this.#tellWalk()
    this.#keep()
  }

  #tellWalk() {
    if (this.z) this.walk.show((index) => this.#noiseOf(index), this.z)
  }

  #play() {
    if (!this.walk.playing) return this.walk.play()
    this.walk.stop()
    this.#keep()
  }

  /**
   * @param {number[]} z
   * @param {string} origin
   */
  #take(z, origin) {
    this.z = z
    this.origin = origin
    this.turned = false
    this.#send()
  }

  /**
   * The same noise, another class: what stays alike is what the noise says, and not the class.
   * @param {number} label
   */
  #askFor(label) {
    this.walk.stop()
    this.label = label
    this.#send()
  }

  /**
   * @param {number} dimension
   * @param {number} value
   */
  #turn(dimension, value) {
    if (!this.z) return
    this.walk.stop()
    this.z[dimension] = value
    this.turned = true
    this.#send()
  }

  #send() {
    if (!this.z) return
    this.connection?.watch("noise", { latent: this.z, labels: this.label === null ? null : [this.label] })
    this.classes.show(this.data.class_names, this.label)
    this.knobs.tell(this.label !== null)
    this.knobs.show(this.z)
    this.#tellWalk()
    setText(this.title, titleOf(this.origin, this.turned, this.label !== this.#ownLabel()))
    if (!this.walk.playing) this.#keep()
  }

  #keep() {
    const { run, chosen, z, origin, turned, label } = this
    if (!run || !z) return
    keepNoise({ run, chosen, z, origin, turned, label, first: this.knobs.first, walk: this.walk.place })
  }

  /** @param {End} end */
  #setEnd(end) {
    this.walk.stop()
    this.walk[end] = this.chosen
    this.walk.move(end === "a" ? 0 : 1)
    this.walk.showEnds(this.samples)
  }

  destroy() {
    this.resized.disconnect()
    this.stopWatching()
    this.walk.stop()
    this.#keep()
    this.connection?.close()
  }
}

/** A button for each class; hidden where none can be asked for. */
class Classes {
  /** @param {(label: number) => void} onAsk */
  constructor(onAsk) {
    this.onAsk = onAsk
    this.row = element("div", { class: "latent-row", role: "group", "aria-label": "Class to ask G for" })
    this.node = element(
      "div",
      { class: "latent-classes", hidden: true },
      element("p", {}, "The same noise as:"),
      this.row,
    )
    this.known = ""
  }

  /**
   * @param {string[]} names
   * @param {number | null} label the one that is asked for
   */
  show(names, label) {
    this.node.hidden = names.length < 2
    if (names.join() !== this.known) {
      this.known = names.join()
      this.row.replaceChildren(
        ...names.map((name, index) =>
          element("button", { type: "button", onclick: () => this.onAsk(index) }, name),
        ),
      )
    }
    ;[...this.row.children].forEach((button, index) => (button.ariaPressed = String(index === label)))
  }
}

/**
 * What the picture is called: a sample's noise, asked for as another class, is not that sample.
 * @param {string} origin of the noise
 * @param {boolean} turned
 * @param {boolean} isOther whether the class is another than the chosen sample's
 */
export function titleOf(origin, turned, isOther) {
  const title = isOther && origin !== ON_THE_WALK ? `Noise of ${origin.toLowerCase()}` : origin
  return turned ? `${title}, turned` : title
}

/**
 * @param {Frame} frame
 * @returns {Piece[]}
 */
function verdictWords(frame) {
  const { step, arrays } = frame
  const raw = isCritic(frame)
  const text = verdictText(tensorOf(arrays, "d_sample").data[0], raw, verdictDigits(arrays))
  const verdict = { text, metric: "verdict", of: "chosen" }
  if (raw) return [`The critic’s score at step ${count(step)}: `, verdict, "."]
  return [`D’s verdict at step ${count(step)}: `, verdict, " (0 is generated, 1 is real)."]
}
