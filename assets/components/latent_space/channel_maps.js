// The maps of the layer of G that is looked at, as a board: a click switches a channel off or on.

/** @import { Frame, Tensor } from "../../lib/frame.js" */
/** @import { Stage } from "./stage.js" */

import { DIVERGING, GREY } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Atlas, crispSide, fitCanvas, frameBox } from "../../lib/draw.js"
import { count, nth, number, several } from "../../lib/format.js"

const LARGEST = 46
const SMALLEST = 24
const GAP = 3
const BAR = 4
const SHOWN = 64

/** @typedef {{columns: number, cell: number, row: number, shown: number}} MapGrid cell, row: CSS px */

/** The board; `width` is its room, in CSS px. */
export class ChannelMaps {
  /**
   * @param {Stage} stage
   * @param {{isOff: (channel: number) => boolean, toggle: (channel: number) => void}} on
   */
  constructor(stage, on) {
    this.stage = stage
    this.on = on
    this.width = 0
    this.focused = 0
    /** The channel under the pointer. @type {number | null} */
    this.pointed = null
    /** @type {Tensor | undefined} */
    this.maps = undefined
    /** @type {MapGrid | undefined} */
    this.grid = undefined
    this.atlas = new Atlas(1, 1, 1)
    this.atlasCount = 1
    this.canvas = element("canvas", {
      tabIndex: 0,
      role: "img",
      "aria-label": "The channels of a layer of G",
      "data-testid": "latent-channels",
    })
    this.canvas.onclick = (event) => {
      if (this.grid) this.#toggle(this.#at(event, this.grid), this.grid)
    }
    this.canvas.onpointermove = (event) => {
      if (this.grid) this.#point(this.#at(event, this.grid))
    }
    this.canvas.onpointerleave = () => this.#point(null)
    this.canvas.onkeydown = (event) => {
      if (this.grid) this.#key(event, this.grid)
    }
    this.caption = element("p", { class: "muted" })
  }

  get layer() {
    return this.stage.data.layer
  }

  get #channels() {
    return this.stage.data.layers.find(([layer]) => layer === this.layer)?.[1]
  }

  /** @param {Frame} frame */
  take({ arrays }) {
    const maps = arrays.get(`g.${this.layer}`)
    if (maps?.shape.length === 3) this.maps = maps
  }

  /** Draw them: maps after ReLU are grey; those with values below 0 are blue and orange. */
  draw() {
    if (!this.layer)
      return setText(
        this.caption,
        "This generator has dense layers only: it makes no maps inside. " +
          "Choose one with convolutions in the GAN lab.",
      )
    const { maps } = this
    if (!maps || maps.shape[0] !== this.#channels) return
    const [channels, height, width] = maps.shape
    const shown = Math.min(channels, SHOWN)
    const columns = shown > 16 ? 8 : shown > 8 ? 6 : 4
    const room = Math.max(SMALLEST, Math.min(LARGEST * (8 / columns), this.width / columns - GAP))
    const mapSide = crispSide(room, Math.max(width, height), 0.6)
    const grid = { columns, cell: mapSide + GAP, row: mapSide + GAP + BAR, shown }
    this.grid = grid
    const [low, high] = limits(maps.data)
    if (this.atlas.height !== height || this.atlas.width !== width || this.atlasCount !== shown) {
      this.atlas = new Atlas(shown, height, width)
      this.atlasCount = shown
    }
    for (let i = 0; i < shown; i++)
      this.atlas.paint(i, maps.data, i * height * width, low < 0 ? DIVERGING : GREY, low, high)
    this.atlas.flush()
    const context = fitCanvas(this.canvas, columns * grid.cell, Math.ceil(shown / columns) * grid.row)
    for (let i = 0; i < shown; i++) this.#drawMap(context, i, mapSide, grid)
    setText(
      this.caption,
      `${this.layer}: ${channels} × ${height} × ${width}, ` +
        `${low < 0 ? "orange to blue" : "black to white"} from ${number(low)} to ${number(high)}, ` +
        "one scale for all. Click a map to switch its channel " +
        `off${channels > shown ? `; the first ${shown} are shown` : ""}.${this.#aboutBars()}`,
    )
    this.canvas.ariaLabel =
      `${shown} channels of ${this.layer}. In focus: ${this.#about(this.focused)}. ` +
      "Arrow keys move, Enter switches."
    this.#point(this.pointed)
  }

  /** @param {number | null} channel told in the tooltip; the last row may end in room without one */
  #point(channel) {
    this.pointed = channel
    const isMap = this.grid && channel !== null && channel < this.grid.shown
    this.canvas.title = isMap ? this.#about(channel) : ""
  }

  /** How much the pictures change without each channel; null where that is not known. */
  get effects() {
    const { effects } = this.stage.data
    return effects?.length === this.#channels ? effects : null
  }

  /** @param {number} effect of a channel, over all pictures on which effects are measured */
  #matters(effect) {
    const pictures = several(this.stage.data.measured_on ?? 0, "picture")
    return `without it, pixels of ${pictures} change by ${effect.toFixed(3)} on average`
  }

  /** @param {number} channel */
  #about(channel) {
    const effect = this.effects?.[channel]
    const matters = effect === undefined ? "" : `; ${this.#matters(effect)}`
    return `channel ${nth(channel)}${this.on.isOff(channel) ? ", switched off" : ""}${matters}`
  }

  /** Which is the longest is asked before it is told: it is named once one is off. */
  #aboutBars() {
    const { effects } = this
    if (!effects) return ""
    const { measured_step: step, measured_on: pictures } = this.stage.data
    const when = step ? `, measured at step ${count(step)}` : ""
    if (!effects.some((_, channel) => this.on.isOff(channel)))
      return ` A bar says how much pixels of ${several(pictures ?? 0, "picture")} change without it${when}.`
    const strongest = strongestOf(effects)
    const matters = this.#matters(effects[strongest])
    return ` The longest bar is that of channel ${nth(strongest)}: ${matters}${when}.`
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} channel
   * @param {number} side CSS px
   * @param {MapGrid} grid
   */
  #drawMap(context, channel, side, { cell, row, columns }) {
    const [left, top] = [(channel % columns) * cell + GAP / 2, Math.floor(channel / columns) * row + GAP / 2]
    const {
      effects,
      stage: { colours },
    } = this
    if (effects) {
      context.fillStyle = colours.generated
      context.fillRect(
        left,
        top + side + 1,
        (side * effects[channel]) / (effects[strongestOf(effects)] || 1),
        BAR - 1,
      )
    }
    context.globalAlpha = this.on.isOff(channel) ? 0.2 : 1
    this.atlas.draw(context, channel, left, top, side, side)
    context.globalAlpha = 1
    frameBox(context, left, top, side, side, colours.line)
    if (this.on.isOff(channel)) {
      context.strokeStyle = colours.negative
      context.lineWidth = 2
      context.beginPath()
      context.moveTo(left + 3, top + 3)
      context.lineTo(left + side - 3, top + side - 3)
      context.moveTo(left + side - 3, top + 3)
      context.lineTo(left + 3, top + side - 3)
      context.stroke()
    }
    if (channel === this.focused && this.canvas.matches(":focus-visible"))
      frameBox(context, left, top, side, side, colours.text, 2)
  }

  /**
   * @param {MouseEvent} event
   * @param {MapGrid} grid
   * @returns {number} the channel that is pointed at
   */
  #at({ offsetX, offsetY }, { cell, row, columns }) {
    return Math.floor(offsetY / row) * columns + Math.min(columns - 1, Math.floor(offsetX / cell))
  }

  /**
   * @param {KeyboardEvent} event
   * @param {MapGrid} grid
   */
  #key(event, grid) {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -grid.columns, ArrowDown: grid.columns }
    const switches = event.key === "Enter" || event.key === " "
    if (!(event.key in steps) && !switches) return
    event.preventDefault()
    if (switches) return this.#toggle(this.focused, grid)
    this.focused = Math.max(0, Math.min(grid.shown - 1, this.focused + steps[event.key]))
    this.draw()
  }

  /**
   * @param {number} channel
   * @param {MapGrid} grid
   */
  #toggle(channel, { shown }) {
    if (channel >= shown) return
    this.focused = channel
    this.on.toggle(channel)
  }
}

/**
 * @param {number[]} effects one a channel
 * @returns {number} of those that are shown, the channel that matters most
 */
const strongestOf = (effects) => effects.indexOf(Math.max(...effects.slice(0, SHOWN)))

/**
 * @param {Iterable<number>} values
 * @returns {[low: number, high: number]} around 0 where some are below it
 */
function limits(values) {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low >= 0) return [0, high || 1]
  const largest = Math.max(-low, high)
  return [-largest, largest]
}
