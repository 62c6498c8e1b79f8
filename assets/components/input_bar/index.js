// Which image feeds the network: one of the data set, a drawing, the webcam or a picture that was uploaded.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame, Numbers, Shape } from "../../lib/frame.js" */
/** @import { SetFacts } from "./set_panel.js" */
/** @import { UploadFacts } from "./upload_panel.js" */

import { base64Of, bytesOf } from "../../lib/base64.js"
import { element, setText } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { framed } from "../../lib/framing.js"
import { FramingSwitch } from "../../lib/framing_switch.js"
import { shape } from "../../lib/format.js"
import { paintImage, shrink } from "../../lib/picture.js"
import { Watcher } from "../../lib/watcher.js"
import { DrawPad } from "../../lib/draw_pad.js"
import { Webcam } from "../../lib/webcam.js"
import { keep, recall } from "./kept.js"
import { PaintedPanel } from "./painted_panel.js"
import { SetPanel } from "./set_panel.js"
import { UploadPanel } from "./upload_panel.js"

const REMEMBER_AFTER_MS = 400
const FRAMED_FROM_PX = 112
const FROZEN = "This picture stands, so that it can be painted on. Press Webcam for another."
const MODES = { set: "Data set", draw: "Draw", webcam: "Webcam", upload: "Upload", painted: "Painted" }

/** @typedef {keyof typeof MODES} Mode */

/** @typedef {{index: number} | {shape: Shape, pixels: string}} Image */

/**
 * @typedef {object} InputFacts
 * @property {string} page
 * @property {string} run
 * @property {number} index the image that is chosen
 * @property {number} version of that choice
 * @property {boolean} [usual] whether it is the one that is shown where none is chosen
 * @property {number | null} [asked] of the newest that is to be shown in place of a drawing, say
 * @property {number} [pads] how often the pad was asked for
 * @property {boolean} [keeps_place] whether a drawing stays where it was drawn
 * @property {string[]} [painted] own pictures with masks, base64
 * @property {number} [turns] how often a choice was taken back or done again
 */

/** @typedef {InputFacts & SetFacts & UploadFacts} InputBarData */

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
        onclick: () => this.choose(/** @type {Mode} */ (mode)),
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
    this.bar = element("div", { className: "bar" }, element("figure", {}, this.seen), side)
    root.append(this.bar)
    this.exchange = new Exchange()
    /** @type {Map<string, Mode>} what the network saw last where an image of a set is chosen */
    this.left = new Map()
    this.set = new SetPanel((index) => this.pick(index))
    this.pad = new DrawPad((pixels) => this.send(pixels, "Your drawing"))
    this.webcam = new Webcam((pixels) => this.watchWebcam(pixels))
    this.framing = new FramingSwitch(() => {})
    this.upload = new UploadPanel(() => this.refresh())
    this.painted = new PaintedPanel(() => this.refresh())
    /** @type {InputBarData} */
    this.data = /** @type {InputBarData} */ ({})
    this.panels = {
      set: this.set.node,
      draw: this.pad.node,
      webcam: element("div", {}, this.webcam.node, this.framing.node),
      upload: this.upload.node,
      painted: this.painted.node,
    }
    this.watcher = new Watcher(root, "input", (frame) => this.take(frame))
    this.update(component)
    this.restore()
    this.leaving = () => document.visibilityState === "hidden" && this.keep()
    document.addEventListener("visibilitychange", this.leaving)
  }

  /** Feed the network again what this tab fed it; a webcam begins only where somebody says so. */
  restore() {
    const kept = recall(this.data)
    if (!kept || this.mode !== "set") return
    this.pad.show(kept.drawing)
    this.upload.show(kept.picture, kept.framing)
    if (kept.mode !== "webcam") this.choose(kept.mode)
  }

  keep() {
    const { picture, framing } = this.upload
    const mode = this.mode === "painted" ? "set" : (this.mode ?? "set")
    keep(this.data, { mode, drawing: this.pad.drawing(), picture, framing })
  }

  /**
   * Another picture, image or network comes from Python.
   * @param {Component<InputBarData>} component
   */
  update(component) {
    /** @type {Component<InputBarData>} */
    this.component = component
    const { data } = component
    const before = this.data
    this.data = data
    const isNews = this.exchange.receive(component, data.version) === "news"
    const isOtherSet = this.set.update(data)
    this.pad.resize(data.input_shape, { keepsPlace: data.keeps_place, framing: data.framing })
    if (data.framing) this.webcam.resize([1, FRAMED_FROM_PX, FRAMED_FROM_PX], false)
    else this.webcam.resize(data.input_shape)
    this.#follow(data.run)
    const isOther = this.upload.update(data)
    const isOtherShape = String(data.input_shape) !== String(before.input_shape)
    const isAsked = data.asked === data.version
    const isOtherImage = isNews && (data.index !== this.set.index || isAsked)
    if (isOtherImage) this.set.mark(data.index)
    const isTurn = data.turns !== (before.turns ?? data.turns)
    const isOfSameSet = this.mode && this.mode !== "set" && data.name === before.name
    const staysAway = data.usual && isOfSameSet && !isAsked && !isTurn
    const source = isOtherImage && isTurn ? this.sourceLeft() : "set"
    if (isOther) this.choose("upload")
    else if (source !== "set") this.choose(source)
    else if ((isOtherImage && !staysAway) || (isOtherShape && this.mode === "upload"))
      this.show(this.set.index)
    else if (isOtherShape || isOtherSet) this.refresh()
    this.showPainted(data)
    this.refuse()
    if (data.pads !== (before.pads ?? data.pads)) this.openPad()
  }

  /** @param {string} run */
  #follow(run) {
    const before = this.watcher.connection
    this.watcher.follow(run)
    const { connection } = this.watcher
    if (connection !== before) connection?.onHold(() => this.mode === "webcam" && this.webcam.freeze(FROZEN))
  }

  /** Which image of which set is chosen. */
  get place() {
    return JSON.stringify([this.set.name, this.set.index])
  }

  /** What an undo leads back to: the drawing, or the upload that is still there, in place of the image. */
  sourceLeft() {
    const left = this.left.get(this.place)
    return left === "draw" || (left === "upload" && this.upload.picture) ? left : "set"
  }

  /**
   * Offer what is painted; where nothing is any more, an image of the set is shown.
   * @param {InputBarData} data
   */
  showPainted({ painted = [], input_shape }) {
    const before = this.painted.chosen
    this.painted.update(painted, input_shape)
    this.modes.painted.hidden = !painted.length
    if (this.mode !== "painted") return
    if (!painted.length) this.choose("set")
    else if (this.painted.chosen !== before) this.refresh()
  }

  openPad() {
    this.choose("draw")
    this.bar.scrollIntoView({ block: "start" })
  }

  destroy() {
    document.removeEventListener("visibilitychange", this.leaving)
    this.keep()
    this.exchange.destroy()
    this.webcam.stop()
    this.watcher.close()
  }

  /**
   * Turn to another source; Python hears of it, and shows the field for an upload.
   * @param {Mode} mode
   */
  choose(mode) {
    if (mode !== "webcam") this.webcam.stop()
    if (mode !== (this.mode ?? "set")) this.component.setStateValue("mode", mode)
    /** @type {Mode | undefined} Python takes it for "set" until it hears of another */
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
    else if (this.mode === "painted") this.send(bytesOf(this.painted.chosen ?? ""), this.painted.name)
    else if (this.upload.picture)
      this.send(this.upload.pixelsOf(this.upload.picture), this.upload.picture.name)
  }

  /** @param {Uint8Array} pixels */
  watchWebcam(pixels) {
    const { input_shape, framing } = this.data
    if (!framing) return this.send(pixels, "The webcam’s picture")
    const side = input_shape[1]
    const result = framed({ height: FRAMED_FROM_PX, width: FRAMED_FROM_PX, data: pixels }, side)
    const isFramed = this.framing.choose(result)
    const [plane, wide] = isFramed && result ? [result.pixels, side] : [pixels, FRAMED_FROM_PX]
    this.send(shrink(plane, wide, input_shape), "The webcam’s picture")
  }

  /** What is seen stays where a file cannot be used. */
  refuse() {
    this.upload.refuse(this.data.upload.problem, this.caption.textContent)
  }

  /** @param {number} index */
  pick(index) {
    this.show(index)
    this.exchange.edit(() => this.set.index, REMEMBER_AFTER_MS)
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
    this.feed({ pixels: base64Of(pixels), shape: this.data.input_shape }, name)
  }

  /**
   * The network sees this image from now on; the caption says which it is.
   * @param {Image} image
   * @param {string} name
   */
  feed(image, name) {
    this.left.set(this.place, this.mode ?? "set")
    setText(this.caption, name)
    this.refuse()
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
