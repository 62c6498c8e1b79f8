// One layer's maps for two pictures: real on the left, generated on the right, in the same order and colours.

/** @import { Scale } from "../../../lib/colours.js" */
/** @import { Tensor } from "../../../lib/frame.js" */

import { DIVERGING, GREY } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { Atlas, crispSide, fitCanvas } from "../../../lib/draw.js"
import { count, number } from "../../../lib/format.js"
import { largestSize } from "../../../lib/frame.js"
import { keepLook, recallLook } from "../../../lib/look.js"

const LARGEST = 44
const SMALLEST = 26
const GAP = 3
const FIRST = 16
const COLUMNS = [16, 8, 4, 2]
const LEAST = 1e-9

/** @typedef {{name: string, title: string}} Layer */

/** @typedef {[name: string, a: ArrayLike<number>, b: ArrayLike<number>]} Pair */

/** @typedef {{name: string, share: number}} Difference */

/** The maps of one layer. */
export class LayerMaps {
  /** @param {Layer} layer */
  constructor({ name, title }) {
    this.name = name
    this.look = `all maps of d.${name}`
    this.title = title
    this.all = recallLook(this.look, [false, true])
    this.words = element("span", { class: "muted" })
    this.more = element("button", { type: "button", class: "quiet", onclick: () => this.#toggle() })
    this.canvases = ["Real", "Generated"].map((side) =>
      element("canvas", { role: "img", "aria-label": `${side}: maps of ${name}` }),
    )
    this.boxes = this.canvases.map((canvas) => element("div", { class: "maps" }, canvas))
    this.node = element(
      "section",
      { class: "layer" },
      element("div", { class: "head" }, element("b", {}, name), this.words, this.more),
      element("div", { class: "sides" }, this.boxes),
    )
  }

  /**
   * Draw both tensors (c h w).
   * @param {Tensor} real
   * @param {Tensor} generated
   */
  show(real, generated) {
    /** @type {[real: Tensor, generated: Tensor]} */
    this.pair = [real, generated]
    const [channels, height, width] = real.shape
    const scale = scaleOf(this.pair)
    const shown = this.all ? channels : Math.min(channels, FIRST)
    const several = channels > FIRST
    setText(
      this.words,
      `${this.title}: ${channels} ${channels === 1 ? "map" : "maps"} of ${height} × ${width}, ` +
        `${scale.words}.` +
        (several && !this.all ? ` The first ${FIRST} are shown.` : ""),
    )
    this.more.hidden = !several
    setText(this.more, this.all ? `Show the first ${FIRST}` : `Show all ${count(channels)}`)
    this.canvases.forEach((canvas, i) =>
      drawMaps(canvas, this.pair[i], shown, scale, this.boxes[i].clientWidth),
    )
  }

  #toggle() {
    this.all = !this.all
    keepLook(this.look, this.all)
    this.show(...this.pair)
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Tensor} maps
 * @param {number} shown
 * @param {Scale} scale
 * @param {number} room
 */
function drawMaps(canvas, { shape: [, height, width], data }, shown, { lut, low, high }, room) {
  const across = COLUMNS.find((columns) => room / columns - GAP >= SMALLEST) ?? COLUMNS[COLUMNS.length - 1]
  const longest = Math.max(height, width)
  const side = crispSide(Math.min(LARGEST, room / across - GAP), longest)
  const [wide, tall] = [(side * width) / longest, (side * height) / longest]
  const atlas = new Atlas(shown, height, width)
  for (let channel = 0; channel < shown; channel++)
    atlas.paint(channel, data, channel * height * width, lut, low, high)
  atlas.flush()
  const columns = Math.min(shown, across)
  const context = fitCanvas(
    canvas,
    columns * (wide + GAP) - GAP,
    Math.ceil(shown / columns) * (tall + GAP) - GAP,
  )
  for (let channel = 0; channel < shown; channel++) {
    atlas.draw(
      context,
      channel,
      (channel % columns) * (wide + GAP),
      Math.floor(channel / columns) * (tall + GAP),
      wide,
      tall,
    )
  }
}

/** @param {Tensor[]} pair */
function scaleOf(pair) {
  const limit = limitOf(pair[0].data, pair[1].data)
  const signed = pair.some(({ data }) => data.some((/** @type {number} */ value) => value < 0))
  if (!signed) return { lut: GREY, low: 0, high: limit, words: `black 0 to white ${number(limit)}` }
  return {
    lut: DIVERGING,
    low: -limit,
    high: limit,
    words: `orange ${number(-limit)} to blue ${number(limit)}`,
  }
}

/**
 * The largest size in either, never quite 0.
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
export const limitOf = (a, b) => Math.max(LEAST, largestSize(a), largestSize(b))

/**
 * Of [[name, a, b]...] the one whose values differ most: {name, share}, null where there is none. The share
 * is the sum of |a - b| over the sum of |a| + |b|: 0 for equal values, 1 where one side is 0 or of the other
 * sign wherever the other is not.
 * @param {Pair[]} pairs
 */
export function leastAlike(pairs) {
  /** @type {Difference | null} */
  let most = null
  for (const [name, a, b] of pairs) {
    let [gap, size] = [0, 1e-9]
    for (let i = 0; i < a.length; i++) {
      gap += Math.abs(a[i] - b[i])
      size += Math.abs(a[i]) + Math.abs(b[i])
    }
    if (!most || gap / size > most.share) most = { name, share: gap / size }
  }
  return most
}
