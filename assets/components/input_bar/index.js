// Which image feeds the network: one of the data set, a drawing, the webcam or a picture that was uploaded.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame, Numbers, Shape } from "../../lib/frame.js" */

import { element, setText } from "../../lib/dom.js"
import { framed } from "../../lib/framing.js"
import { FramingSwitch } from "../../lib/framing_switch.js"
import { count, shape } from "../../lib/format.js"
import { paintImage, shrink } from "../../lib/picture.js"
import { Watcher } from "../../lib/watcher.js"
import { DrawPad } from "../../lib/draw_pad.js"
import { Webcam } from "../../lib/webcam.js"

const REMEMBER_AFTER_MS = 400
const FRAMED_FROM_PX = 112
const MODES = { set: "Data set", draw: "Draw", webcam: "Webcam", upload: "Upload" }
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity }

/** @typedef {keyof typeof MODES} Mode */

/** @typedef {{index: number} | {shape: Shape, pixels: number[]}} Image */

/** @typedef {{pixels: string, inverted: boolean}} FramedPicture pixels: base64 */

/** @typedef {{name: string, pixels: string, framed: FramedPicture | null}} Picture pixels: base64 */

/**
 * Thumbnails side by side in one picture.
 * @typedef {{source: string, indices: number[], columns: number}} Strip indices: in the set
 */

/**
 * @typedef {object} InputBarData
 * @property {string} run
 * @property {string} name of the set
 * @property {number} index the image that is chosen
 * @property {Shape} input_shape
 * @property {string[]} class_names
 * @property {boolean} framing whether pictures that people bring are framed as those of the set
 * @property {(Picture | {pixels?: undefined}) & {problem?: string}} upload
 * @property {string} labels base64: a byte each, two where there are more than 256 classes
 * @property {Strip} thumbnails
 */

/**
 * Show the bar in `root`.
 * @param {HTMLElement} root
 * @param {Component<InputBarData>} component
 * @returns {InputBar}
 */
export function mount(root, component) {
  return new InputBar(root, component)
}

class InputBar {
  /**
   * @param {HTMLElement} root
   * @param {Component<InputBarData>} component
   */
  constructor(root, component) {
    /** @type {Record<string, HTMLButtonElement>} */
    this.modes = {}
    const buttons = Object.entries(MODES).map(([mode, label]) => {
      this.modes[mode] = element("button", {
        type: "button",
        textContent: label,
        onclick: () => this.turnTo(/** @type {Mode} */ (mode)),
      })
      return this.modes[mode]
    })
    this.seen = element("canvas", {
      className: "seen",
      role: "img",
      "aria-label": "The image as the network sees it",
    })
    this.caption = element("p", { className: "caption" })
    this.facts = element("p", { className: "muted facts" })
    this.panel = element("div", { className: "panel" })
    const choices = element(
      "div",
      { className: "segmented", role: "group", "aria-label": "Where the image comes from" },
      buttons,
    )
    const side = element("div", { className: "side" }, choices, this.caption, this.facts, this.panel)
    root.append(element("div", { className: "bar" }, element("figure", {}, this.seen), side))
    this.set = new SetPanel((index) => this.pick(index))
    this.pad = new DrawPad((pixels) => this.send(pixels, "Your drawing"))
    this.webcam = new Webcam((pixels) => this.watchWebcam(pixels))
    this.framing = { webcam: new FramingSwitch(() => {}), upload: new FramingSwitch(() => this.refresh()) }
    /** @type {InputBarData} */
    this.data = /** @type {InputBarData} */ ({})
    this.problem = element("p", { className: "problem", role: "alert", hidden: true })
    this.panels = {
      set: this.set.node,
      draw: this.pad.node,
      webcam: element("div", {}, this.webcam.node, this.framing.webcam.node),
      upload: element("div", { className: "upload" }, this.problem, this.framing.upload.node),
    }
    this.watcher = new Watcher(root, "input", (frame) => this.take(frame))
    this.update(component)
  }

  /**
   * Another picture, image or network comes from Python. An index that was chosen here comes back as an echo.
   * @param {Component<InputBarData>} component
   */
  update(component) {
    /** @type {Component<InputBarData>} */
    this.component = component
    const { data } = component
    const before = this.data
    this.data = data
    this.set.update(data)
    this.pad.resize(data.input_shape)
    if (data.framing) this.webcam.resize([1, FRAMED_FROM_PX, FRAMED_FROM_PX], false)
    else this.webcam.resize(data.input_shape)
    this.watcher.follow(data.run)
    if (!data.upload.pixels) this.framing.upload.tell("Choose a picture below.")
    const newPicture = data.upload.pixels && data.upload.pixels !== before.upload?.pixels
    if (newPicture) this.choose("upload")
    else if (data.index !== before.index && data.index !== this.reported) this.show(data.index)
    else if (String(data.input_shape) !== String(before.input_shape)) this.refresh()
    this.refuse(data.upload.problem)
  }

  destroy() {
    clearTimeout(this.remembering)
    this.webcam.stop()
    this.watcher.close()
  }

  /**
   * The reader turns to another source; Python shows the field for an upload.
   * @param {Mode} mode
   */
  turnTo(mode) {
    this.choose(mode)
    this.component.setStateValue("mode", mode)
  }

  /** @param {Mode} mode */
  choose(mode) {
    if (mode !== "webcam") this.webcam.stop()
    /** @type {Mode} */
    this.mode = mode
    for (const [name, button] of Object.entries(this.modes))
      button.setAttribute("aria-pressed", String(name === mode))
    if (this.panel.firstChild !== this.panels[mode]) this.panel.replaceChildren(this.panels[mode])
    this.refresh()
  }

  /** Feed the network anew from where its image comes now. */
  refresh() {
    if (this.mode === "set") this.show(this.set.index)
    else if (this.mode === "draw") this.pad.send()
    else if (this.mode === "webcam") this.webcam.start()
    else if (this.data.upload.pixels) this.showUpload(this.data.upload)
  }

  /** @param {Picture} picture */
  showUpload({ name, pixels, framed }) {
    const shown = this.framing.upload.choose(framed) && framed ? framed.pixels : pixels
    this.send(decode(shown), name)
  }

  /** @param {Uint8Array} pixels */
  watchWebcam(pixels) {
    const { input_shape, framing } = this.data
    if (!framing) return this.send(pixels, "The webcam’s picture")
    const side = input_shape[1]
    const result = framed({ height: FRAMED_FROM_PX, width: FRAMED_FROM_PX, data: pixels }, side)
    const isFramed = this.framing.webcam.choose(result)
    const [plane, wide] = isFramed && result ? [result.pixels, side] : [pixels, FRAMED_FROM_PX]
    this.send(shrink(plane, wide, input_shape), "The webcam’s picture")
  }

  /**
   * Say why a picture cannot be used, and which one is seen instead; what is seen stays.
   * @param {string | undefined} problem
   */
  refuse(problem) {
    this.problem.hidden = !problem
    if (problem)
      setText(this.problem, `${problem} The picture before is still shown: ${this.caption.textContent}.`)
  }

  /** @param {number} index */
  pick(index) {
    this.show(index)
    clearTimeout(this.remembering)
    /** @type {number | undefined} */
    this.remembering = setTimeout(() => {
      /** @type {number | undefined} */
      this.reported = index
      this.component.setStateValue("index", index)
    }, REMEMBER_AFTER_MS)
  }

  /** @param {number} index */
  show(index) {
    this.set.mark(index)
    if (this.mode !== "set") return this.choose("set")
    this.feed({ index }, this.set.describe())
  }

  /**
   * @param {Uint8Array} pixels
   * @param {string} name
   */
  send(pixels, name) {
    this.feed({ pixels: [...pixels], shape: this.data.input_shape }, name)
  }

  /**
   * The network sees this image from now on; the caption says which it is.
   * @param {Image} image
   * @param {string} name
   */
  feed(image, name) {
    setText(this.caption, name)
    this.refuse(this.data.upload.problem)
    this.watcher.ask({ image }, { image })
  }

  /** @param {Frame} frame */
  take({ arrays }) {
    const input = arrays.get("input")
    if (!input) return
    paintImage(this.seen, input)
    setText(this.facts, `${shape(this.data.input_shape)}, ${range(input.data)}`)
  }
}

/** @param {Numbers} values */
function range(values) {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return `values ${low.toFixed(2)} to ${high.toFixed(2)}`
}

/** @param {string} base64 */
const decode = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

/** A strip of thumbnails, and steps through all images of the set or of one class. */
class SetPanel {
  /** @param {(index: number) => void} onPick */
  constructor(onPick) {
    this.onPick = onPick
    this.index = 0
    this.name = ""
    /** @type {Strip} */
    this.thumbnails = /** @type {Strip} */ ({})
    this.strip = element("div", {
      className: "strip",
      role: "listbox",
      "aria-label": "Images of the data set. Arrow keys choose.",
      "aria-orientation": "horizontal",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.press(event),
    })
    this.classes = element("select", { "aria-label": "Class", onchange: () => this.chooseClass() })
    const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ go) =>
      element("button", { type: "button", title: label, "aria-label": label, textContent: text, onclick: go })
    const steps = [
      button("‹", "Previous image", () => this.step(-1)),
      button("›", "Next image", () => this.step(1)),
      button("Random", "Random image", () => this.random()),
    ]
    this.node = element("div", {}, this.strip, element("div", { className: "steps" }, steps, this.classes))
  }

  /** @param {InputBarData} data */
  update(data) {
    if (data.name === this.name && data.thumbnails.source === this.thumbnails.source) return
    this.name = data.name
    this.thumbnails = data.thumbnails
    /** @type {string[]} */
    this.class_names = data.class_names
    const bytes = decode(data.labels)
    /** @type {Uint8Array | Uint16Array} */
    this.labels = this.class_names.length > 256 ? new Uint16Array(bytes.buffer) : bytes
    const options = ["any class", ...data.class_names].map((name, at) =>
      element("option", { value: at - 1, textContent: name }),
    )
    this.classes.replaceChildren(...options)
    this.fill()
  }

  fill() {
    const { source, indices, columns } = this.thumbnails
    const wanted = Number(this.classes.value)
    const rows = Math.ceil(indices.length / columns)
    const tiles = indices.flatMap((index, place) => {
      if (wanted >= 0 && this.labels[index] !== wanted) return []
      const column = place % columns
      const row = Math.floor(place / columns)
      const label = this.nameOf(index)
      const tile = element("button", {
        type: "button",
        role: "option",
        title: label,
        "aria-label": label,
        onclick: () => this.onPick(index),
      })
      tile.style.backgroundImage = `url(${source})`
      tile.style.backgroundSize = `${columns * 100}% ${rows * 100}%`
      tile.style.backgroundPosition = `${percentAt(column, columns)} ${percentAt(row, rows)}`
      tile.dataset.index = String(index)
      return [tile]
    })
    this.strip.replaceChildren(...tiles)
    this.mark(this.index)
  }

  /** @param {number} index */
  mark(index) {
    this.index = index
    const tiles = /** @type {HTMLElement[]} */ ([...this.strip.children])
    const chosen = tiles.find((tile) => Number(tile.dataset.index) === index)
    for (const tile of tiles) {
      tile.setAttribute("aria-selected", String(tile === chosen))
      // One Tab stop for all: from there the arrow keys go on.
      tile.tabIndex = tile === (chosen ?? tiles[0]) ? 0 : -1
    }
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const tiles = /** @type {HTMLElement[]} */ ([...this.strip.children])
    const at = tiles.indexOf(/** @type {HTMLElement} */ (event.target))
    const by = STEPS[event.key]
    if (!by || at < 0) return
    event.preventDefault()
    const tile = tiles[Math.max(0, Math.min(tiles.length - 1, at + by))]
    tile.focus()
    this.onPick(Number(tile.dataset.index))
  }

  /** @param {number} index */
  nameOf(index) {
    return `image ${count(index)}: ${this.class_names[this.labels[index]]}`
  }

  describe() {
    return `${this.nameOf(this.index)[0].toUpperCase()}${this.nameOf(this.index).slice(1)}`
  }

  chooseClass() {
    this.fill()
    const wanted = Number(this.classes.value)
    if (wanted >= 0 && this.labels[this.index] !== wanted) this.step(1)
  }

  /** @param {number} direction */
  step(direction) {
    const wanted = Number(this.classes.value)
    const size = this.labels.length
    let index = this.index
    do index = (index + direction + size) % size
    while (wanted >= 0 && this.labels[index] !== wanted && index !== this.index)
    this.onPick(index)
  }

  random() {
    const wanted = Number(this.classes.value)
    const choices = [...this.labels.keys()].filter((index) => wanted < 0 || this.labels[index] === wanted)
    if (choices.length) this.onPick(choices[Math.floor(Math.random() * choices.length)])
  }
}

/**
 * @param {number} place
 * @param {number} number
 */
const percentAt = (place, number) => (number > 1 ? `${(100 * place) / (number - 1)}%` : "0%")
