// Single channels of a layer of G switched off, and what vanishes from the pictures.

import { DIVERGING, GREY } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Atlas, crispSide, fitCanvas, frameBox } from "../../lib/draw.js"
import { nth, number } from "../../lib/format.js"
import { judgeChange } from "./judge.js"
import { Picker } from "./picker.js"
import { picture } from "./stage.js"

const LARGEST_MAP = 46
const SMALLEST_MAP = 24
const GAP = 3
const BAR = 4
const SHOWN = 64
const OTHERS = 12

export class ChannelsView {
  constructor(stage) {
    this.stage = stage
    this.maps = element("canvas", {
      tabIndex: 0,
      role: "img",
      "aria-label": "The channels of a layer of G",
      "data-testid": "latent-channels",
    })
    this.maps.onclick = (event) => this.#toggle(this.#at(event))
    this.maps.onpointermove = (event) => this.grid && (this.maps.title = this.#about(this.#at(event)))
    this.maps.onkeydown = (event) => this.#key(event)
    this.focused = 0
    this.caption = element("p", { class: "muted" })
    this.all = element("button", { type: "button", onclick: () => this.#set([]) }, "All on")
    this.before = picture("Before", "latent-before")
    this.after = picture("After", "latent-large")
    this.difference = picture(
      "After − before",
      "latent-difference",
      "Difference: blue brighter, orange darker",
    )
    this.says = element("p", { class: "says", "data-testid": "latent-says" })
    this.others = picture(
      `The first ${OTHERS} samples, before and after`,
      "latent-others",
      "More samples before and after",
    )
    this.picker = new Picker(
      stage,
      "The sample to look at.",
      (sample) => this.#choose(sample),
      (sample) => (sample === stage.chosen.sample ? "z" : null),
    )
    this.node = element(
      "div",
      { class: "latent-channels" },
      element("div", {}, this.maps, element("div", { class: "latent-row" }, this.all), this.caption),
      element(
        "div",
        {},
        element("div", { class: "trio" }, this.before.node, this.after.node, this.difference.node),
        this.says,
        this.others.node,
      ),
      element("div", {}, element("h4", {}, "Sample"), this.picker.node),
    )
  }

  adopt() {
    this.#ask()
  }

  leave() {}

  arrange(width) {
    const narrow = width < 760
    this.node.classList.toggle("is-narrow", narrow)
    this.node.classList.toggle("is-medium", !narrow && width < 1240)
    this.mapsWidth = narrow ? width : Math.min(420, 0.36 * width)
    this.node.firstChild.style.width = `${this.mapsWidth}px`
    this.side = narrow
      ? (width - 24) / 3
      : Math.min(168, (width - this.mapsWidth - (width < 1240 ? 60 : 380)) / 3)
    this.picker.arrange(narrow ? Math.min(310, width) : 310)
    this.#ask()
    this.draw()
  }

  get layer() {
    return this.stage.data.layer
  }

  get off() {
    const known = new Map(this.stage.data.layers)
    return this.stage.chosen.off.filter(([layer, channel]) => channel < (known.get(layer) ?? 0))
  }

  #isOff(channel) {
    return this.off.some(([layer, other]) => layer === this.layer && other === channel)
  }

  #ask() {
    const { stage } = this
    if (!stage.ready || !this.layer) return
    const samples = [stage.chosen.sample, ...Array.from({ length: OTHERS }, (_, i) => i + 1)]
    const silenced = this.off.map(([layer, channel]) => [`g.${layer}`, channel])
    stage.ask(
      samples.map((sample) => stage.noise(sample)),
      { layers: [`g.${this.layer}`], silenced, labels: samples.map((sample) => stage.labelOf(sample)) },
    )
  }

  frame(frame) {
    if (!this.asked) this.#ask()
    this.asked = true
    const maps = frame.arrays.get(`g.${this.layer}`)
    if (maps?.shape.length === 3) this.mapsArray = maps
    this.draw()
  }

  draw() {
    const { stage, side } = this
    if (!stage.ready || !side) return
    this.picker.draw()
    if (!this.layer)
      return setText(
        this.caption,
        "This generator has dense layers only: it makes no maps inside. " +
          "Choose one with convolutions in the GAN lab.",
      )
    this.all.disabled = this.off.length === 0
    this.#drawMaps()
    if (stage.at?.shape[0] !== OTHERS + 1) return
    const { sample } = stage.chosen
    stage.pictures.samples.show(this.before.canvas, sample - 1, side)
    stage.pictures.at.show(this.after.canvas, 0, side)
    this.#drawDifference(sample)
    this.#drawOthers()
    this.#write()
  }

  // Maps after ReLU are grey; those with values below 0 are blue and orange.
  #drawMaps() {
    const { mapsArray } = this
    if (!mapsArray || mapsArray.shape[0] !== new Map(this.stage.data.layers).get(this.layer)) return
    const [channels, height, width] = mapsArray.shape
    const shown = Math.min(channels, SHOWN)
    const columns = shown > 16 ? 8 : shown > 8 ? 6 : 4
    const room = Math.max(SMALLEST_MAP, Math.min(LARGEST_MAP * (8 / columns), this.mapsWidth / columns - GAP))
    const mapSide = crispSide(room, Math.max(width, height), 0.6)
    this.grid = { columns, cell: mapSide + GAP, row: mapSide + GAP + BAR, shown }
    const [low, high] = limits(mapsArray.data)
    if (this.atlas?.height !== height || this.atlas?.width !== width || this.atlasCount !== shown) {
      this.atlas = new Atlas(shown, height, width)
      this.atlasCount = shown
    }
    for (let i = 0; i < shown; i++)
      this.atlas.paint(i, mapsArray.data, i * height * width, low < 0 ? DIVERGING : GREY, low, high)
    this.atlas.flush()
    const context = fitCanvas(this.maps, columns * this.grid.cell, Math.ceil(shown / columns) * this.grid.row)
    for (let i = 0; i < shown; i++) this.#drawMap(context, i, mapSide)
    setText(
      this.caption,
      `${this.layer}: ${channels} × ${height} × ${width}, ` +
        `${low < 0 ? "orange to blue" : "black to white"} from ${number(low)} to ${number(high)}, ` +
        "one scale for all. Click a map to switch its channel " +
        `off${channels > shown ? `; the first ${shown} are shown` : ""}.${this.#aboutBars()}`,
    )
    this.maps.ariaLabel =
      `${shown} channels of ${this.layer}. In focus: ${this.#about(this.focused)}. ` +
      "Arrow keys move, Enter switches."
  }

  /** How much the pictures change without each channel; null where that is not known. */
  get effects() {
    const { effects } = this.stage.data
    return effects?.length === new Map(this.stage.data.layers).get(this.layer) ? effects : null
  }

  get strongest() {
    return this.effects.indexOf(Math.max(...this.effects.slice(0, SHOWN)))
  }

  #about(channel) {
    const matters = this.effects
      ? `; without it, pixels change by ${this.effects[channel]?.toFixed(3)} on average`
      : ""
    return `channel ${nth(channel)}${this.#isOff(channel) ? ", switched off" : ""}${matters}`
  }

  #aboutBars() {
    const { effects, strongest } = this
    return effects
      ? ` The longest bar is that of channel ${nth(strongest)}: ` +
          `without it, pixels change by ${effects[strongest].toFixed(3)} on average.`
      : ""
  }

  #drawMap(context, channel, side) {
    const { cell, row, columns } = this.grid
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
        (side * effects[channel]) / (effects[this.strongest] || 1),
        BAR - 1,
      )
    }
    context.globalAlpha = this.#isOff(channel) ? 0.2 : 1
    this.atlas.draw(context, channel, left, top, side, side)
    context.globalAlpha = 1
    frameBox(context, left, top, side, side, colours.line)
    if (this.#isOff(channel)) {
      context.strokeStyle = colours.negative
      context.lineWidth = 2
      context.beginPath()
      context.moveTo(left + 3, top + 3)
      context.lineTo(left + side - 3, top + side - 3)
      context.moveTo(left + side - 3, top + 3)
      context.lineTo(left + 3, top + side - 3)
      context.stroke()
    }
    const hasFocus =
      this.maps.getRootNode().activeElement === this.maps && this.maps.matches(":focus-visible")
    if (hasFocus && channel === this.focused) frameBox(context, left, top, side, side, colours.text, 2)
  }

  /** After minus before, all channels of a pixel averaged. */
  #changes(sample) {
    const { at, frame } = this.stage
    const [colours, height, width] = at.shape.slice(1)
    const before = frame.arrays
      .get("samples")
      .data.subarray((sample - 1) * colours * height * width, sample * colours * height * width)
    const plane = height * width
    return Float32Array.from({ length: plane }, (_, i) => {
      let sum = 0
      for (let colour = 0; colour < colours; colour++)
        sum += at.data[colour * plane + i] - before[colour * plane + i]
      return sum / colours
    })
  }

  #drawDifference(sample) {
    const [, height, width] = this.stage.at.shape.slice(1)
    this.change = this.#changes(sample)
    const atlas = new Atlas(1, height, width)
    atlas.paint(0, this.change, 0, DIVERGING, -1, 1)
    atlas.flush()
    const size = this.stage.pictures.samples.size(this.side)
    atlas.draw(fitCanvas(this.difference.canvas, size.width, size.height), 0, 0, 0, size.width, size.height)
  }

  #drawOthers() {
    const { samples, at } = this.stage.pictures
    const size = samples.size(Math.min(44, (3 * this.side + 20) / OTHERS - GAP))
    const context = fitCanvas(this.others.canvas, OTHERS * (size.width + GAP), 2 * (size.height + GAP))
    for (let i = 0; i < OTHERS; i++) {
      samples.draw(context, i, i * (size.width + GAP), 0, size)
      at.draw(context, i + 1, i * (size.width + GAP), size.height + GAP, size)
    }
  }

  #write() {
    const shape = this.stage.at.shape.slice(1).join(" × ")
    this.before.note(`${shape}, −1 to 1`)
    this.after.note("the same scale")
    this.difference.note("orange −1 to blue +1")
    const { off } = this
    if (!off.length) return setText(this.says, this.#hint())
    const { kind, moved, darker, brighter } = judgeChange(this.change, this.stage.data.bounds)
    const names =
      off.length === 1 ? `Channel ${nth(off[0][1])} of ${off[0][0]} is off` : `${off.length} channels are off`
    const words =
      kind === "hardly"
        ? "hardly anything changes in this sample"
        : `pixels change by ${moved.toFixed(3)} on average: ${darker} get clearly darker, ` +
          `${brighter} clearly brighter`
    setText(this.says, `${names}: ${words}.`)
  }

  #hint() {
    const first = "All channels are on. Predict which one matters most, then click it."
    return this.effects
      ? `${first} The longest bar, below channel ${nth(this.strongest)}, is a good start.`
      : first
  }

  #at({ offsetX, offsetY }) {
    const { cell, row, columns } = this.grid
    return Math.floor(offsetY / row) * columns + Math.min(columns - 1, Math.floor(offsetX / cell))
  }

  #key(event) {
    if (!this.grid) return
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.grid.columns, ArrowDown: this.grid.columns }
    const switches = event.key === "Enter" || event.key === " "
    if (!(event.key in steps) && !switches) return
    event.preventDefault()
    if (switches) return this.#toggle(this.focused)
    this.focused = Math.max(0, Math.min(this.grid.shown - 1, this.focused + steps[event.key]))
    this.draw()
  }

  #toggle(channel) {
    if (!this.grid || channel >= this.grid.shown) return
    this.focused = channel
    const rest = this.off.filter(([layer, other]) => layer !== this.layer || other !== channel)
    this.#set(rest.length < this.off.length ? rest : [...rest, [this.layer, channel]])
  }

  #set(off) {
    this.stage.edit({ off })
    this.#ask()
    this.draw()
  }

  #choose(sample) {
    this.stage.edit({ sample })
    this.#ask()
    this.draw()
  }
}

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
