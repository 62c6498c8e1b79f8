// Where do images lie? The features of a layer as a cloud of points, live; and what is near one's own
// picture.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame, Numbers } from "../../lib/frame.js" */
/** @import { MoreFacts } from "../../lib/more.js" */
/** @import { Laid } from "./news.js" */
/** @import { Kind } from "./words.js" */

import { theme } from "../../lib/colours.js"
import { bytesOf } from "../../lib/base64.js"
import { element, setText, throttled } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { count } from "../../lib/format.js"
import { setWords } from "../../lib/numbers.js"
import { Watcher } from "../../lib/watcher.js"
import { answerGroups } from "./answers.js"
import { Controls } from "./controls.js"
import { FRAMES, LAID } from "./news.js"
import { Legend } from "./legend.js"
import { Pictures } from "./pictures.js"
import { Scatter } from "./scatter.js"
import { Side } from "./side.js"

const LARGEST = 560
const NARROW = 760
const SHARE_OF_WINDOW = 0.53
const SPOKEN_EVERY_MS = 2000

/**
 * @typedef {object} EmbeddingData
 * @property {string} run
 * @property {Kind} of what the points are
 * @property {string[]} class_names of the points
 * @property {string[]} answers what the network may answer
 * @property {Colour[]} colours that can be chosen
 * @property {boolean} trains whether it is a network that learns, and is not shown as it comes
 * @property {{name: string, size: number}[]} layers
 * @property {string} layer whose features are shown
 * @property {number} size of that layer
 * @property {Colour} colour
 * @property {"marks" | "pictures"} points
 * @property {"pca" | "tsne"} method
 * @property {2 | 3} dims
 * @property {number} perplexity
 * @property {MoreFacts} more
 * @property {number} version of what is chosen
 * @property {string} locked why nothing can be chosen; empty: it can
 */

/** @typedef {"class" | "answer" | "error"} Colour */
/** @typedef {"colour" | "points" | "method" | "dims" | "perplexity" | "layer"} Choice */
const CHOICES = /** @type {Choice[]} */ (["colour", "points", "method", "dims", "perplexity", "layer"])

/**
 * Show the page in `root`.
 * @param {HTMLElement} root
 * @param {Component<EmbeddingData>} component
 * @returns {Embedding}
 */
export function mount(root, component) {
  return new Embedding(root, component)
}

class Embedding {
  /**
   * @param {HTMLElement} root
   * @param {Component<EmbeddingData>} component
   */
  constructor(root, component) {
    this.root = root
    this.component = component
    this.exchange = new Exchange()
    const choose = (/** @type {number} */ at) => this.#pick(at)
    this.scatter = new Scatter((at) => this.#point(at), choose)
    this.side = new Side((at) => this.#mark(at), choose)
    this.legend = new Legend((group) => this.#light(group))
    this.controls = new Controls((change) => this.#choose(change))
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" })
    this.speak = throttled((/** @type {string} */ words) => setText(this.spoken, words), SPOKEN_EVERY_MS)
    this.moment = element("p", { class: "moment muted", "data-testid": "embedding-moment" })
    const cloud = element("div", { class: "cloud" }, this.scatter.canvas, this.moment, this.legend.node)
    this.bench = element("div", { class: "bench" }, cloud, this.side.node)
    root.replaceChildren(this.controls.node, this.bench, this.spoken)
    /** @type {Frame | null} the newest, and the newest whose numbers are to be read */
    this.frame = null
    /** @type {Frame | null} */
    this.read = null
    /** @type {Pictures | null} */
    this.pictures = null
    this.width = 0
    this.colours = /** @type {Theme} */ ({})
    this.isDark = false
    this.data = component.data
    /** @type {Laid | null} by t-SNE, as far as it is */
    this.laid = null
    this.stopHearing = LAID.hear((laid) => this.#take(laid))
    this.watcher = new Watcher(root, "embedding", (frame) => this.#receive(frame))
    this.sizes = new ResizeObserver(() => root.clientWidth !== this.width && this.#arrange())
    this.update(component)
    this.sizes.observe(root)
  }

  /** @param {Component<EmbeddingData>} component */
  update(component) {
    const { data } = component
    this.component = component
    const isOther = data.run !== this.data.run
    const isOld = this.exchange.receive(component, data.version) === "old"
    const kept = Object.fromEntries(CHOICES.map((name) => [name, this.data[name]]))
    this.data = isOld && !isOther ? { ...data, ...kept } : data
    if (isOther) {
      this.frame = this.read = this.pictures = this.scatter.pictures = null
      this.scatter.clear()
    }
    this.colours = theme(this.root)
    this.watcher.follow(data.run)
    this.#arrange()
    this.#ask()
    this.#place()
    this.#write()
  }

  #arrange() {
    this.width = this.root.clientWidth
    if (!this.width) return
    const room = this.width < NARROW ? this.width : 0.58 * this.width
    const most = this.width < NARROW ? Infinity : SHARE_OF_WINDOW * window.innerHeight
    this.isDark = getComputedStyle(this.root).colorScheme === "dark" || darkOf(this.colours.background)
    this.scatter.arrange(Math.floor(Math.min(LARGEST, room, most)), this.colours, this.isDark)
  }

  #ask() {
    const { layer, dims } = this.data
    const wish = { cloud: { layer, dims, pictures: !this.pictures } }
    this.watcher.ask(wish, wish)
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (!frame.arrays.has("cloud.count")) return
    const pictures = Pictures.of(frame.arrays)
    if (pictures) {
      this.pictures = this.scatter.pictures = pictures
      this.#ask()
    }
    const input = frame.arrays.get("input")
    if (input) this.pictures?.take(input)
    this.frame = frame
    if (frame.readable || !this.read) this.read = frame
    this.#place()
    if (this.read === frame) this.#write()
    FRAMES.tell(frame)
    this.root.dataset.step = String(frame.step)
    this.root.dataset.points = String(frame.arrays.get("cloud.points")?.shape[0] ?? 0)
  }

  /** @param {Laid | null} laid */
  #take(laid) {
    this.laid = laid
    if (this.data.method !== "tsne") return
    this.#place()
    this.#speak()
  }

  /** What t-SNE has made of what is shown; null where that is something else. */
  get layout() {
    const { laid, data } = this
    const isOf = laid && laid.run === data.run && laid.layer === data.layer && laid.dims === data.dims
    return data.method === "tsne" && isOf ? laid : null
  }

  /** Where the points go: by the frame, or as t-SNE has laid them out. */
  #place() {
    const { frame, layout } = this
    if (!frame) return
    this.scatter.shown = this.#shown(frame)
    this.moment.hidden = !this.data.trains || Boolean(layout)
    setWords(
      this.moment,
      ["The cloud as it was at step ", { text: count(frame.step), metric: "step" }],
      frame.step,
    )
    this.root.dataset.laid = String(layout?.iteration ?? "")
    const points = frame.arrays.get("cloud.points")
    if (layout) {
      const laid = new Float32Array(bytesOf(layout.points).buffer)
      const own = ownOf(laid, layout.dims, frame.arrays.get("cloud.same")?.data[0])
      this.scatter.place({ points: laid, dims: layout.dims, own, hasSense: true })
    } else if (!points || frame.judgements.cloud?.kind === "flat") this.scatter.clear()
    else {
      const own = frame.arrays.get("cloud.own")?.data ?? null
      this.scatter.place({ points: Float32Array.from(points.data), dims: points.shape[1], own })
    }
  }

  /** @param {Frame} frame */
  #shown({ arrays }) {
    const { colour, points } = this.data
    const predicted = arrays.get("cloud.predicted")?.data ?? null
    const labels = this.pictures?.labels ?? null
    const isError = colour === "error"
    return {
      groups: colour === "answer" ? (this.#answers()?.groups ?? null) : labels,
      wrong: isError && predicted && labels ? wrongOf(predicted, labels) : null,
      lit: this.legend.lit,
      near: Array.from(arrays.get("cloud.near")?.data ?? []),
      pictures: points === "pictures",
      hasScale: !this.layout,
    }
  }

  /** The points in groups by the newest answers. */
  #answers() {
    const predicted = this.frame?.arrays.get("cloud.predicted")?.data
    return predicted ? answerGroups(predicted, this.data.answers) : null
  }

  #write() {
    const { data, read, pictures } = this
    this.controls.show(this.component, data)
    const names = (data.colour === "answer" && this.#answers()?.names) || data.class_names
    this.legend.show(names, this.isDark, data.colour === "error", this.colours)
    this.root.dataset.colour = data.colour
    this.root.dataset.method = data.method
    if (!read) return
    this.side.showNear(pictures, read, data)
    this.side.showWorth(read, data)
    this.#point(this.scatter.pointed)
    this.#speak()
  }

  /** What is chosen lies near, and what the picture that is shown is worth. */
  #speak() {
    const { side, layout, data } = this
    const worth = data.method === "tsne" ? layout?.says[0] : side.agreement.textContent
    this.speak([side.answer.textContent, worth].filter(Boolean).join(" "))
  }

  /** @param {Partial<EmbeddingData>} change */
  #choose(change) {
    this.data = { ...this.data, ...change }
    this.exchange.edit(() => Object.fromEntries(CHOICES.map((name) => [name, this.data[name]])))
    this.#ask()
    this.#place()
    this.#write()
  }

  /** @param {number | null} group */
  #light(group) {
    this.scatter.shown.lit = group
    this.scatter.draw()
  }

  /** @param {number | null} at */
  #point(at) {
    const predicted = this.frame?.arrays.get("cloud.predicted")?.data ?? null
    this.side.showPoint(this.pictures, at, predicted, this.data)
  }

  /**
   * A point that is pointed at from beside the cloud.
   * @param {number | null} at
   */
  #mark(at) {
    this.scatter.pointed = at
    this.scatter.draw()
    this.#point(at)
  }

  /**
   * A point becomes the picture that is asked about.
   * @param {number} at
   */
  #pick(at) {
    const place = this.pictures?.places[at]
    if (place !== undefined) this.component.setTriggerValue("picked", place)
  }

  destroy() {
    this.speak.cancel()
    this.stopHearing()
    this.scatter.destroy()
    this.sizes.disconnect()
    this.exchange.destroy()
    this.watcher.close()
    FRAMES.tell(null)
  }
}

/**
 * Where a picture lies that is one of the points; null for a new one.
 * @param {Float32Array} points n x dims
 * @param {number} dims
 * @param {number} [at] which of them it is
 */
const ownOf = (points, dims, at) => (at === undefined ? null : points.slice(at * dims, (at + 1) * dims))

/**
 * 1 where the answer is not the class.
 * @param {Numbers} predicted
 * @param {ArrayLike<number>} labels
 */
const wrongOf = (predicted, labels) => Array.from(predicted, (answer, at) => Number(answer !== labels[at]))

/** @param {string} background as a browser writes a colour */
function darkOf(background) {
  const [red = 255, green = 255, blue = 255] = (background.match(/[\d.]+/g) ?? []).map(Number)
  return red + green + blue < 384
}
