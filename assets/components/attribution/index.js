// What does it look at? The picture, whose parts can be hidden; the answer; and what each method says of it.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame, Shape } from "../../lib/frame.js" */
/** @import { Cell } from "../../lib/lesson/pane.js" */
/** @import { MethodFacts } from "./tiles.js" */

import { theme } from "../../lib/colours.js"
import { element, setText, throttled } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { Lock } from "../../lib/lock.js"
import { Watcher } from "../../lib/watcher.js"
import { isStill } from "../../lib/frame.js"
import { Answers } from "./answers.js"
import { askedNow, markOf, targetOf } from "./asking.js"
import { Cover } from "./cover.js"
import { Detail } from "./detail.js"
import { Stage } from "./stage.js"
import { Tiles } from "./tiles.js"

const SPOKEN_EVERY_MS = 2000
const REST_MS = 900
const TELL_AFTER_MS = 350

/**
 * @typedef {object} AttributionData
 * @property {string} run
 * @property {string[]} class_names
 * @property {Shape} shape c h w of what the network reads
 * @property {MethodFacts[]} methods
 * @property {number | null} target the class that is explained; null: the one that it answers
 * @property {number} passes how many forward passes all methods may take together
 * @property {string} method the one that is taken apart
 * @property {string} hidden pixels, as `Cover.text` writes them
 * @property {string} locked why nothing can be chosen; empty: it can
 * @property {number} version of target, method and hidden
 */

/**
 * Show the page in `root`.
 * @param {HTMLElement} root
 * @param {Component<AttributionData>} component
 * @returns {Attribution}
 */
export function mount(root, component) {
  return new Attribution(root, component)
}

class Attribution {
  /**
   * @param {HTMLElement} root
   * @param {Component<AttributionData>} component
   */
  constructor(root, component) {
    this.root = root
    this.exchange = new Exchange()
    this.cover = new Cover(
      () => this.#covered(),
      () => this.#tell(TELL_AFTER_MS),
    )
    this.stage = new Stage(this.cover, (cell) => this.#point(cell))
    this.answers = new Answers((target) => this.#choose({ target }))
    this.tiles = new Tiles({
      choose: (method) => this.#choose({ method }),
      point: (cell) => this.#point(cell),
    })
    this.detail = new Detail(() => this.#play())
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" })
    this.speak = throttled((/** @type {string} */ words) => setText(this.spoken, words), SPOKEN_EVERY_MS)
    const bench = element("div", { class: "bench" }, this.stage.node, this.answers.node, this.detail.node)
    this.lock = new Lock()
    root.replaceChildren(this.lock.node, bench, this.tiles.node, this.spoken)
    /** @type {Frame | null} the newest, and the newest whose numbers are to be read */
    this.frame = null
    /** @type {Frame | null} */
    this.read = null
    /** @type {Cell | null} under the pointer, on any of the pictures */
    this.pointed = null
    /** What the newest frame is about. */
    this.mark = ""
    /** Whether the picture has rested for a moment. */
    this.rests = true
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined
    this.width = 0
    this.colours = /** @type {Theme} */ ({})
    this.data = component.data
    this.watcher = new Watcher(root, "attribution", (frame) => this.#receive(frame))
    this.sizes = new ResizeObserver(() => root.clientWidth !== this.width && this.#arrange())
    this.update(component)
    this.sizes.observe(root)
  }

  /** @param {Component<AttributionData>} component */
  update(component) {
    const { data } = component
    const isOther = data.run !== this.data.run || String(data.shape) !== String(this.data.shape)
    const heard = this.exchange.receive(component, data.version)
    if (heard !== "old" || isOther) this.data = data
    else this.data = { ...data, target: this.data.target, method: this.data.method }
    this.colours = theme(this.root)
    if (isOther || !this.width) {
      this.cover.clear(data.shape)
      this.frame = this.read = null
      this.tiles.forget()
      this.cover.keep(data.hidden)
    } else if (heard === "news") this.cover.keep(data.hidden)
    this.tiles.offer(data.methods)
    this.watcher.follow(data.run)
    this.#arrange()
    this.#ask()
    this.#lock()
  }

  #arrange() {
    this.width = this.root.clientWidth
    if (!this.width) return
    this.stage.arrange(this.data.shape, this.width)
    this.answers.arrange(this.data.class_names)
    this.tiles.arrange(this.data.shape, this.width)
    this.#paint()
  }

  /** What the network is asked: by which methods, of which class, and which pixels are hidden. */
  #ask() {
    const { methods, passes, target, method } = this.data
    const defined = methods.filter(({ undefined: why }) => !why)
    const names = askedNow(defined, {
      passes,
      chosen: method,
      isFresh: (name) =>
        this.frame !== null && this.tiles.isFresh(name, this.mark, targetOf(this.frame, target)),
      rests: this.rests,
    })
    const explain = defined
      .filter(({ name }) => names.includes(name))
      .map(({ question }) => (target === null ? question : { ...question, target }))
    const covered = this.cover.pixels()
    this.watcher.ask({ explain, covered }, { covered })
  }

  /** The picture, the class or the network is another one: the methods that take long wait until it rests. */
  #stir() {
    this.rests = false
    clearTimeout(this.resting)
    this.resting = setTimeout(() => {
      this.rests = true
      this.#ask()
    }, REST_MS)
  }

  #covered() {
    this.#stir()
    this.stage.draw(this.pointed)
    this.#ask()
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (!frame.arrays.has("probabilities") || !frame.arrays.has("input")) return
    const mark = markOf(frame)
    if (mark !== this.mark) {
      this.mark = mark
      if (isStill(frame)) this.#stir()
    }
    const picture = frame.arrays.get("picture")?.data[0]
    this.frame = frame
    if (picture !== undefined) this.cover.look(picture)
    this.tiles.take(frame, mark)
    if (frame.readable || !this.read) this.read = frame
    this.#paint()
    this.#ask()
  }

  /** The pictures of the newest frame, and the numbers of the newest one whose numbers are to be read. */
  #paint() {
    const { frame, read, data } = this
    if (!frame || !read || !this.width) return
    this.stage.paint(frame)
    this.tiles.paint(frame, data, this.mark)
    if (frame === read) this.#write()
    this.stage.draw(this.pointed)
    this.root.dataset.step = String(frame.step)
    this.root.dataset.covered = String(this.cover.count)
    this.root.dataset.explained = this.tiles.explained().join(" ")
    this.#lock()
  }

  #write() {
    if (!this.read) return
    this.answers.show(this.read, this.data)
    this.detail.show(this.tiles.of(this.data.method), this.data)
    this.#mark()
    this.speak(this.answers.words)
  }

  /** @param {Partial<Pick<AttributionData, "target" | "method">>} choice */
  #choose(choice) {
    Object.assign(this.data, choice)
    this.#tell(0)
    this.#ask()
    this.#paint()
    this.#write()
  }

  /** @param {number} wait ms, for further edits */
  #tell(wait) {
    const all = () => ({ target: this.data.target, method: this.data.method, hidden: this.cover.text() })
    this.exchange.edit(all, wait)
  }

  #play() {
    const { question } = this.tiles.of("occlusion")?.method ?? {}
    if (question) this.cover.play(question.window, question.stride)
  }

  /** @param {Cell | null} cell */
  #point(cell) {
    this.pointed = cell
    this.#mark()
  }

  #mark() {
    this.stage.draw(this.pointed)
    this.tiles.mark(this.pointed)
    this.detail.point(this.tiles.of(this.data.method), this.pointed, this.data.shape[2])
    this.detail.playing(this.cover.isPlaying)
    this.#lock()
  }

  /** Last of all, as what is drawn says for itself which of its buttons can be used. */
  #lock() {
    const parts = [this.stage, this.answers, this.detail, this.tiles]
    this.stage.isLocked = Boolean(this.data.locked)
    this.lock.show(
      this.data.locked,
      parts.map(({ node }) => node),
    )
  }

  destroy() {
    this.cover.stop()
    clearTimeout(this.resting)
    this.speak.cancel()
    this.sizes.disconnect()
    this.exchange.destroy()
    this.watcher.close()
  }
}
