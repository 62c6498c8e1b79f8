// Pointer and keyboard on one view: which channel is looked at, and the tooltip that says what it holds.

/** @import { Frame, Numbers } from "../../lib/frame.js" */
/** @import { TileBox } from "./layout.js" */
/** @import { Column, Spot } from "./model.js" */
/** @import { Scales } from "./scale.js" */
/** @import { Panel } from "./panel.js" */
/** @import { NetworkView, Place } from "./view.js" */

import { element } from "../../lib/dom.js"
import { chance, nth, number } from "../../lib/format.js"
import { hit, tileBox } from "./layout.js"

/** @type {Record<string, [columns: number, channels: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/**
 * What is looked at: a tile, and of a map perhaps a pixel.
 * @typedef {object} Target
 * @property {Place} place
 * @property {number} tile
 * @property {number} channel
 * @property {Spot | null} pixel
 * @property {boolean} [byKey] whether keys led there
 * @property {boolean} [selected] whether its channel is open
 */

/**
 * @typedef {object} Listener
 * @property {(view: NetworkView, target: Target | null) => void} looked
 * @property {(view: NetworkView, target: Target) => void} opened
 * @property {() => boolean} closePanel whether one was open
 */

/** @typedef {Pick<NetworkView, "dataOf" | "verdict" | "dead">} DescribedView */

/** Pointer and keys on a view. */
export class Interaction {
  /**
   * `map` is told with looked(view, target), opened(view, target) and closePanel(), which says if there was
   * one.
   * @param {NetworkView} view
   * @param {Listener} map
   */
  constructor(view, map) {
    this.view = view
    this.map = map
    /** @type {Target | null} */
    this.target = null
    view.stage.onpointermove = (event) => this.point(event)
    view.stage.onpointerleave = () => this.look(null)
    view.stage.onclick = (event) => {
      this.point(event)
      if (this.target) map.opened(view, this.target)
    }
    view.scroller.onkeydown = (event) => this.press(event)
    view.scroller.onblur = () => this.look(null)
  }

  /** @param {MouseEvent} event */
  point(event) {
    const { view } = this
    const found = hit({ columns: view.places }, ...view.locate(event.clientX, event.clientY))
    this.look(
      found && {
        place: found.place,
        tile: found.tile,
        channel: channelOf(found.place, found.tile),
        pixel: { row: found.row, column: found.column },
        byKey: false,
      },
    )
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const step = ARROWS[event.key]
    if (step) this.look(this.neighbour(...step))
    else if (event.key === "Enter" && this.target) this.map.opened(this.view, this.target)
    else if (event.key === "Escape") {
      if (!this.map.closePanel()) this.look(null)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  /**
   * @param {number} columns
   * @param {number} channels
   * @returns {Target}
   */
  neighbour(columns, channels) {
    const { places } = this.view
    if (!this.target) return this.focused(places[1], 0)
    const at = places.indexOf(this.target.place)
    const place = places[Math.min(Math.max(at + columns, 0), places.length - 1)]
    return this.focused(place, this.target.tile + channels)
  }

  /**
   * @param {Place} place
   * @param {number} tile
   * @returns {Target}
   */
  focused(place, tile) {
    const kept = Math.min(Math.max(tile, 0), tilesOf(place) - 1)
    if (place !== this.view.places.at(-1)) this.reveal(tileBox(place, kept))
    return { place, tile: kept, channel: channelOf(place, kept), pixel: null, byKey: true }
  }

  /** @param {TileBox} box */
  reveal({ x, width }) {
    const { scroller, geometry } = this.view
    const room = scroller.clientWidth - geometry.pane.width
    if (x < scroller.scrollLeft || x + width > scroller.scrollLeft + room) scroller.scrollLeft = x - room / 2
  }

  /** @param {Target | null} target */
  look(target) {
    this.target = target
    this.map.looked(this.view, target)
  }
}

/**
 * @param {Place} place
 * @returns {number}
 */
const tilesOf = ({ column, down }) => (column.role === "bars" ? down : column.shown)

/**
 * @param {Place} place
 * @param {number} tile
 * @returns {number}
 */
const channelOf = (place, tile) => (place.column.role === "bars" ? (place.order?.[tile] ?? tile) : tile)

/** Columns whose numbers stand on the map itself, so that they change with the other numbers of the page. */
const READ = ["bars", "verdict"]

/**
 * What the tooltip says about a target, as lines of text; the first is its title. It names the numbers of
 * `frame`, but where the map has them in writing those of `read`, the newest frame whose numbers are to be
 * read.
 * @param {DescribedView} view
 * @param {Frame} frame
 * @param {Frame} read
 * @param {Target} target
 * @param {Pick<Scales, "mode" | "of" | "isZero">} scales
 * @returns {string[]}
 */
export function describe(view, frame, read, target, scales) {
  const { place, channel, pixel } = target
  const { column } = place
  const of = READ.includes(column.role) ? read : frame
  const data = view.dataOf(column, of)?.data
  if (column.role === "verdict") return ["Verdict", view.verdict(of)?.text ?? ""]
  if (!data) return [column.name]
  if (column.role === "bars") return [`Class ${column.names?.[channel]}`, chance(data[channel])]
  if (column.role === "units") return unitLines(column, channel, data)
  const lines = [column.role === "picture" ? column.title : `${column.name}, channel ${nth(channel)}`]
  if (pixel)
    lines.push(
      `row ${nth(pixel.row)}, column ${nth(pixel.column)}: ${valuesAt(column, channel, data, pixel)}`,
    )
  if (scales.mode === "map" && !column.limits)
    lines.push(
      scales.isZero(column, channel)
        ? "0 everywhere"
        : `colours from ${scales.of(column, channel).map(number).join(" to ")}`,
    )
  if (column.folded) lines.push(`Press to see its ${column.title}.`)
  if (view.dead.get(column.name)?.[channel]) lines.push("Dead: zero for every validation image tried.")
  return lines
}

/**
 * @param {Column} column
 * @param {number} channel
 * @param {Numbers} data
 * @returns {string[]}
 */
function unitLines(column, channel, data) {
  const lines = [`${column.name}, unit ${nth(channel)}`, number(data[channel])]
  if (column.row?.kind === "Flatten" && column.row.in_shape.length === 3) {
    const [, height, width] = column.row.in_shape
    const within = channel % (height * width)
    const source = Math.floor(channel / (height * width))
    lines.push(
      `from channel ${nth(source)}, row ${nth(Math.floor(within / width))}, column ${nth(within % width)}`,
    )
  }
  return lines
}

/**
 * @param {Column} column
 * @param {number} channel
 * @param {Numbers} data
 * @param {Spot} pixel
 * @returns {string}
 */
function valuesAt(column, channel, data, { row, column: across }) {
  const plane = column.height * column.width
  const at = row * column.width + across
  if (!column.colour) return number(data[channel * plane + at])
  return ["red", "green", "blue"].map((name, i) => `${name} ${number(data[i * plane + at])}`).join(", ")
}

/** The words beside the tile that is looked at. */
export class Tooltip {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root
    this.element = element("div", { class: "tooltip", role: "tooltip", hidden: true })
    root.append(this.element)
  }

  /**
   * @param {NetworkView} view
   * @param {Target} target
   * @param {string[]} lines
   */
  show(view, target, lines) {
    this.element.hidden = false
    const [title, ...rest] = lines
    this.element.replaceChildren(
      element("strong", {}, title),
      ...rest.map((line) => element("div", {}, line)),
    )
    this.#place(view.windowBox(target.place, target.tile))
  }

  /**
   * Beside the tile, on the side with room, so that it covers neither the tile nor the links.
   * @param {TileBox} box in the window
   */
  #place(box) {
    const root = this.root.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = this.element
    const right = box.x + box.width + 12 - root.left
    const left = right + width < root.width ? right : box.x - width - 12 - root.left
    this.element.style.left = `${Math.max(0, Math.min(left, root.width - width))}px`
    this.element.style.top = `${Math.max(0, box.y + (box.height - height) / 2 - root.top)}px`
  }

  hide() {
    this.element.hidden = true
  }
}

/**
 * The open channel is framed in each column of its story.
 * @param {NetworkView} view
 * @param {Panel} panel
 * @returns {Target[]}
 */
export function selection(view, { story, channel }) {
  return story.stages
    .filter(({ shown }) => channel < shown)
    .map(({ index }) => ({ place: view.places[index], channel, tile: channel, pixel: null, selected: true }))
}
