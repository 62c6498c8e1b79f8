// The GAN lab's main picture: samples from fixed noise, real pictures beside them, and D's verdict on each.
// Trigger: "chosen", the index of the sample that the rest of the page takes apart.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Frame } from "../../../lib/frame.js" */
/** @import { Play } from "../../../lib/gan.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText, whenVisible } from "../../../lib/dom.js"
import { count, number, shape as times } from "../../../lib/format.js"
import { isStill, tensorOf } from "../../../lib/frame.js"
import { columnsOf, headsOf, isCritic, notice, verdictDigits, verdictText } from "../../../lib/gan.js"
import { connect } from "../../../lib/live.js"
import { setMark, setNumber, setWords } from "../../../lib/numbers.js"
import { Board, MARGIN, verdictScale } from "./board.js"

const REAL_COLUMNS = 2
const LARGEST_CELL = 68
const SMALLEST_PICTURE = 12
const GAP = 20
const NARROW = 460

/**
 * @typedef {object} GridData
 * @property {string} run
 * @property {number} chosen the sample that the rest of the page takes apart
 * @property {string[]} class_names the classes that can be asked for, if any: then each has its column
 */

/** @typedef {{left: number, top: number}} Place CSS px on a canvas */

/**
 * Where the pointer is: on which board, and which array that shows.
 * @typedef {{board: Board, place: Place, array: "samples" | "real", title: string}} Pointed
 */

/**
 * Show the samples in `root`.
 * @param {HTMLElement} root
 * @param {Component<GridData>} component
 * @returns {SampleGrid}
 */
export function mount(root, component) {
  return new SampleGrid(root, component)
}

class SampleGrid {
  /**
   * @param {HTMLElement} root
   * @param {Component<GridData>} component
   */
  constructor(root, component) {
    this.root = root
    this.generated = new Board("generated", "Generated")
    this.real = new Board("real", "Real")
    this.notice = element("p", { class: "grid-notice", "data-testid": "gan-notice" })
    this.when = element("span")
    this.low = element("span")
    this.high = element("span")
    this.legend = element("span", { class: "grid-scale" })
    this.caption = element("p", { class: "grid-caption muted" })
    this.boards = element("div", { class: "grid-boards" }, this.generated.node, this.real.node)
    this.#build()
    this.component = component
    this.data = component.data
    this.chosen = component.data.chosen
    this.colours = theme(root)
    /** @type {string | null} */
    this.run = null
    /** @type {ReturnType<typeof connect> | null} */
    this.connection = null
    this.visible = false
    this.#forget()
    this.update(component)
    this.resized = new ResizeObserver(() => this.#draw())
    this.resized.observe(root)
    this.stopWatching = whenVisible(root, (visible) => {
      this.visible = visible
      if (visible) this.#show()
    })
  }

  #build() {
    const { generated, real } = this
    this.root.replaceChildren(
      this.notice,
      this.boards,
      element(
        "div",
        { class: "grid-legend" },
        element("span", {}, "D’s verdict at step ", this.when, ":"),
        element("span", { class: "grid-ends" }, this.low, this.legend, this.high),
      ),
      this.caption,
    )
    generated.canvas.tabIndex = 0
    generated.canvas.onkeydown = (event) => this.#chooseByKey(event)
    generated.canvas.onclick = ({ offsetX, offsetY }) =>
      this.#choose(generated.hit({ left: offsetX, top: offsetY })?.index ?? -1)
    this.#listen(generated, "samples", "Sample")
    this.#listen(real, "real", "Real picture")
  }

  /**
   * @param {Board} board
   * @param {"samples" | "real"} array
   * @param {string} title
   */
  #listen(board, array, title) {
    board.canvas.onpointermove = ({ offsetX, offsetY }) =>
      this.#point({ board, place: { left: offsetX, top: offsetY }, array, title })
    board.canvas.onpointerleave = () => this.#point(null)
  }

  /** Nothing of a run is here yet. */
  #forget() {
    /** @type {Frame | null} the newest */
    this.frame = null
    /** @type {Frame | null} the newest one whose numbers are to be read */
    this.read = null
    /** @type {Frame | null} whose numbers are written */
    this.written = null
    /** @type {{low: number, high: number} | null} of D's verdicts */
    this.scale = null
    /** @type {boolean} whether these are a critic's scores */
    this.raw = false
    /** @type {Pointed | null} */
    this.pointed = null
    /** @type {number | null} the sample that was asked for */
    this.asked = null
  }

  /** @param {Component<GridData>} component */
  update(component) {
    this.component = component
    this.data = component.data
    this.chosen = this.data.chosen
    this.colours = theme(this.root)
    if (this.data.run !== this.run) {
      this.connection?.close()
      this.#forget()
      this.run = this.data.run
      this.connection = connect(this.run)
      this.connection.onFrame((frame) => this.#receive(frame))
      this.connection.watch("samples", {})
    } else if (this.frame) this.#propose(this.frame.arrays)
    if (this.visible && !this.written) this.#show()
    this.#draw()
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (!frame.arrays.has("samples")) return
    this.frame = frame
    this.#propose(frame.arrays)
    if (frame.readable) this.read = frame
    if (this.visible) this.#show()
  }

  /** The pictures of the newest frame, and the numbers of the newest one whose numbers are to be read. */
  #show() {
    const { frame, read } = this
    if (!frame) return
    this.generated.pictures.update(tensorOf(frame.arrays, "samples"))
    this.real.pictures.update(tensorOf(frame.arrays, "real"))
    if (read && read !== this.written) this.#write(read)
    setWords(
      this.generated.when,
      ["at step ", { text: count(frame.step), metric: "step", of: "pictures" }],
      frame.step,
    )
    this.#draw()
  }

  /** @param {Frame} frame */
  #write(frame) {
    this.written = frame
    const play = /** @type {Play} */ (frame.judgements.play)
    const raw = isCritic(frame)
    if (raw !== this.raw) this.scale = null
    this.raw = raw
    const [onSamples, onReal] = ["d_samples", "d_real"].map((name) => tensorOf(frame.arrays, name).data)
    this.scale = verdictScale([...onSamples, ...onReal], raw, this.scale, isStill(frame))
    const digits = verdictDigits(frame.arrays)
    this.generated.judge(onSamples, raw, frame.step, digits)
    this.real.judge(onReal, raw, frame.step, digits)
    setNumber(this.when, count(frame.step), { metric: "step", step: frame.step })
    const [low, high] = [this.scale.low, this.scale.high].map((end) => (raw ? verdictText(end, raw) : end))
    setText(this.low, `generated ${low}`)
    setText(this.high, `${high} real`)
    const waits = frame.live && frame.state === "paused"
    const words = { waits, samples: onSamples.length, reals: onReal.length }
    setWords(this.notice, notice(play, words), frame.step)
    this.#describe(frame)
  }

  /** @param {Frame} frame whose numbers are written */
  #describe({ step, arrays }) {
    const verdict = this.generated.texts[this.chosen]
    const of = `sample ${this.chosen + 1}`
    setMark(this.generated.canvas, { metric: "verdict", of, step, value: verdict })
    this.generated.canvas.ariaLabel =
      `${countOf(arrays)} generated pictures. Sample ${this.chosen + 1} is chosen; ` +
      `D’s verdict on it is ${verdict}. Arrow keys choose another.`
    this.real.canvas.ariaLabel = `${tensorOf(arrays, "real").shape[0]} real pictures`
  }

  #draw() {
    const { frame, scale, colours, chosen, data } = this
    const room = this.root.clientWidth
    if (!frame || !scale || room === 0) return
    const narrow = room < NARROW
    this.boards.classList.toggle("is-narrow", narrow)
    const columns = columnsOf(data)
    const each = narrow ? room / columns : (room - GAP) / (columns + REAL_COLUMNS)
    const side = Math.max(SMALLEST_PICTURE, Math.min(LARGEST_CELL, each) - 2 * MARGIN)
    const style = { side, scale, colours }
    this.generated.draw(columns, style, chosen, headsOf(data))
    this.real.draw(narrow ? columns : REAL_COLUMNS, style, -1, [])
    this.legend.style.background = verdictGradient(colours)
    this.#showCaption(frame.arrays)
  }

  /**
   * What lies under the pointer, or what is drawn; both follow every new frame.
   * @param {Arrays} arrays
   */
  #showCaption(arrays) {
    const { pointed } = this
    const pixel = pointed && pixelText(pointed, arrays)
    setText(this.caption, pixel ?? captionText(tensorOf(arrays, "samples").shape))
  }

  /** @param {Pointed | null} pointed */
  #point(pointed) {
    this.pointed = pointed
    if (this.frame && this.scale) this.#showCaption(this.frame.arrays)
  }

  /** @param {number} index */
  #choose(index) {
    const arrays = this.frame?.arrays
    if (!arrays || index === this.chosen || index < 0 || index >= countOf(arrays)) return
    this.chosen = index
    this.connection?.watch("samples", this.#wish(arrays))
    this.component.setTriggerValue("chosen", index)
    if (this.written) this.#describe(this.written)
    this.#draw()
  }

  /** @param {Arrays} arrays */
  #propose(arrays) {
    if (this.asked !== this.chosen) this.connection?.propose("samples", this.#wish(arrays))
  }

  /**
   * The chosen sample, for whatever takes it apart below.
   * @param {Arrays} arrays
   */
  #wish(arrays) {
    const { shape, data } = tensorOf(arrays, "noise")
    const labels = arrays.get("labels")
    this.asked = this.chosen
    return {
      latent: Array.from(data.subarray(this.chosen * shape[1], (this.chosen + 1) * shape[1])),
      labels: labels ? [labels.data[this.chosen]] : null,
    }
  }

  /** @param {KeyboardEvent} event */
  #chooseByKey(event) {
    const columns = columnsOf(this.data)
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }
    if (!(event.key in steps)) return
    event.preventDefault()
    this.#choose(this.chosen + steps[event.key])
  }

  destroy() {
    this.resized.disconnect()
    this.stopWatching()
    this.connection?.close()
  }
}

/** @param {Theme} colours */
function verdictGradient({ generated, real }) {
  const pale = (/** @type {string} */ colour) => `color-mix(in srgb, ${colour} 10%, transparent)`
  return `linear-gradient(90deg, ${generated}, ${pale(generated)} 50%, ${pale(real)} 50%, ${real})`
}

/** @param {Arrays} arrays */
const countOf = (arrays) => tensorOf(arrays, "samples").shape[0]

/**
 * What the grid shows: pictures `n c h w`.
 * @param {number[]} shape
 */
export function captionText([samples, ...sizes]) {
  return (
    `${samples} samples of ${times(sizes)}, from −1 (black) to 1 (white), one scale for all. ` +
    "Click a sample to take it apart below."
  )
}

/**
 * The pixel under the pointer; null where there is none.
 * @param {Pointed} pointed
 * @param {Arrays} arrays
 */
function pixelText({ board, place, array, title }, arrays) {
  const hit = board.hit(place)
  if (!hit?.inside) return null
  const { shape, data } = tensorOf(arrays, array)
  const [, channels, height, width] = shape
  const at = (/** @type {number} */ channel) =>
    data[((hit.index * channels + channel) * height + hit.y) * width + hit.x]
  const values = Array.from({ length: channels }, (_, channel) => number(at(channel))).join(", ")
  return `${title} ${hit.index + 1}, row ${hit.y + 1}, column ${hit.x + 1}: ${values}`
}
