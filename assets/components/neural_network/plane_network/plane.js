// The plane itself, large: what the network answers everywhere, the points, and the brush for own points.

import { DIVERGING, gradient } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { number, percent } from "../../../lib/format.js"
import { cellOf, EXTENT, FEATURES } from "./model.js"
import { CLASS_COLOURS, PALE, pointColour } from "./painter.js"
import { PointStamps } from "./points.js"

const MARGIN = { left: 20, bottom: 18 }
const BRUSH_PX = 11
const ERASER_PX = 14
const KEY_STEP = 0.1
const TICKS = [-2, 0, 2]
const LEVELS = [
  [1, "+1"],
  [0, "0"],
  [-1, "−1"],
]

export class Plane {
  /**
   * act: {onPoint({x, y} or null), onOwn(points), onHard(), onTests()}; `most`: how many own points there may
   * be.
   */
  constructor(act, most) {
    this.act = act
    this.most = most
    this.tool = "look"
    this.own = []
    this.tests = true
    this.stamps = new PointStamps()
    this.title = element("h4", {})
    this.base = element("canvas", {
      role: "img",
      "aria-label": "What the network answers all over the plane",
      "data-testid": "plane-picture",
    })
    this.over = element("canvas", {
      class: "over",
      tabIndex: 0,
      role: "application",
      "aria-label": "The plane: arrow keys move the cross, Enter adds a point",
    })
    this.board = element("div", { class: "board" }, this.base, this.over)
    this.readout = element("p", { class: "readout", "data-testid": "plane-readout" })
    this.legend = element("div", { class: "legend" })
    this.tools = element("div", { class: "segmented", role: "group", "aria-label": "What the pointer does" })
    this.hardBox = this.#box("Border only", "Paint only which class wins", (on) => {
      this.hard = on
      this.act.onHard()
    })
    this.testsBox = this.#box(
      [element("i", { class: "dot hollow" }), "Validation points"],
      "Show the points that are kept aside for testing",
      (on) => {
        this.tests = on
        this.#drawOver()
      },
      true,
    )
    this.clear = element(
      "button",
      { class: "link", type: "button", onclick: () => this.act.onOwn([]) },
      "Clear own points",
    )
    const training = element("span", {}, element("i", { class: "dot full" }), "Training points")
    this.node = element(
      "section",
      { class: "plane" },
      this.title,
      this.board,
      this.legend,
      this.readout,
      this.tools,
      element("div", { class: "boxes" }, training, this.testsBox, this.hardBox, this.clear),
    )
    this.#listen()
  }

  #box(face, help, onchange, checked = false) {
    const input = element("input", { type: "checkbox", checked, onchange: () => onchange(input.checked) })
    return element("label", { title: help }, input, face)
  }

  #listen() {
    this.over.onpointerdown = (event) => this.#press(event)
    this.over.onpointermove = (event) => this.#move(event)
    this.over.onpointerup = this.over.onpointercancel = () => (this.stroke = null)
    this.over.onpointerleave = () => this.act.onPoint(null)
    this.over.onkeydown = (event) => this.#key(event)
    this.over.onblur = () => this.act.onPoint(null)
  }

  /** New data or another choice of what is asked of the network. */
  follow({ classes, loss }, own) {
    this.own = own
    this.clear.hidden = !own.length
    if (this.kind?.classes !== classes) this.#makeTools(classes)
    this.kind = { classes, loss }
    this.hardBox.hidden = classes === 0
    this.#drawOver()
  }

  #makeTools(classes) {
    const targets = classes
      ? CLASS_COLOURS.slice(0, classes).map((_, target) => [target, `Add to class ${target + 1}`, ""])
      : LEVELS.map(([level, name]) => [level, `Add a point of value ${name}`, name])
    const adds = targets.map(([target, label, name]) =>
      this.#toolButton(
        target,
        label,
        element("i", {
          class: classes ? "dot" : "dot level",
          style: `background:${pointColour(target, classes)}`,
        }),
        name,
      ),
    )
    this.tools.replaceChildren(
      this.#toolButton("look", "Look", "Look"),
      ...adds,
      this.#toolButton("erase", "Erase", "Erase"),
    )
    this.#choose("look")
  }

  #toolButton(tool, label, ...face) {
    const node = element(
      "button",
      { type: "button", title: label, "aria-label": label, onclick: () => this.#choose(tool) },
      ...face,
    )
    node.dataset.tool = tool
    return node
  }

  #choose(tool) {
    this.tool = tool
    for (const node of this.tools.children) node.ariaPressed = String(node.dataset.tool === String(tool))
    this.over.style.cursor = tool === "look" ? "crosshair" : tool === "erase" ? "cell" : "copy"
  }

  arrange(width, colours) {
    this.colours = colours
    this.side = Math.round(width - MARGIN.left)
    this.context = fitCanvas(this.base, width, this.side + MARGIN.bottom)
    this.above = fitCanvas(this.over, width, this.side + MARGIN.bottom)
    this.#drawOver()
  }

  // Pointer and keys

  #position(event) {
    const box = this.over.getBoundingClientRect()
    const x = ((event.clientX - box.left - MARGIN.left) / this.side) * 2 * EXTENT - EXTENT
    const y = EXTENT - ((event.clientY - box.top) / this.side) * 2 * EXTENT
    return { x, y, inside: Math.abs(x) <= EXTENT && Math.abs(y) <= EXTENT }
  }

  #press(event) {
    if (event.button !== 0) return
    this.over.setPointerCapture(event.pointerId)
    this.stroke = { last: null }
    this.#move(event)
  }

  #move(event) {
    const spot = this.#position(event)
    this.act.onPoint(spot.inside ? spot : null)
    if (this.stroke && spot.inside) this.#brush(spot)
  }

  #brush(spot) {
    if (this.tool === "look") return
    const reach = ((this.tool === "erase" ? ERASER_PX : BRUSH_PX) / this.side) * 2 * EXTENT
    if (this.tool === "erase") {
      const kept = this.own.filter(([x, y]) => Math.hypot(x - spot.x, y - spot.y) > reach)
      if (kept.length < this.own.length) this.#change(kept)
      return
    }
    const { last } = this.stroke ?? {}
    if (last && Math.hypot(last.x - spot.x, last.y - spot.y) < reach) return
    if (this.stroke) this.stroke.last = spot
    if (this.own.length < this.most) this.#change([...this.own, [round(spot.x), round(spot.y), this.tool]])
    else setText(this.readout, `There is room for ${this.most} own points. Erase some first.`)
  }

  #change(own) {
    this.own = own
    this.#drawOver()
    this.act.onOwn(own)
  }

  #key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
    const at = this.point ?? { x: 0, y: 0 }
    if (event.key in steps) {
      const by = KEY_STEP * (event.shiftKey ? 5 : 1)
      const [x, y] = [at.x + steps[event.key][0] * by, at.y + steps[event.key][1] * by].map((value) =>
        Math.max(-EXTENT, Math.min(EXTENT, value)),
      )
      this.act.onPoint({ x, y })
    } else if (event.key === "Enter" || event.key === " ") this.#brush(at)
    else return
    event.preventDefault()
  }

  // Drawing

  /** view: {painter, network, looked, points: {train, validation} (arrays n x 3) or null, point}. */
  draw(view) {
    const { context, side } = this
    const { looked, painter, network } = view
    context.clearRect(0, 0, side + MARGIN.left, side + MARGIN.bottom)
    const isNeuron = looked?.kind === "neuron" && looked.index < network.layers.length - 1
    const isFeature = looked?.kind === "feature"
    if (isFeature) painter.draw(context, -1, looked.row, MARGIN.left, 0, side)
    else if (isNeuron || (looked?.kind === "neuron" && this.kind.classes > 2))
      painter.draw(context, looked.index, looked.neuron, MARGIN.left, 0, side)
    else painter.drawAnswer(context, MARGIN.left, 0, side)
    this.#drawTicks()
    this.#name(view, isFeature, isNeuron)
    if (view.points !== this.points || view.point !== this.point) {
      this.points = view.points
      this.point = view.point
      this.#drawOver()
    }
    this.#read(view)
  }

  #name({ looked, network, painter }, isFeature, isNeuron) {
    if (isFeature) {
      this.#entitle(`Feature ${FEATURES[looked.row].label}`)
      return this.#legend("", () => [])
    }
    if (isNeuron) {
      const { label, activation } = network.layers[looked.index]
      this.#entitle(`${label}, neuron ${looked.neuron + 1} (${activation.label})`)
      const limit = number(painter.limits[looked.index][looked.neuron])
      return this.#legend(limit, () => bar([`−${limit}`, limit], DIVERGING))
    }
    const { classes, loss } = this.kind
    const isOne = looked?.kind === "neuron" && classes > 2
    this.#entitle(
      isOne
        ? `Probability of class ${looked.neuron + 1}`
        : classes === 0
          ? "The network’s value"
          : "The network’s answer",
    )
    if (classes > 2) return this.#legend(`${classes} classes`, () => this.#dots(classes))
    const ends =
      classes === 0
        ? ["−1", "1"]
        : loss === "squared"
          ? ["−1: class 1", "1: class 2"]
          : ["class 1", "class 2"]
    return this.#legend(ends.join(), () => bar(ends, PALE))
  }

  #entitle(title) {
    setText(this.title, title)
    this.base.ariaLabel = `${title} all over the plane`
  }

  /** Show a legend, made anew where it is another one than before. */
  #legend(name, make) {
    if (name === this.legendName) return
    this.legendName = name
    this.legend.replaceChildren(...make())
  }

  #dots(classes) {
    return CLASS_COLOURS.slice(0, classes).map((colour, k) =>
      element(
        "span",
        { class: "item" },
        element("i", { class: "dot", style: `background:${colour}` }),
        `class ${k + 1}`,
      ),
    )
  }

  #drawTicks() {
    const { context, colours, side } = this
    context.font = `12px ${colours.font}`
    context.fillStyle = colours.muted
    for (const tick of TICKS) {
      const text = String(tick).replace("-", "−")
      context.textAlign = "center"
      context.textBaseline = "alphabetic"
      context.fillText(text, this.#left(tick), side + 13)
      context.textAlign = "right"
      context.textBaseline = "middle"
      context.fillText(text, MARGIN.left - 5, this.#top(tick))
    }
  }

  #left = (x) => MARGIN.left + ((x + EXTENT) / (2 * EXTENT)) * this.side
  #top = (y) => ((EXTENT - y) / (2 * EXTENT)) * this.side

  #drawOver() {
    const { above, side } = this
    if (!above || !this.kind) return
    above.clearRect(0, 0, side + MARGIN.left, side + MARGIN.bottom)
    if (this.points && this.tests) this.#drawPoints(this.points.validation, false)
    if (this.points) this.#drawPoints(this.points.train, true)
    for (const [x, y, target] of this.own)
      this.stamps.draw(above, this.#left(x), this.#top(y), target, this.kind.classes, true)
    if (this.point) this.#drawCross(this.point)
  }

  #drawPoints({ data }, isTraining) {
    for (let at = 0; at < data.length; at += 3) {
      this.stamps.draw(
        this.above,
        this.#left(data[at]),
        this.#top(data[at + 1]),
        data[at + 2],
        this.kind.classes,
        isTraining,
      )
    }
  }

  #drawCross({ x, y }) {
    const { above, side } = this
    const [left, top] = [this.#left(x), this.#top(y)]
    above.lineWidth = 1
    above.strokeStyle = "rgb(20 20 30 / 55%)"
    above.beginPath()
    above.moveTo(MARGIN.left, top)
    above.lineTo(MARGIN.left + side, top)
    above.moveTo(left, 0)
    above.lineTo(left, side)
    above.stroke()
  }

  #read({ painter, point }) {
    const at = point && cellOf(point.x, point.y)
    const where = point && `x ${point.x.toFixed(2)}, y ${point.y.toFixed(2)}`.replaceAll("-", "−")
    setText(
      this.readout,
      point
        ? `${where}: ${this.#say(painter.maps.at(-1).map((map) => map[at]))}`
        : "Move over the plane to see what each neuron says there.",
    )
  }

  #say(given) {
    const { classes } = this.kind
    if (classes === 0) return `the network says ${number(given[0])}`
    const shares = classes === 2 ? [(1 - given[0]) / 2, (1 + given[0]) / 2] : given
    const winner = shares.indexOf(Math.max(...shares))
    return this.kind.loss === "squared" && classes === 2
      ? `the network says ${number(given[0])}`
      : `class ${winner + 1} (${COLOUR_NAMES[winner]}) with ${percent(shares[winner])}`
  }
}

const COLOUR_NAMES = ["orange", "blue", "green", "pink", "grey"]

const bar = ([low, high], colours) => [
  element("span", {}, low),
  element("i", { class: "bar", style: `background:${gradient(colours)}` }),
  element("span", {}, high),
]

const round = (value) => Math.round(value * 100) / 100
