// The plane, large: D's surface, G's manifold, real and generated points, and the gradient at each generated
// one. The layers are switched above it, a distribution is drawn on it, and the pointer asks D anywhere.

import { ticks } from "../../lib/axis.js"
import { element, setText } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { drawArrows, drawManifold, drawPoints, Stamps, Surface, verdictColours } from "./painting.js"
import { between, valueAt } from "./scene.js"

const MARGIN = { left: 20, bottom: 18 }
const KEY_STEP = 0.05
const BRUSH_PX = 13
const ERASER_PX = 18
const ARROW_SCALE = 0.3
const UNIT = 0.5
const LONGEST_ARROW = 0.17

export const LAYERS = [
  ["real", "Real", "Points of the distribution that G is to imitate"],
  ["generated", "Generated", "What G makes of the noise"],
  ["surface", "D’s surface", "What D says everywhere"],
  ["manifold", "G’s grid", "The grid of all noise, as G bends it: full where G puts many samples"],
  ["gradients", "Gradients", "How each generated point would have to move to lower G’s loss"],
]

export class Plane {
  /**
   * act: {onLayers(set), onDraw(points)}; `extent`: half the plane's side; `most`: how many points may be
   * drawn.
   */
  constructor(act, { extent, most }) {
    Object.assign(this, {
      act,
      extent,
      most,
      tool: "look",
      own: [],
      layers: new Set(),
      spot: null,
      brush: null,
    })
    this.picture = new Surface()
    this.stamps = new Stamps()
    this.chips = new Map(
      LAYERS.map(([name, label, help]) => [
        name,
        element(
          "button",
          { type: "button", class: `layer ${name}`, title: help, onclick: () => this.toggle(name) },
          element("i", {}),
          label,
        ),
      ]),
    )
    this.base = element("canvas", {
      role: "img",
      "aria-label": "Points, real and generated",
      "data-testid": "gan-picture",
    })
    this.over = element("canvas", {
      class: "over",
      tabIndex: 0,
      role: "application",
      "aria-label": "The plane: arrow keys move the cross, Enter draws where you draw a distribution",
    })
    this.prompt = element("p", { class: "prompt", hidden: true }, "Draw here")
    this.board = element("div", { class: "board" }, this.base, this.over, this.prompt)
    this.bar = element("i", { class: "bar" })
    this.ends = [element("span", {}), element("span", {})]
    this.arrow = element("i", { class: "arrow" })
    this.unit = element("span", {})
    this.legend = element(
      "div",
      { class: "legend" },
      element("span", { class: "scale" }, this.ends[0], this.bar, this.ends[1]),
      element("span", { class: "unit" }, this.arrow, this.unit),
    )
    this.readout = element("p", { class: "readout", "data-testid": "gan-readout" })
    this.tools = element(
      "div",
      { class: "segmented", role: "group", "aria-label": "What the pointer does", hidden: true },
      ["look", "draw", "erase"].map((tool) =>
        element(
          "button",
          { type: "button", "data-tool": tool, onclick: () => this.choose(tool) },
          tool[0].toUpperCase() + tool.slice(1),
        ),
      ),
      element("button", { type: "button", onclick: () => this.#change([]) }, "Clear"),
    )
    this.node = element(
      "section",
      { class: "plane" },
      element("div", { class: "layers", role: "group", "aria-label": "Layers" }, [...this.chips.values()]),
      this.board,
      element("div", { class: "below" }, this.legend, this.tools),
      this.readout,
    )
    this.#listen()
  }

  #listen() {
    const { over } = this
    over.onpointerdown = (event) => this.#press(event)
    over.onpointermove = (event) => this.#move(event)
    over.onpointerup = over.onpointercancel = () => (this.stroke = null)
    over.onpointerleave = over.onblur = () => this.#look(null)
    over.onkeydown = (event) => this.#key(event)
  }

  // What is chosen

  /** layers: a set of names. */
  showLayers(layers) {
    this.layers = layers
    for (const [name, chip] of this.chips) chip.ariaPressed = String(layers.has(name))
    this.legend.children[0].style.visibility = layers.has("surface") ? "visible" : "hidden"
    this.legend.children[1].style.visibility = layers.has("gradients") ? "visible" : "hidden"
    this.draw()
  }

  toggle(name) {
    const layers = new Set(this.layers)
    if (!layers.delete(name)) layers.add(name)
    this.act.onLayers(layers)
  }

  /** The distribution is drawn by hand (its points [[x, y]...]), or made by formula (null). */
  follow(own) {
    const isOwn = own !== null
    if (isOwn !== !this.tools.hidden) {
      this.tools.hidden = !isOwn
      this.choose(isOwn ? "draw" : "look")
    }
    this.own = own ?? []
    this.#invite()
    this.#read()
  }

  choose(tool) {
    this.tool = tool
    for (const node of this.tools.children)
      if (node.dataset.tool) node.ariaPressed = String(node.dataset.tool === tool)
    this.over.style.cursor = tool === "look" ? "crosshair" : "none"
    this.over.style.touchAction = tool === "look" ? "pan-y" : "none"
    this.#drawOver()
    this.#read()
  }

  #invite() {
    this.prompt.hidden = this.tools.hidden || this.own.length > 0
  }

  arrange(width, colours) {
    Object.assign(this, {
      colours,
      width,
      side: Math.round(width - MARGIN.left),
      table: verdictColours(colours),
    })
    this.context = fitCanvas(this.base, width, this.side + MARGIN.bottom)
    this.above = fitCanvas(this.over, width, this.side + MARGIN.bottom)
    const stops = [0, 64, 128, 191, 255].map((at) => `rgb(${this.table[at].join(" ")})`)
    this.bar.style.background = `linear-gradient(90deg, ${stops.join(", ")})`
    this.draw()
  }

  // The picture

  /** Show a scene (see scene.js), gliding there from the one before within `glideMs`. */
  show(scene, glideMs = 0) {
    const before = this.current ?? scene
    Object.assign(this, { before, scene, started: performance.now(), glideMs })
    this.#measureArrow()
    cancelAnimationFrame(this.request)
    this.#glide()
  }

  // An arrow as long as UNIT of a gradient, or of a move.
  #measureArrow() {
    const { pushScale } = this.scene
    const [unit, scale] = pushScale ? [0.01, pushScale] : [UNIT, ARROW_SCALE]
    this.arrow.style.width = `${Math.round((unit * scale * this.side) / (2 * this.extent))}px`
    setText(this.unit, pushScale ? `a move of ${unit}` : `gradient ${unit}`)
  }

  #glide() {
    const share =
      this.glideMs > 0 ? Math.max(0, Math.min(1, (performance.now() - this.started) / this.glideMs)) : 1
    this.current = share < 1 ? between(this.before, this.scene, share * share * (3 - 2 * share)) : this.scene
    this.draw()
    if (share < 1) this.request = requestAnimationFrame(() => this.#glide())
  }

  place = (x, y) => [
    MARGIN.left + ((x + this.extent) / (2 * this.extent)) * this.side,
    ((this.extent - y) / (2 * this.extent)) * this.side,
  ]

  draw() {
    const { context, side, current: scene, layers } = this
    if (!context) return
    context.clearRect(0, 0, side + MARGIN.left, side + MARGIN.bottom)
    this.#drawFrame()
    if (!scene) return
    context.save()
    context.beginPath()
    context.rect(MARGIN.left, 0, side, side)
    context.clip()
    this.#drawLayers(context, scene, layers)
    context.restore()
    this.#drawOver()
  }

  #drawLayers(context, scene, layers) {
    const { colours, place, stamps, side } = this
    const rim = colours.background
    if (layers.has("surface") && scene.surface) {
      this.picture.paint(scene.surface.values, scene.surface.side, scene.surface.range, this.table)
      this.picture.draw(context, MARGIN.left, 0, side)
    }
    if (layers.has("manifold") && scene.grid) drawManifold(context, scene.grid, place, colours.generated)
    const radius = Math.max(2, Math.min(3.4, side / 170))
    if (layers.has("real") && scene.real && this.prompt.hidden)
      drawPoints(context, scene.real, place, stamps, { radius, fill: colours.real, rim })
    if (layers.has("gradients") && scene.push && scene.generated) {
      drawArrows(context, scene.generated, scene.push, place, {
        colour: colours.generated,
        scale: scene.pushScale ?? ARROW_SCALE,
        longest: LONGEST_ARROW * this.extent,
      })
    }
    if (layers.has("generated") && scene.generated)
      drawPoints(context, scene.generated, place, stamps, { radius, fill: colours.generated, rim })
  }

  #drawFrame() {
    const { context, colours, side, extent } = this
    context.strokeStyle = colours.line
    context.lineWidth = 1
    context.strokeRect(MARGIN.left + 0.5, 0.5, side - 1, side - 1)
    context.font = `12px ${colours.font}`
    context.fillStyle = colours.muted
    for (const tick of ticks(-extent * 0.99, extent * 0.99, 4)) {
      const text = String(Number(tick.toPrecision(3))).replace("-", "−")
      const [left, top] = this.place(tick, tick)
      context.textAlign = "center"
      context.textBaseline = "alphabetic"
      context.fillText(text, left, side + 13)
      context.textAlign = "right"
      context.textBaseline = "middle"
      context.fillText(text, MARGIN.left - 5, top)
    }
  }

  // Pointer and keys

  #position(event) {
    const box = this.over.getBoundingClientRect()
    const x = ((event.clientX - box.left - MARGIN.left) / this.side) * 2 * this.extent - this.extent
    const y = this.extent - ((event.clientY - box.top) / this.side) * 2 * this.extent
    return { x, y, inside: Math.abs(x) <= this.extent && Math.abs(y) <= this.extent }
  }

  #press(event) {
    if (event.button !== 0) return
    if (this.tool !== "look") this.over.setPointerCapture(event.pointerId)
    this.stroke = { last: null }
    this.#move(event)
  }

  #move(event) {
    for (const moment of this.stroke && event.getCoalescedEvents?.().length
      ? event.getCoalescedEvents()
      : [event]) {
      const spot = this.#position(moment)
      if (this.stroke && spot.inside) this.#brush(spot)
      this.spot = spot.inside ? spot : null
    }
    this.#look(this.spot)
  }

  #look(spot) {
    this.spot = spot
    this.#drawOver()
    this.#read()
  }

  #brush(spot) {
    if (this.tool === "look") return
    const reach = ((this.tool === "erase" ? ERASER_PX : BRUSH_PX) / this.side) * 2 * this.extent
    if (this.tool === "erase") {
      const kept = this.own.filter(([x, y]) => Math.hypot(x - spot.x, y - spot.y) > reach)
      if (kept.length < this.own.length) this.#change(kept)
      return
    }
    const { last } = this.stroke ?? {}
    if (last && Math.hypot(last.x - spot.x, last.y - spot.y) < reach * 0.55) return
    if (this.stroke) this.stroke.last = spot
    if (this.own.length < this.most) this.#change([...this.own, [round(spot.x), round(spot.y)]])
  }

  #change(own) {
    this.own = own
    this.#invite()
    this.#drawOver()
    this.act.onDraw(own)
  }

  #key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
    const at = this.spot ?? { x: 0, y: 0 }
    if (event.key in steps) {
      const by = KEY_STEP * (event.shiftKey ? 5 : 1)
      const [x, y] = [at.x + steps[event.key][0] * by, at.y + steps[event.key][1] * by].map((value) =>
        Math.max(-this.extent, Math.min(this.extent, value)),
      )
      this.#look({ x, y })
    } else if (event.key === "Enter" || event.key === " ") this.#brush(at)
    else return
    event.preventDefault()
  }

  #drawOver() {
    const { above, side, spot, colours } = this
    if (!above) return
    above.clearRect(0, 0, side + MARGIN.left, side + MARGIN.bottom)
    for (const [x, y] of this.own)
      this.stamps.draw(above, ...this.place(x, y), 4, "transparent", colours.real)
    if (!spot) return
    const [left, top] = this.place(spot.x, spot.y)
    above.strokeStyle = colours.muted
    above.lineWidth = 1
    above.beginPath()
    if (this.tool === "look") {
      above.moveTo(MARGIN.left, top)
      above.lineTo(MARGIN.left + side, top)
      above.moveTo(left, 0)
      above.lineTo(left, side)
    } else above.arc(left, top, this.tool === "erase" ? ERASER_PX : BRUSH_PX, 0, 2 * Math.PI)
    above.stroke()
  }

  /** What D says under the pointer; without one, what there is to do. */
  #read() {
    const { spot, current } = this
    const surface = current?.surface
    if (!spot || !surface) return setText(this.readout, this.#hint())
    const value = valueAt(surface, this.extent, spot.x, spot.y)
    const where = `x ${spot.x.toFixed(2)}, y ${spot.y.toFixed(2)}`.replaceAll("-", "−")
    return setText(this.readout, `${where}: ${this.say(value)}`)
  }

  #hint() {
    if (this.tool === "draw")
      return this.own.length >= this.most
        ? `There is room for ${this.most} strokes of the brush. Erase some first.`
        : "Draw with the mouse, a finger or a pen: where you draw more, there are more points."
    return "Move over the plane to ask D."
  }

  /** range: what the ends of the legend mean; say(value): D's answer in words. */
  explain({ ends, say }) {
    this.say = say
    ends.forEach((text, at) => setText(this.ends[at], text))
    this.#read()
  }

  describe(text) {
    this.base.ariaLabel = text
  }

  destroy() {
    cancelAnimationFrame(this.request)
  }
}

const round = (value) => Math.round(value * 100) / 100
