// What D makes of a real and of a generated picture, side by side: the pixels that decide, and every layer's
// maps.

/** @import { Component } from "../../../lib/dom.js" */
/** @import { Arrays, Frame, Numbers, Tensor } from "../../../lib/frame.js" */
/** @import { Piece } from "../../../lib/numbers.js" */
/** @import { Layer } from "./maps.js" */

import { DIVERGING } from "../../../lib/colours.js"
import { element, setText, whenVisible } from "../../../lib/dom.js"
import { Atlas, fitCanvas } from "../../../lib/draw.js"
import { count, number } from "../../../lib/format.js"
import { tensorOf } from "../../../lib/frame.js"
import { isCritic, Pictures, verdictDigits, verdictText } from "../../../lib/gan.js"
import { connect } from "../../../lib/live.js"
import { setWords } from "../../../lib/numbers.js"
import { keepInTab, recallFromTab } from "../../../lib/tab.js"
import { LayerMaps, leastAlike, limitOf } from "./maps.js"

const SIDE = 140
const GAP = 12
const NUDGE = 0.1
const REAL = "gan real picture"

/**
 * @typedef {object} DViewData
 * @property {string} run
 * @property {Layer[]} layers of D, those that have maps
 * @property {number} real how many real pictures there are
 */

/** @typedef {{layer: Layer, real: Tensor, sample: Tensor}} Pair one layer's maps of both pictures */

/**
 * Show both pictures in `root`.
 * @param {HTMLElement} root
 * @param {Component<DViewData>} component
 * @returns {DView}
 */
export function mount(root, component) {
  return new DView(root, component)
}

class DView {
  /**
   * @param {HTMLElement} root
   * @param {Component<DViewData>} component
   */
  constructor(root, component) {
    this.root = root
    this.data = component.data
    /** Which of the real pictures is shown. */
    this.real = Number(recallFromTab(REAL)) || 0
    this.width = 0
    this.visible = false
    /** @type {string | null} */
    this.run = null
    /** @type {ReturnType<typeof connect> | null} */
    this.connection = null
    /** @type {Arrays | null} of the newest frame */
    this.arrays = null
    /** @type {Frame | null} the newest one whose numbers are to be read */
    this.read = null
    /** @type {Frame | null} whose numbers are written */
    this.written = null
    this.sides = {
      real: new Side("real", "A real picture"),
      generated: new Side("generated", "The chosen sample"),
    }
    const another = element(
      "button",
      { type: "button", onclick: () => this.#choose(this.real + 1) },
      "Another real picture",
    )
    this.about = element("p", { "data-testid": "d-view-about" })
    this.says = element("p", { "data-testid": "d-view-says" })
    this.layers = element("div", { class: "layers" })
    this.inside = element(
      "section",
      {},
      element("h4", {}, "What D’s layers see"),
      element(
        "p",
        {},
        "Each layer turns the picture into maps, from the first layer down to the last. " +
          "Both pictures pass the same filters, and in each layer both sides share one colour scale: " +
          "where the maps differ, D can tell the pictures apart.",
      ),
      this.says,
      this.layers,
    )
    /** @type {Map<string, LayerMaps>} */
    this.rows = new Map()
    root.replaceChildren(
      element("h4", {}, "The pixels that decide"),
      this.about,
      another,
      element("div", { class: "sides" }, this.sides.real.node, this.sides.generated.node),
      this.inside,
    )
    this.stopWatching = whenVisible(root, (visible) => {
      this.visible = visible
      if (visible) this.#show()
    })
    this.resized = new ResizeObserver(() => {
      if (root.clientWidth === this.width) return
      this.width = root.clientWidth
      this.#show()
    })
    this.resized.observe(root)
    this.update(component)
  }

  /** @param {Component<DViewData>} component */
  update({ data }) {
    this.data = data
    if (data.run === this.run) return
    this.inside.hidden = data.layers.length === 0
    this.connection?.close()
    this.run = data.run
    this.arrays = this.read = null
    this.connection = connect(data.run)
    this.rows.clear()
    this.layers.replaceChildren()
    this.connection.onFrame((frame) => this.#receive(frame))
    this.#choose(this.real)
  }

  /** @param {number} real */
  #choose(real) {
    this.real = Math.abs(Math.trunc(real)) % this.data.real
    keepInTab(REAL, this.real)
    this.connection?.watch("d-view", {
      layers: this.data.layers.map(({ name }) => `d.${name}`),
      real: this.real,
    })
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (!frame.arrays.has("deciding_real")) return
    this.arrays = frame.arrays
    if (frame.readable) this.read = frame
    if (this.visible) this.#show()
  }

  #show() {
    const { arrays, sides } = this
    if (!arrays || !this.root.clientWidth) return
    const real = tensorOf(arrays, "real")
    const size = real.data.length / real.shape[0]
    const picture = {
      shape: real.shape.slice(1),
      data: real.data.subarray(this.real * size, (this.real + 1) * size),
    }
    const limit = decidingLimit(arrays)
    const room = sides.real.node.clientWidth
    sides.real.show(picture, tensorOf(arrays, "deciding_real"), limit, room)
    sides.generated.show(tensorOf(arrays, "sample"), tensorOf(arrays, "deciding_sample"), limit, room)
    const layersSay = this.#showLayers(arrays)
    if (!this.read || this.read === this.written) return
    this.written = this.read
    this.#write(this.read, layersSay)
  }

  /**
   * @param {Frame} frame
   * @param {string} layersSay
   */
  #write(frame, layersSay) {
    const { step, arrays } = frame
    const raw = isCritic(frame)
    const { real, generated } = this.sides
    const judged = (/** @type {string} */ name) =>
      verdictText(tensorOf(arrays, name).data[0], raw, verdictDigits(arrays))
    setWords(real.verdict, verdictWords(judged("real_verdict"), `real ${this.real + 1}`, raw, step), step)
    setWords(generated.verdict, verdictWords(judged("d_sample"), "chosen", raw, step), step)
    setText(this.about, explanation(decidingLimit(arrays), raw))
    setText(this.says, layersSay)
  }

  /**
   * Show all maps; returns what there is to see.
   * @param {Arrays} arrays
   */
  #showLayers(arrays) {
    const pairs = this.data.layers.flatMap((layer) => {
      const [real, sample] = ["r.", "d."].map((prefix) => arrays.get(prefix + layer.name))
      return real && sample ? [{ layer, real, sample }] : []
    })
    for (const { layer, real, sample } of pairs) this.#rowOf(layer).show(real, sample)
    return sentence(pairs)
  }

  /** @param {Layer} layer */
  #rowOf(layer) {
    const known = this.rows.get(layer.name)
    if (known) return known
    const row = new LayerMaps(layer)
    this.rows.set(layer.name, row)
    this.layers.append(row.node)
    return row
  }

  destroy() {
    this.stopWatching()
    this.resized.disconnect()
    this.connection?.close()
  }
}

/** One of the two pictures: itself, and what decides in it. */
class Side {
  /**
   * @param {string} kind
   * @param {string} title
   */
  constructor(kind, title) {
    const canvases = ["the picture", "the pixels that decide"].map((label) =>
      element("canvas", { role: "img", "aria-label": `${title}: ${label}` }),
    )
    this.picture = canvases[0]
    this.deciding = canvases[1]
    this.verdict = element("span", { class: "muted" })
    this.pictures = new Pictures()
    this.node = element(
      "section",
      { class: `side ${kind}` },
      element("div", { class: "head" }, element("h4", {}, title), this.verdict),
      element("div", { class: "pair" }, canvases),
    )
  }

  /**
   * @param {Tensor} array c h w
   * @param {Tensor} gradient c h w
   * @param {number} limit where its colours end
   * @param {number} room CSS px
   */
  show(array, gradient, limit, room) {
    const side = Math.min(SIDE, room >= 2 * 100 + GAP ? (room - GAP) / 2 : room)
    this.pictures.update(array)
    this.pictures.show(this.picture, 0, side)
    const [, height, width] = gradient.shape
    const atlas = new Atlas(1, height, width)
    atlas.paint(0, strongest(gradient), 0, DIVERGING, -limit, limit)
    atlas.flush()
    const size = this.pictures.size(side)
    atlas.draw(fitCanvas(this.deciding, size.width, size.height), 0, 0, 0, size.width, size.height)
  }
}

/**
 * @param {string} text the verdict
 * @param {string} of which picture
 * @param {boolean} raw
 * @param {number} step
 * @returns {Piece[]}
 */
function verdictWords(text, of, raw, step) {
  const who = raw ? "The critic’s score" : "D’s verdict"
  return [`${who} at step ${count(step)}: `, { text, metric: "verdict", of }]
}

/** @param {Arrays} arrays */
const decidingLimit = (arrays) =>
  limitOf(tensorOf(arrays, "deciding_real").data, tensorOf(arrays, "deciding_sample").data)

/**
 * @param {number} limit the largest gradient
 * @param {boolean} raw
 */
export function explanation(limit, raw) {
  const [who, score] = raw
    ? ["the critic", "its score"]
    : ["D", "its score, the number from which the verdict is made,"]
  return (
    `With each picture comes the gradient of ${who}’s score. Blue: ` +
    `if this pixel were brighter, ${who} would find the picture more real. Orange: if it were darker. ` +
    `The stronger the colour, the more the pixel counts. The strongest one, changed by ${NUDGE}, ` +
    `moves ${score} by about ${number(NUDGE * limit)}. Pixels run from −1 (black) to 1 (white).`
  )
}

/**
 * Of several colour channels the gradient that is largest at each pixel.
 * @param {Tensor} gradient c h w
 * @returns {Numbers}
 */
function strongest({ shape: [channels, height, width], data }) {
  if (channels === 1) return data
  const plane = height * width
  return Float32Array.from({ length: plane }, (_, pixel) => {
    let found = 0
    for (let channel = 0; channel < channels; channel++) {
      const value = data[channel * plane + pixel]
      if (Math.abs(value) > Math.abs(found)) found = value
    }
    return found
  })
}

/**
 * Which layer tells the two pictures apart best.
 * @param {Pair[]} pairs
 */
function sentence(pairs) {
  const most = leastAlike(pairs.map(({ layer, real, sample }) => [layer.name, real.data, sample.data]))
  if (!most) return ""
  return (
    `The maps are least alike in ${most.name}: they differ by ${number(100 * most.share)} % of what is ` +
    "possible. 0 % would be the same maps; 100 % would be maps that share nothing."
  )
}
