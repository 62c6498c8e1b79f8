// The plane, large: D's surface, G's manifold, real and generated points, and the gradient at each generated
// one. The layers are switched above it, a distribution is drawn on it, and the pointer asks D anywhere.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Drawn, Spot, Tool } from "./brush.js" */
/** @import { Legend as Explained } from "./model.js" */
/** @import { Place, Rgb } from "./painting.js" */
/** @import { Scene } from "./scene.js" */

import { element, setText } from "../../lib/dom.js"
import { fitCanvas } from "../../lib/draw.js"
import { Brush, TOOLS } from "./brush.js"
import { Chips } from "./chips.js"
import { Legend } from "./legend.js"
import {
  ARROW_SCALE,
  drawArrows,
  drawAxes,
  drawManifold,
  drawPoints,
  Stamps,
  Surface,
  verdictColours,
} from "./painting.js"
import { between, valueAt } from "./scene.js"

const MARGIN = { left: 20, bottom: 18 }
const KEY_STEP = 0.05
const LONGEST_ARROW = 0.17

/**
 * @typedef {object} PlaneActs
 * @property {(layers: Set<string>) => void} onLayers
 * @property {(points: Drawn) => void} onDraw
 */

/** The large picture. */
export class Plane {
  /**
   * @param {PlaneActs} act
   * @param {{extent: number, most: number}} limits half the plane's side; how many points may be drawn
   */
  constructor(act, { extent, most }) {
    this.act = act
    this.extent = extent
    this.brush = new Brush(most)
    /** @type {Set<string>} those in sight */
    this.layers = new Set()
    /** @type {Spot | null} under the pointer */
    this.spot = null
    /** @type {Scene | null} that is glided to */
    this.scene = null
    /** @type {Scene | null} that the glide began with */
    this.before = null
    /** @type {Scene | null} that is shown */
    this.current = null
    this.started = 0
    this.glideMs = 0
    this.request = 0
    this.width = 0
    this.side = 0
    this.margin = MARGIN
    /** @type {Theme | null} */
    this.colours = null
    /** @type {Rgb[]} */
    this.table = []
    /** @type {CanvasRenderingContext2D | null} */
    this.context = null
    /** @type {CanvasRenderingContext2D | null} */
    this.above = null
    /** @type {(value: number) => string} D's answer in words */
    this.say = String
    this.picture = new Surface()
    this.stamps = new Stamps()
    this.chips = new Chips((layers) => act.onLayers(layers))
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
    this.legend = new Legend()
    this.readout = element("p", { class: "readout", "data-testid": "gan-readout" })
    this.tools = element(
      "div",
      { class: "segmented", role: "group", "aria-label": "What the pointer does", hidden: true },
      TOOLS.map((tool) =>
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
      this.chips.node,
      this.board,
      element("div", { class: "below" }, this.legend.node, this.tools),
      this.readout,
    )
    this.#listen()
  }

  #listen() {
    const { over } = this
    over.onpointerdown = (event) => this.#press(event)
    over.onpointermove = (event) => this.#move(event)
    over.onpointerup = over.onpointercancel = () => this.brush.lift()
    over.onpointerleave = over.onblur = () => this.#look(null)
    over.onkeydown = (event) => this.#key(event)
  }

  // What is chosen

  /** @param {Set<string>} layers */
  showLayers(layers) {
    this.layers = layers
    this.chips.show(layers)
    this.legend.showLayers(layers)
    this.draw()
  }

  /** @param {string} name */
  toggle(name) {
    this.chips.toggle(name)
  }

  /** @param {Drawn | null} own the distribution where it is drawn by hand, null where a formula makes it */
  follow(own) {
    const isOwn = own !== null
    if (isOwn !== !this.tools.hidden) {
      this.tools.hidden = !isOwn
      this.choose(isOwn ? "draw" : "look")
    }
    this.brush.points = own ?? []
    this.#invite()
    this.#read()
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.brush.tool = tool
    for (const button of this.tools.querySelectorAll("button"))
      if (button.dataset.tool) button.ariaPressed = String(button.dataset.tool === tool)
    this.over.style.cursor = tool === "look" ? "crosshair" : "none"
    this.over.style.touchAction = tool === "look" ? "pan-y" : "none"
    this.#drawOver()
    this.#read()
  }

  /** An empty drawing hides the real points of before: they are not drawn over again until others come. */
  #invite() {
    const isOver = this.tools.hidden || this.brush.points.length > 0
    if (isOver === this.prompt.hidden) return
    this.prompt.hidden = isOver
    if (!isOver || this.tools.hidden) this.draw()
  }

  /**
   * @param {number} width
   * @param {Theme} colours
   */
  arrange(width, colours) {
    this.colours = colours
    this.width = width
    this.margin = { left: MARGIN.left * colours.type, bottom: MARGIN.bottom * colours.type }
    this.side = Math.round(width - this.margin.left)
    this.table = verdictColours(colours)
    this.context = fitCanvas(this.base, width, this.side + this.margin.bottom)
    this.above = fitCanvas(this.over, width, this.side + this.margin.bottom)
    this.legend.paint(this.table)
    this.draw()
  }

  // The picture

  /**
   * Show a scene, gliding there from the one before. The pointer reads what is glided to, from the start.
   * @param {Scene} scene
   * @param {Explained | null} legend of its surface; null: as before
   * @param {number} [glideMs]
   */
  show(scene, legend, glideMs = 0) {
    if (legend) this.#explain(legend)
    this.before = this.current ?? scene
    this.scene = scene
    this.started = performance.now()
    this.glideMs = glideMs
    this.legend.showArrow(scene, this.side / (2 * this.extent))
    cancelAnimationFrame(this.request)
    this.#glide(this.before, scene)
    this.#read()
  }

  /**
   * @param {Scene} before
   * @param {Scene} scene
   */
  #glide(before, scene) {
    const share =
      this.glideMs > 0 ? Math.max(0, Math.min(1, (performance.now() - this.started) / this.glideMs)) : 1
    this.current = share < 1 ? between(before, scene, share * share * (3 - 2 * share)) : scene
    this.draw()
    if (share < 1) this.request = requestAnimationFrame(() => this.#glide(before, scene))
  }

  /** @type {Place} */
  place = (x, y) => [
    this.margin.left + ((x + this.extent) / (2 * this.extent)) * this.side,
    ((this.extent - y) / (2 * this.extent)) * this.side,
  ]

  draw() {
    const { context, side, current: scene, colours } = this
    if (!context || !colours) return
    context.clearRect(0, 0, side + this.margin.left, side + this.margin.bottom)
    drawAxes(context, colours, this.margin.left, side, this.extent, this.place)
    if (!scene) return
    context.save()
    context.beginPath()
    context.rect(this.margin.left, 0, side, side)
    context.clip()
    this.#drawLayers(context, scene, colours)
    context.restore()
    this.#drawOver()
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Scene} scene
   * @param {Theme} colours
   */
  #drawLayers(context, scene, colours) {
    const { layers, place, stamps, side } = this
    const rim = colours.background
    if (layers.has("surface") && scene.surface) {
      this.picture.paint(scene.surface, this.table)
      this.picture.draw(context, this.margin.left, 0, side)
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

  // Pointer and keys

  /** @param {PointerEvent} event */
  #position(event) {
    const box = this.over.getBoundingClientRect()
    const x = ((event.clientX - box.left - this.margin.left) / this.side) * 2 * this.extent - this.extent
    const y = this.extent - ((event.clientY - box.top) / this.side) * 2 * this.extent
    return { x, y, inside: Math.abs(x) <= this.extent && Math.abs(y) <= this.extent }
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return
    if (this.brush.tool !== "look") this.over.setPointerCapture(event.pointerId)
    this.brush.press()
    this.#move(event)
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const all = event.getCoalescedEvents?.() ?? []
    const { stroke } = this.brush
    for (const moment of stroke && all.length ? all : [event]) {
      const spot = this.#position(moment)
      if (stroke && spot.inside) this.#touch(spot)
      this.spot = spot.inside ? spot : null
    }
    this.#look(this.spot)
  }

  /** @param {Spot | null} spot */
  #look(spot) {
    this.spot = spot
    this.#drawOver()
    this.#read()
  }

  /** @param {Spot} spot */
  #touch(spot) {
    const points = this.brush.touch(spot, (2 * this.extent) / this.side)
    if (points) this.#change(points)
  }

  /** @param {Drawn} points */
  #change(points) {
    this.brush.points = points
    this.#invite()
    this.#drawOver()
    this.act.onDraw(points)
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, [x: number, y: number]>} */
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
    const at = this.spot ?? { x: 0, y: 0 }
    if (event.key in steps) {
      const by = KEY_STEP * (event.shiftKey ? 5 : 1)
      const [x, y] = [at.x + steps[event.key][0] * by, at.y + steps[event.key][1] * by].map((value) =>
        Math.max(-this.extent, Math.min(this.extent, value)),
      )
      this.#look({ x, y })
    } else if (event.key === "Enter" || event.key === " ") this.#touch(at)
    else return
    event.preventDefault()
  }

  #drawOver() {
    const { above, side, spot, colours, brush } = this
    if (!above || !colours) return
    above.clearRect(0, 0, side + this.margin.left, side + this.margin.bottom)
    for (const [x, y] of brush.points)
      this.stamps.draw(above, ...this.place(x, y), { radius: 4, fill: "transparent", rim: colours.real })
    if (!spot) return
    const [left, top] = this.place(spot.x, spot.y)
    above.strokeStyle = colours.muted
    above.lineWidth = 1
    above.beginPath()
    if (brush.tool === "look") {
      above.moveTo(this.margin.left, top)
      above.lineTo(this.margin.left + side, top)
      above.moveTo(left, 0)
      above.lineTo(left, side)
    } else above.arc(left, top, brush.radiusPx, 0, 2 * Math.PI)
    above.stroke()
  }

  /** What D says under the pointer; without one, what there is to do. */
  #read() {
    const { spot, scene } = this
    const surface = scene?.surface
    if (!spot || !surface) return setText(this.readout, this.#hint())
    const value = valueAt(surface, this.extent, spot.x, spot.y)
    const where = `x ${spot.x.toFixed(2)}, y ${spot.y.toFixed(2)}`.replaceAll("-", "−")
    return setText(this.readout, `${where}: ${this.say(value)}`)
  }

  #hint() {
    const { tool, isFull, most } = this.brush
    if (tool === "draw")
      return isFull
        ? `There is room for ${most} strokes of the brush. Erase some first.`
        : "With the mouse, a finger or a pen: where you draw more, there are more points."
    return "Move over the plane to ask D."
  }

  /** @param {Explained} surface */
  #explain({ ends, say }) {
    this.say = say
    this.legend.explain(ends)
  }

  /** @param {string} text */
  describe(text) {
    this.base.ariaLabel = text
  }

  destroy() {
    cancelAnimationFrame(this.request)
  }
}
