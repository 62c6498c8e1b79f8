// One network on the page: headers, one canvas for all its pictures, one for links and marks, legends.

/** @import { Lut, Theme } from "../../lib/colours.js" */
/** @import { Frame, Numbers, Tensor } from "../../lib/frame.js" */
/** @import { Legend } from "./heads.js" */
/** @import { Geometry, PlacedColumn, TileBox } from "./layout.js" */
/** @import { Column, NetworkFacts } from "./model.js" */
/** @import { Verdict } from "./outcome.js" */
/** @import { Scales } from "./scale.js" */

import { DIVERGING, GREY } from "../../lib/colours.js"
import { element } from "../../lib/dom.js"
import { Atlas, fitCanvas, frameBox } from "../../lib/draw.js"
import { count } from "../../lib/format.js"
import { isCritic, verdictDigits, verdictText } from "../../lib/gan.js"
import { setMark } from "../../lib/numbers.js"
import {
  BRACKET_PX,
  bracketOf,
  headOf,
  headSpan,
  headWidth,
  legendOf,
  legendSpan,
  writeLegend,
} from "./heads.js"
import { markDead } from "./dead.js"
import { layout, tileBox } from "./layout.js"
import { columnsOf, networkKind } from "./model.js"
import { answerOf, paintBars, paintVerdict } from "./outcome.js"
import { fold } from "./parts.js"
import { Skips } from "./skips.js"

const HEIGHT = { least: 300, most: 440, ofWindow: 0.44, ofGan: 0.8 }
const LINED_CELL_PX = 8
const SMALL_FONT = "12px"

/**
 * @typedef {object} Painting
 * @property {Atlas | null} atlas null where there are bars or a verdict
 * @property {CanvasRenderingContext2D} context
 * @property {number[]} [order] of bars: the classes from top to bottom
 * @property {number} [nameWidth] of bars, CSS px
 */

/** @typedef {PlacedColumn & Painting} Place a column on the map */

/** @typedef {{place: Place, atlas: Atlas}} Board a place that is painted pixel by pixel */

/**
 * Of parts which are unfolded, by key; onFold(key) when another is to be, or no more.
 * @typedef {{unfolded: Set<string>, onFold: (key: string) => void}} Folding
 */

/** What shows a network: its node is `element`. */
export class NetworkView {
  /**
   * @param {NetworkFacts} network
   * @param {string[]} classNames
   * @param {number} mostMaps
   * @param {Folding} folding
   */
  constructor(network, classNames, mostMaps, { unfolded, onFold }) {
    this.network = network
    this.kind = networkKind(network)
    this.onFold = onFold
    const folded = fold(columnsOf(network, classNames, mostMaps), network.parts ?? [], unfolded)
    this.columns = folded.columns
    this.brackets = folded.brackets
    /** @type {Map<string, Numbers>} by layer, whether each channel is dead */
    this.dead = new Map()
    /** @type {Legend[]} */
    this.scaleTexts = []
    this.heads = element("div", { class: "heads" })
    this.canvas = element("canvas", {
      role: "img",
      "aria-label": "Network map, waiting for the first picture",
    })
    const hidden = (/** @type {string} */ name) => element("canvas", { class: name, "aria-hidden": "true" })
    this.overlay = hidden("overlay")
    this.legends = element("div", { class: "legends", "aria-hidden": "true" })
    this.pictures = element("div", { class: "pictures" }, this.canvas, this.overlay)
    this.paneHead = element("div", { class: "heads" })
    this.paneLegend = element("div", { class: "legends" })
    this.pane = element(
      "div",
      { class: "pane" },
      this.paneHead,
      element("div", { class: "pictures" }, hidden(""), hidden("overlay")),
      this.paneLegend,
    )
    this.skips = new Skips(this.columns)
    const parts = [this.heads, this.pictures, this.legends, this.pane, this.skips.element]
    this.stage = element("div", { class: "stage" }, parts)
    const levels = Math.max(0, ...this.brackets.map(({ depth }) => depth + 1))
    this.stage.style.setProperty("--brackets", `${levels * BRACKET_PX}px`)
    this.scroller = element(
      "div",
      {
        class: "scroller",
        tabindex: "0",
        role: "group",
        "aria-label":
          `${this.network.title || "Network"} map. Arrow keys move between channels, ` + "Enter opens one.",
      },
      this.stage,
    )
    this.scroller.onscroll = () => this.#notePinned()
    const title = this.network.title ? element("h3", {}, this.network.title) : null
    this.element = element("section", { class: "network" }, title, this.scroller)
  }

  /**
   * Place everything anew for a width in CSS px and the theme's colours.
   * @param {number} available
   * @param {Theme} colours
   */
  arrange(available, colours) {
    /** @type {Theme} */
    this.colours = colours
    const room = Math.min(Math.max(HEIGHT.ofWindow * window.innerHeight, HEIGHT.least), HEIGHT.most)
    const height = Math.round(this.kind === "classifier" ? room : HEIGHT.ofGan * room)
    /** @type {Geometry<PlacedColumn>} */
    this.geometry = layout(this.columns, available, height, (column) => headWidth(column, colours.font))
    this.stage.style.width = `${this.geometry.width}px`
    const context = fitCanvas(this.canvas, this.geometry.width, this.geometry.height)
    const [paneContext, paneOverlay] = this.#fitPane()
    /** @type {CanvasRenderingContext2D[]} */
    this.overlays = [fitCanvas(this.overlay, this.geometry.width, this.geometry.height), paneOverlay]
    /** @type {Place[]} */
    this.places = this.geometry.columns.map((place) =>
      Object.assign(place, { atlas: atlasFor(place), context }),
    )
    this.outcome.context = paneContext
    this.skips.arrange(this.places, this.geometry.width, colours)
    this.#buildHeads()
    this.#buildLegends()
    this.#paintStill()
    this.#notePinned()
  }

  /** The column in the pane. */
  get outcome() {
    return this.places[this.places.length - 1]
  }

  /**
   * The pane's canvases count in the coordinates of the map.
   * @returns {CanvasRenderingContext2D[]}
   */
  #fitPane() {
    const { pane, height } = this.geometry
    this.pane.style.width = `${pane.width}px`
    return Array.from(this.pane.querySelectorAll("canvas"), (canvas) => {
      const context = fitCanvas(canvas, pane.width, height)
      context.translate(-pane.x, 0)
      return context
    })
  }

  #notePinned() {
    const { scrollLeft, clientWidth, scrollWidth } = this.scroller
    this.pane.classList.toggle("pinned", scrollLeft + clientWidth < scrollWidth - 1)
  }

  /**
   * The map's coordinates of a point of the window.
   * @param {number} clientX
   * @param {number} clientY
   * @returns {[x: number, y: number]}
   */
  locate(clientX, clientY) {
    const pane = this.pane.getBoundingClientRect()
    const box = this.pictures.getBoundingClientRect()
    const isInPane = clientX >= pane.left && clientX < pane.right
    return [isInPane ? clientX - pane.left + this.geometry.pane.x : clientX - box.left, clientY - box.top]
  }

  /**
   * Where a tile stands in the window.
   * @param {Place} place
   * @param {number} tile
   * @returns {TileBox}
   */
  windowBox(place, tile) {
    const { x, y, width, height } = tileBox(place, tile)
    const box = this.pictures.getBoundingClientRect()
    const isOutcome = place === this.outcome
    const left = isOutcome ? this.pane.getBoundingClientRect().left - this.geometry.pane.x : box.left
    return { x: left + x, y: box.top + y, width, height }
  }

  #buildHeads() {
    const heads = this.places.map(({ column }) => headOf(column, this.columns, this.onFold))
    this.#stand(heads, this.places.map(headSpan))
    const brackets = this.brackets.map((bracket) => bracketOf(bracket, this.places, this.onFold))
    this.heads.replaceChildren(...brackets, ...heads.slice(0, -1))
    this.paneHead.replaceChildren(...heads.slice(-1))
  }

  /**
   * Look at where a part is, folded or not.
   * @param {string} key
   */
  bringIn(key) {
    const bracket = this.brackets.find((one) => one.key === key)
    const place = bracket
      ? this.places[bracket.from]
      : this.places.find(({ column }) => column.folded?.key === key)
    this.scroller.focus({ preventScroll: true })
    if (place) this.scroller.scrollLeft = Math.max(0, place.head.x - this.scroller.clientWidth / 4)
  }

  #buildLegends() {
    const places = this.places.filter(({ atlas }) => atlas)
    this.scaleTexts = places.map(legendOf)
    const nodes = this.scaleTexts.map(({ node }) => node)
    this.#stand(nodes, places.map(legendSpan))
    const hasOwn = this.outcome.atlas
    this.legends.replaceChildren(...(hasOwn ? nodes.slice(0, -1) : nodes))
    this.paneLegend.replaceChildren(...(hasOwn ? nodes.slice(-1) : []))
  }

  /**
   * Whatever stands from the pane's left edge on is inside the pane.
   * @param {HTMLElement[]} elements
   * @param {{x: number, width: number}[]} spans CSS px
   */
  #stand(elements, spans) {
    const { pane } = this.geometry
    elements.forEach((one, i) => {
      const { x, width } = spans[i]
      one.style.left = `${x >= pane.x ? x - pane.x : x}px`
      one.style.width = `${width}px`
    })
  }

  /** What no frame changes: the hairlines around tiles and the notes on channels that are not shown. */
  #paintStill() {
    const { colours, geometry } = this
    for (const { context } of this.places) context.clearRect(0, 0, geometry.width, geometry.height)
    for (const place of this.places.filter(({ atlas }) => atlas)) {
      const { column, context } = place
      const line = column.generated ? colours.generated : colours.line
      const tiles = column.role === "units" ? 0 : column.shown
      for (let tile = 0; tile < tiles; tile++) {
        const { x, y, width, height } = tileBox(place, tile)
        context.fillStyle = colours.surface
        context.fillRect(x, y, width, height)
        frameBox(context, x, y, width, height, line, column.generated ? 2 : 1)
      }
      if (column.role !== "picture" && column.channels > column.shown)
        this.#note(place, `+${count(column.channels - column.shown)} more`)
    }
  }

  /**
   * @param {Place} place
   * @param {string} text
   */
  #note(place, text) {
    const { colours } = this
    const { context } = place
    context.font = `${SMALL_FONT} ${colours.font}`
    context.fillStyle = colours.muted
    context.textAlign = "center"
    context.textBaseline = "bottom"
    context.fillText(text, place.x + place.width / 2, place.y + place.height)
  }

  /**
   * The array that a column shows, from a frame; undefined when the frame does not hold it.
   * @param {Column} column
   * @param {Frame} frame
   * @returns {Tensor | undefined}
   */
  dataOf(column, frame) {
    return frame.arrays.get(column.key)
  }

  /**
   * Paint a frame with limits from `scales`; columns that the frame does not hold stay as they are. Numbers
   * are those of `read`, the newest frame whose numbers are to be read.
   * @param {Frame} frame
   * @param {Scales} scales
   * @param {Frame} read
   */
  paint(frame, scales, read) {
    for (const place of this.places) {
      const array = this.dataOf(place.column, frame)
      const { atlas } = place
      if (atlas && array) this.#paintColumn({ place, atlas }, array.data, scales)
      else if (place.column.role === "bars" && array) this.#paintBars(place, array.data, read)
      else if (place.column.role === "verdict") this.#paintVerdict(place, read)
    }
  }

  /**
   * @param {Place} place
   * @param {Numbers} shares
   * @param {Frame} read
   */
  #paintBars(place, shares, read) {
    const readShares = this.dataOf(place.column, read)?.data ?? shares
    paintBars(place, shares, readShares, this.colours)
    const { name, share } = answerOf(place, readShares)
    setMark(this.pane, { metric: "probability", of: name, step: read.step, value: share })
  }

  /**
   * @param {Place} place
   * @param {Frame} read
   */
  #paintVerdict(place, read) {
    const verdict = this.verdict(read)
    if (!verdict) return
    paintVerdict(place, verdict, this.colours)
    setMark(this.pane, { metric: "verdict", of: "chosen", step: read.step, value: verdict.text })
  }

  /**
   * @param {Board} board
   * @param {Numbers} data
   * @param {Scales} scales
   */
  #paintColumn({ place, atlas }, data, scales) {
    const { column } = place
    const lut = column.signed ? DIVERGING : GREY
    if (column.role === "units") return this.#paintUnits({ place, atlas }, data, lut, scales.of(column, 0))
    const plane = column.height * column.width
    for (let tile = 0; tile < column.shown; tile++) {
      const [low, high] = scales.of(column, tile)
      if (column.colour) atlas.paintColour(tile, data, 0, low, high)
      else atlas.paint(tile, data, tile * plane, lut, low, high)
    }
    atlas.flush()
    for (let tile = 0; tile < column.shown; tile++) {
      const { x, y, width, height } = tileBox(place, tile)
      atlas.draw(place.context, tile, x, y, width, height)
    }
    const dead = this.dead.get(column.name)
    if (dead) markDead(place, dead)
  }

  /**
   * @param {Board} board
   * @param {Numbers} data
   * @param {Lut} lut
   * @param {[low: number, high: number]} limits
   */
  #paintUnits({ place, atlas }, data, lut, [low, high]) {
    const { context, across, down, tileWidth, tileHeight } = place
    atlas.paintCells(data, 0, place.column.shown, lut, low, high)
    atlas.flush()
    atlas.draw(context, 0, place.x, place.y, across * tileWidth, down * tileHeight)
    if (tileHeight < LINED_CELL_PX) return
    context.fillStyle = this.colours.background
    for (let i = 1; i < across; i++)
      context.fillRect(place.x + i * tileWidth - 0.5, place.y, 1, down * tileHeight)
    for (let i = 1; i < down; i++)
      context.fillRect(place.x, place.y + i * tileHeight - 0.5, across * tileWidth, 1)
  }

  /**
   * What the discriminator says of the picture: {share, text}, a probability or a critic's raw score.
   * @param {Frame} frame
   * @returns {Verdict | null}
   */
  verdict(frame) {
    const verdict = frame.arrays.get("d_sample")?.data[0]
    if (verdict === undefined) return null
    const raw = isCritic(frame)
    const text = verdictText(verdict, raw, verdictDigits(frame.arrays))
    return { share: raw ? null : verdict, text }
  }

  /**
   * Write what the colours stand for.
   * @param {Scales} scales
   */
  writeLegends(scales) {
    for (const legend of this.scaleTexts) writeLegend(legend, scales)
  }
}

/**
 * @param {PlacedColumn} place
 * @returns {Atlas | null}
 */
function atlasFor({ column, across, down }) {
  if (column.role === "bars" || column.role === "verdict") return null
  return column.role === "units"
    ? new Atlas(1, down, across)
    : new Atlas(column.shown, column.height, column.width)
}
