// One network on the page: headers, one canvas for all its pictures, one for links and marks, legends.

import { DIVERGING, GREY, css, gradient } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Atlas, fitCanvas, frameBox } from "../../lib/draw.js"
import { count, number, percent, shape } from "../../lib/format.js"
import { verdictText } from "../../lib/gan.js"
import { setMark } from "../../lib/numbers.js"
import { layout, tileBox } from "./layout.js"
import { columnsOf, networkKind } from "./model.js"

const HEIGHT = { least: 300, most: 440, ofWindow: 0.44, ofGan: 0.8 }
const LINED_CELL_PX = 8
const BAR_INSET = 6
const PERCENT_PX = 46
const HEAD_SLACK = 4
const DEAD_MARK = css(DIVERGING, 64) // bright, for a dead map is black
const LEAST_LEGEND_PX = 46
const NARROW_LEGEND_PX = 84
const HEAD_FONT = "600 13px"
const SMALL_FONT = "12px"

export class NetworkView {
  constructor(network, classNames, mostMaps) {
    this.network = network
    this.kind = networkKind(network)
    this.columns = columnsOf(network, classNames, mostMaps)
    this.dead = new Map()
    this.build()
  }

  build() {
    this.heads = element("div", { class: "heads" })
    this.canvas = element("canvas", {
      role: "img",
      "aria-label": "Network map, waiting for the first picture",
    })
    const hidden = (name) => element("canvas", { class: name, "aria-hidden": "true" })
    this.overlay = hidden("overlay")
    this.legends = element("div", { class: "legends", "aria-hidden": "true" })
    this.pictures = element("div", { class: "pictures" }, this.canvas, this.overlay)
    this.pane = element(
      "div",
      { class: "pane" },
      element("div", { class: "heads" }),
      element("div", { class: "pictures" }, hidden(""), hidden("overlay")),
      element("div", { class: "legends" }),
    )
    this.stage = element("div", { class: "stage" }, this.heads, this.pictures, this.legends, this.pane)
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

  /** Place everything anew for a width in CSS px and the theme's colours. */
  arrange(available, colours) {
    this.colours = colours
    const room = Math.min(Math.max(HEIGHT.ofWindow * window.innerHeight, HEIGHT.least), HEIGHT.most)
    const height = Math.round(this.kind === "classifier" ? room : HEIGHT.ofGan * room)
    this.geometry = layout(this.columns, available, height, (column) => headWidth(column, colours.font))
    this.stage.style.width = `${this.geometry.width}px`
    const context = fitCanvas(this.canvas, this.geometry.width, this.geometry.height)
    const [paneContext, paneOverlay] = this.#fitPane()
    this.overlays = [fitCanvas(this.overlay, this.geometry.width, this.geometry.height), paneOverlay]
    this.places = this.geometry.columns
    for (const place of this.places) Object.assign(place, { atlas: atlasFor(place), context })
    this.places.at(-1).context = paneContext
    this.#buildHeads()
    this.#buildLegends()
    this.#paintStill()
    this.#notePinned()
  }

  // The pane's canvases count in the coordinates of the map.
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

  /** The map's coordinates of a point of the window. */
  locate(clientX, clientY) {
    const pane = this.pane.getBoundingClientRect()
    const box = this.pictures.getBoundingClientRect()
    const isInPane = clientX >= pane.left && clientX < pane.right
    return [isInPane ? clientX - pane.left + this.geometry.pane.x : clientX - box.left, clientY - box.top]
  }

  /** Where a tile stands in the window. */
  windowBox(place, tile) {
    const { x, y, width, height } = tileBox(place, tile)
    const box = this.pictures.getBoundingClientRect()
    const isOutcome = place === this.places.at(-1)
    const left = isOutcome ? this.pane.getBoundingClientRect().left - this.geometry.pane.x : box.left
    return { x: left + x, y: box.top + y, width, height }
  }

  #buildHeads() {
    const heads = this.places.map(({ column }) =>
      element(
        "div",
        { class: "head", title: `${column.name}: ${column.title}, ${shape(column.shape)}` },
        element("strong", {}, column.name),
        element("span", {}, column.title),
        element("span", {}, shape(column.shape)),
      ),
    )
    const outcome = heads.at(-1)
    this.#stand(
      heads,
      this.places.map(({ head }) => ({ x: head.x - HEAD_SLACK, width: head.width + 2 * HEAD_SLACK })),
    )
    this.heads.replaceChildren(...heads.slice(0, -1))
    this.pane.querySelector(".heads").replaceChildren(outcome)
  }

  #buildLegends() {
    this.legendTexts = this.places
      .filter(({ atlas }) => atlas)
      .map((place) => [place, element("span"), element("span")])
    const legends = this.legendTexts.map(([{ column }, low, high]) => {
      const bar = element("i")
      bar.style.background = gradient(column.signed ? DIVERGING : GREY)
      return element("div", { class: "legend" }, bar, element("div", {}, low, high))
    })
    this.#stand(
      legends,
      this.legendTexts.map(([{ head }]) => {
        const width = Math.max(head.width - 4, LEAST_LEGEND_PX)
        return { x: head.x + (head.width - width) / 2, width }
      }),
    )
    const hasOwn = this.places.at(-1).atlas
    this.legends.replaceChildren(...(hasOwn ? legends.slice(0, -1) : legends))
    this.pane.querySelector(".legends").replaceChildren(...(hasOwn ? legends.slice(-1) : []))
  }

  // Whatever stands from the pane's left edge on is inside the pane.
  #stand(elements, spans) {
    const { pane } = this.geometry
    elements.forEach((one, i) => {
      const { x, width } = spans[i]
      one.style.left = `${x >= pane.x ? x - pane.x : x}px`
      one.style.width = `${width}px`
    })
  }

  // What no frame changes: the hairlines around tiles and the notes on channels that are not shown.
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
      if (column.channels > column.shown) this.#note(place, `+${count(column.channels - column.shown)} more`)
    }
  }

  #note(place, text) {
    const { colours } = this
    const { context } = place
    context.font = `${SMALL_FONT} ${colours.font}`
    context.fillStyle = colours.muted
    context.textAlign = "center"
    context.textBaseline = "bottom"
    context.fillText(text, place.x + place.width / 2, place.y + place.height)
  }

  /** The array that a column shows, from a frame; undefined when the frame does not hold it. */
  dataOf(column, frame) {
    if (column.key !== "latent") return frame.arrays.get(column.key)
    return frame.arrays.get("latent") ?? frame.arrays.get("noise")
  }

  /**
   * Paint a frame with limits from `scales`; columns that the frame does not hold stay as they are. Numbers
   * are those of `read`, the newest frame whose numbers are to be read.
   */
  paint(frame, scales, read) {
    for (const place of this.places) {
      const array = this.dataOf(place.column, frame)
      if (place.atlas && array) this.#paintColumn(place, array.data, scales)
      else if (place.column.role === "bars" && array) this.#paintBars(place, array.data, read)
      else if (place.column.role === "verdict") this.#paintVerdict(place, read)
    }
  }

  #paintColumn(place, data, scales) {
    const { column, atlas } = place
    const lut = column.signed ? DIVERGING : GREY
    if (column.role === "units") return this.#paintUnits(place, data, lut, scales.of(column, 0))
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
    this.#markDead(place)
  }

  #paintUnits(place, data, lut, [low, high]) {
    const { atlas, context, across, down, tileWidth, tileHeight } = place
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

  #markDead(place) {
    const dead = this.dead.get(place.column.name)
    if (!dead) return
    const { context } = place
    context.strokeStyle = DEAD_MARK
    context.lineWidth = 1.5
    context.beginPath()
    for (let tile = 0; tile < place.column.shown; tile++) {
      if (!dead[tile]) continue
      const { x, y, width } = tileBox(place, tile)
      const arm = Math.min(8, width / 3)
      const [right, top] = [x + width - 4, y + 4]
      context.moveTo(right - arm, top)
      context.lineTo(right, top + arm)
      context.moveTo(right, top)
      context.lineTo(right - arm, top + arm)
    }
    context.stroke()
  }

  #paintBars(place, shares, read) {
    const readShares = this.dataOf(place.column, read)?.data ?? shares
    const { context } = place
    const order = Array.from(shares.keys())
    const best = shares.indexOf(Math.max(...shares))
    if (order.length > place.down) order.sort((a, b) => shares[b] - shares[a])
    place.order = order.slice(0, place.down)
    context.clearRect(place.x, place.y - 1, place.width + 2, place.height + 2)
    const names = place.order.map((channel) => place.column.names[channel])
    context.textBaseline = "middle"
    this.#markAnswer(place, readShares, read.step)
    const nameWidth = this.#nameWidth(place, names)
    place.order.forEach((channel, i) => {
      this.#paintBar(
        context,
        tileBox(place, i),
        nameWidth,
        names[i],
        shares[channel],
        readShares[channel],
        channel === best,
      )
    })
  }

  #markAnswer(place, shares, step) {
    const best = shares.indexOf(Math.max(...shares))
    setMark(this.pane, {
      metric: "probability",
      of: place.column.names[best],
      step,
      value: percent(shares[best]),
    })
  }

  #nameWidth(place, names) {
    place.context.font = `600 12px ${this.colours.font}`
    place.nameWidth ??= Math.min(72, Math.max(...names.map((name) => place.context.measureText(name).width)))
    return place.nameWidth
  }

  #paintBar(context, { x, y, width, height }, nameWidth, name, share, readShare, isBest) {
    const { colours } = this
    const middle = y + height / 2
    const end = x + width - BAR_INSET
    const start = x + BAR_INSET + nameWidth + 8
    const full = end - PERCENT_PX - start
    context.font = `${isBest ? 600 : 400} 12px ${colours.font}`
    context.fillStyle = isBest ? colours.text : colours.muted
    context.textAlign = "right"
    context.fillText(name, start - 8, middle, nameWidth)
    context.fillText(percent(readShare), end, middle)
    const thick = Math.min(10, height - 4)
    context.fillStyle = colours.surface
    context.fillRect(start, middle - thick / 2, full, thick)
    context.fillStyle = isBest ? colours.primary : colours.faint
    context.fillRect(start, middle - thick / 2, Math.max(full * share, share > 0.002 ? 1 : 0), thick)
  }

  /** What the discriminator says of the picture: {share, text}, a probability or a critic's raw score. */
  verdict(frame) {
    const verdict = frame.arrays.get("d_sample")?.data[0]
    if (verdict === undefined) return null
    const { raw } = this.network
    return { share: raw ? null : verdict, text: verdictText(verdict, raw) }
  }

  #paintVerdict(place, frame) {
    const verdict = this.verdict(frame)
    if (!verdict) return
    const { colours } = this
    const { context } = place
    const middle = place.y + place.height / 2
    context.clearRect(place.x, place.y - 12, place.width, place.height + 24)
    context.font = `600 13px ${colours.font}`
    context.textAlign = "center"
    context.textBaseline = "bottom"
    context.fillStyle = colours.text
    context.fillText(
      `${verdict.share === null ? "score" : "real:"} ${verdict.text}`,
      place.x + place.width / 2,
      middle - 7,
    )
    setMark(this.pane, { metric: "verdict", of: "chosen", step: frame.step, value: verdict.text })
    if (verdict.share === null) return
    context.fillStyle = colours.generated
    context.fillRect(place.x, middle - 2, place.width, 10)
    context.fillStyle = colours.real
    context.fillRect(place.x, middle - 2, place.width * verdict.share, 10)
  }

  writeLegends(scales) {
    for (const [{ column, head }, low, high] of this.legendTexts) {
      const isNarrow = head.width < NARROW_LEGEND_PX
      const own = scales.mode === "map" && column.role === "maps" && !column.limits
      const limits = own
        ? [column.signed ? "−max" : "0", "max"]
        : scales.of(column, 0).map(column.limits ? count : number)
      setText(low, isNarrow && column.signed ? "" : limits[0])
      setText(high, isNarrow && column.signed ? `± ${limits[1]}` : limits[1])
    }
  }
}

function atlasFor({ column, across, down }) {
  if (column.role === "bars" || column.role === "verdict") return null
  return column.role === "units"
    ? new Atlas(1, down, across)
    : new Atlas(column.shown, column.height, column.width)
}

const measure = document.createElement("canvas").getContext("2d")

function headWidth(column, font) {
  measure.font = `${HEAD_FONT} ${font}`
  const name = measure.measureText(column.name).width
  measure.font = `${SMALL_FONT} ${font}`
  const lines = [column.title, shape(column.shape)].map((line) => measure.measureText(line).width)
  return Math.min(Math.ceil(Math.max(name, ...lines)) + 1, 112)
}
