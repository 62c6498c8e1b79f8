// Own pictures with painted masks: painting on the panel of the truth, and what of it Python is told.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Tensor } from "../../lib/frame.js" */
/** @import { Spot } from "./brush.js" */

import { base64Of } from "../../lib/base64.js"
import { element, setText } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { Lock } from "../../lib/lock.js"
import { covered, Painting } from "./brush.js"
import { PaintTools } from "./paint_tools.js"
import { ownText } from "./words.js"

const SEND_AFTER_MS = 150
const FAST = 5
const HELP =
  "Paint on the truth, with mouse, finger or pen. Keys: arrows move the brush, Shift makes them fast, the " +
  "space bar paints."
const EMPTY = "Nothing is painted: a mask without a class teaches nothing to find."
const ERASED =
  "Nothing is painted any more. The network goes on with the mask from before, until you paint or forget " +
  "this picture."
const OTHER = "Another picture is shown now, so painting has ended. What you painted stands under “Painted”."
/** @type {Record<string, [across: number, down: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/**
 * What `painting` of ui/segmentation/own.py tells.
 * @typedef {object} PaintingFacts
 * @property {number} version of the own pictures
 * @property {number} count of them
 * @property {number} most that there may be
 * @property {number} in_batch how many pictures of each batch are own ones
 * @property {number} batch pictures in a batch, own ones among them
 * @property {string} locked why nothing can be painted; else ""
 */

/** Paints on a canvas that shows the truth; `above` it stand the tools, `below` it what begins. */
export class Painter {
  /** @type {Painting | null} the mask as it was painted here; null: what the run says counts */
  #painting = null
  /** @type {Uint8Array} levels of the picture that is shown */
  #pixels = new Uint8Array()
  /** @type {Uint8Array | null} the mask that the run knows of it */
  #known = null
  #isOwn = false
  /** Whether it was one before its first stroke here. */
  #wasOwn = false
  #trains = false
  #side = 1
  isOn = false
  /** @type {Spot | null} where the brush is */
  #spot = null
  /** @type {Map<string, string | null>} masks by pictures that Python has not answered yet; null: removed */
  #pending = new Map()
  #exchange = new Exchange()
  /** @type {PaintingFacts} */
  #facts = /** @type {PaintingFacts} */ ({ count: 0, most: 0 })

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} onChange the mask, the brush or what can be done is another one
   * @param {() => void} onSend the run learns from something else from now on
   * @param {() => void} onBegin the picture that is shown is to stay
   */
  constructor(canvas, onChange, onSend, onBegin) {
    this.canvas = canvas
    this.onChange = onChange
    this.onSend = onSend
    this.onBegin = onBegin
    this.tools = new PaintTools(
      (press) => (press === "done" ? this.stop() : this.#turn(press)),
      () => this.onChange(),
    )
    this.start = element("button", { type: "button", onclick: () => this.#begin() }, "Paint its mask")
    this.remove = element("button", { type: "button", onclick: () => this.#remove() }, "Forget this picture")
    this.about = element("span", { className: "muted" })
    this.lock = new Lock()
    this.said = element("p", { className: "muted said", role: "status" })
    this.above = element("div", { className: "paint" }, this.tools.node, this.said)
    this.below = element(
      "div",
      { className: "paint" },
      this.lock.node,
      element("div", { className: "tools" }, this.start, this.remove, this.about),
    )
    canvas.addEventListener("pointerdown", (event) => this.#down(event))
    canvas.addEventListener("pointermove", (event) => this.#move(event))
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => this.#lift())
    canvas.addEventListener("pointerleave", () => this.#leave())
    canvas.addEventListener("blur", () => this.#leave())
    canvas.addEventListener("keydown", (event) => this.#press(event))
  }

  /**
   * What Python says.
   * @param {Component<any>} component
   * @param {PaintingFacts} facts
   * @param {string[]} names of the classes
   */
  update(component, facts, names) {
    this.#facts = facts
    this.tools.update(names)
    const heard = this.#exchange.receive(component, facts.version)
    if (heard !== "old") this.#pending.clear()
    this.#tell()
    if (heard === "news") this.#painting = null
    if (facts.locked) this.stop()
    this.#arrange()
  }

  destroy() {
    this.#exchange.destroy()
  }

  /**
   * A frame: its picture, and the mask that the run knows of it.
   * @param {Tensor} input 1 h w, 0 to 1
   * @param {Tensor | undefined} truth h w
   * @param {boolean} isOwn whether that was painted
   * @param {boolean} trains whether the run trains
   * @returns {Uint8Array | null} the mask to show
   */
  take(input, truth, isOwn, trains) {
    const pixels = Uint8Array.from(input.data, (level) => Math.round(level * 255))
    const isOther =
      pixels.length !== this.#pixels.length || pixels.some((level, at) => level !== this.#pixels[at])
    if (isOther) {
      if (this.#painting) this.stop(OTHER)
      this.#painting = null
      this.#pixels = pixels
      this.#side = input.shape[2]
    }
    this.#known = truth ? Uint8Array.from(truth.data) : null
    this.#isOwn = isOwn
    this.#trains = trains
    this.#arrange()
    return this.mask
  }

  /** The mask of the picture, as it is painted here or known; null where there is none. */
  get mask() {
    return this.#painting?.mask ?? this.#known ?? (this.isOn ? new Uint8Array(this.#pixels.length) : null)
  }

  /** What the brush would paint: which pixels, and of which class; null where it is away. */
  get brush() {
    if (!this.isOn || !this.#spot) return null
    return { places: covered(this.#spot, this.tools.size, this.#side), kind: this.tools.kind }
  }

  /**
   * Paint no more.
   * @param {string} [why]
   */
  stop(why = "") {
    if (!this.isOn) return
    this.#lift()
    this.isOn = false
    this.#spot = null
    setText(this.said, why)
    this.#arrange()
    this.onChange()
  }

  #begin() {
    this.onBegin()
    this.isOn = true
    setText(this.said, HELP)
    this.#arrange()
    this.onChange()
    this.canvas.focus({ preventScroll: true })
  }

  #remove() {
    this.stop()
    this.#painting = null
    setText(this.said, "")
    this.#send(null, 0)
  }

  /** @param {"undo" | "redo"} press */
  #turn(press) {
    this.#painting?.[press]()
    this.#painted()
  }

  #arrange() {
    const { count, most, locked } = this.#facts
    const isFull = count >= most && !this.#isOwn
    this.start.hidden = this.isOn
    this.start.disabled = !this.#pixels.length || isFull
    this.start.title = isFull ? `There are ${most} already: forget one first.` : ""
    this.remove.hidden = !this.#isOwn
    this.remove.disabled = false
    this.tools.node.hidden = !this.isOn
    this.tools.show(this.#painting)
    this.canvas.tabIndex = this.isOn ? 0 : -1
    this.canvas.classList.toggle("painted-on", this.isOn)
    this.canvas.setAttribute("role", this.isOn ? "application" : "img")
    setText(this.about, ownText(this.#facts, this.#trains))
    this.lock.show(locked ?? "", [this.above, this.below])
  }

  /**
   * @param {PointerEvent} event
   * @returns {Spot}
   */
  #spotOf({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect()
    return {
      x: ((clientX - box.left) / box.width) * this.#side,
      y: ((clientY - box.top) / box.height) * this.#side,
    }
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (!this.isOn || event.button !== 0) return
    this.canvas.setPointerCapture(event.pointerId)
    this.#spot = this.#spotOf(event)
    this.#stroke().begin(this.#spot, this.tools.size, this.tools.kind)
    this.onChange()
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.isOn) return
    for (const moment of event.getCoalescedEvents?.() ?? [event]) {
      this.#spot = this.#spotOf(moment)
      this.#painting?.move(this.#spot, this.tools.size, this.tools.kind)
    }
    this.onChange()
  }

  #lift() {
    if (this.#painting?.end()) this.#painted()
  }

  #leave() {
    if (!this.#spot || this.#painting?.isDown) return
    this.#spot = null
    this.onChange()
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.isOn || event.altKey || event.ctrlKey || event.metaKey) return
    const arrow = ARROWS[event.key]
    if (!arrow && event.key !== " ") return
    event.preventDefault()
    const middle = Math.floor(this.#side / 2) + 0.5
    const { x, y } = this.#spot ?? { x: middle, y: middle }
    const [across, down] = (arrow ?? [0, 0]).map((step) => step * (event.shiftKey ? FAST : 1))
    const inside = (/** @type {number} */ at) => Math.max(0.5, Math.min(this.#side - 0.5, at))
    this.#spot = { x: inside(x + across), y: inside(y + down) }
    if (event.key === " ") {
      this.#stroke().begin(this.#spot, this.tools.size, this.tools.kind)
      this.#lift()
    }
    this.onChange()
  }

  /** The painting that a stroke goes on with: what is shown. */
  #stroke() {
    if (!this.#painting) {
      this.#painting = new Painting(this.mask ?? new Uint8Array(this.#pixels.length), this.#side)
      this.#wasOwn = this.#isOwn
    }
    return this.#painting
  }

  /** A stroke is there, or was taken back: with the last one goes a picture that was not painted before. */
  #painted() {
    const painting = this.#painting
    if (!painting) return
    const isNone = painting.isAsBegun && !this.#wasOwn
    setText(this.said, !painting.isEmpty || isNone ? HELP : this.#isOwn ? ERASED : EMPTY)
    if (isNone) this.#send(null, SEND_AFTER_MS)
    else if (!painting.isEmpty) this.#send(base64Of(painting.mask), SEND_AFTER_MS)
    this.#arrange()
    this.onChange()
  }

  /** Say whether the run has all that was painted. */
  #tell() {
    this.canvas.dataset.waiting = String(this.#pending.size)
  }

  /**
   * @param {string | null} mask
   * @param {number} wait
   */
  #send(mask, wait) {
    this.#pending.set(base64Of(this.#pixels), mask)
    this.#tell()
    this.onSend()
    this.#exchange.edit(
      () => ({ changes: [...this.#pending].map(([pixels, painted]) => ({ pixels, mask: painted })) }),
      wait,
    )
  }
}
