// What a layer does to the plane: its grid bent as the layer's neurons bend it, and the points carried along;
// beside it what the network gets right. data: {run, kind: {classes, loss}}.

import { theme } from "../../../lib/colours.js"
import { element, setText, throttled } from "../../../lib/dom.js"
import { fitCanvas } from "../../../lib/draw.js"
import { Watcher } from "../../../lib/watcher.js"
import { Network } from "../plane_network/model.js"
import { CLASS_COLOURS } from "../plane_network/painter.js"
import { PointStamps } from "../plane_network/points.js"
import { axesText, gridLines, layerValues, lookAlong, project, range } from "../plane_network/space.js"

const LARGEST_SIDE = 380
const MARGIN_PX = 14
const EASE = 0.25
const SETTLED = 0.01
const WORDS_EVERY_MS = 300
const GRID = gridLines()

export function mount(root, component) {
  return new PlaneSpace(root, component)
}

class PlaneSpace {
  constructor(root, component) {
    this.root = root
    this.chosen = null
    this.stamps = new PointStamps()
    this.layers = element("div", { class: "segmented", role: "group", "aria-label": "Layer" })
    this.canvas = element("canvas", {
      role: "img",
      "aria-label": "The plane as a layer sees it",
      "data-testid": "hidden-space",
    })
    this.caption = element("p", { class: "muted" })
    this.table = element("table", { hidden: true })
    this.counts = element(
      "div",
      { class: "counts" },
      element("h4", {}, "Validation points, counted"),
      this.table,
    )
    this.space = element(
      "section",
      { class: "space" },
      element("h4", {}, "The plane as a layer sees it"),
      this.layers,
      this.canvas,
      this.caption,
    )
    root.replaceChildren(this.space, this.counts)
    this.describe = throttled(() => this.#describe(), WORDS_EVERY_MS)
    this.watcher = new Watcher(root, "space", (frame) => this.receive(frame))
    this.sizes = new ResizeObserver(() => this.draw())
    this.sizes.observe(this.space)
    this.update(component)
  }

  update({ data }) {
    if (data.run !== this.run) this.network = this.look = this.limits = null
    Object.assign(this, { run: data.run, kind: data.kind, colours: theme(this.root) })
    this.watcher.follow(data.run)
    this.draw()
  }

  receive(frame) {
    const network = Network.of(frame.arrays)
    if (!network) return
    if (network.outline !== this.network?.outline) this.look = this.limits = null
    this.network = network
    this.points = tables(frame.arrays)
    this.confusion = frame.arrays.get("confusion")
    this.#offer(network.layers)
    this.draw()
    this.describe()
  }

  /** A button for the input and each layer; the last hidden layer is looked at until another is chosen. */
  #offer(layers) {
    const names = ["Input", ...layers.map(({ label }) => label)]
    const index =
      this.chosen !== null && this.chosen < names.length ? this.chosen : Math.max(0, layers.length - 1)
    if (this.names !== names.join()) {
      this.names = names.join()
      this.layers.replaceChildren(
        ...names.map((name, at) =>
          element("button", { type: "button", onclick: () => this.choose(at) }, name),
        ),
      )
    }
    if (index !== this.index) this.look = this.limits = null
    this.index = index
    ;[...this.layers.children].forEach((node, at) => (node.ariaPressed = String(at === index)))
  }

  choose(index) {
    this.chosen = index
    this.#offer(this.network.layers)
    this.draw()
    this.#describe()
  }

  draw() {
    const side = Math.min(this.space.clientWidth, LARGEST_SIDE)
    if (!this.network || !side) return
    const context = fitCanvas(this.canvas, side, side)
    const values = layerValues(this.network, this.index, this.points)
    const grid = layerValues(this.network, this.index, GRID)
    this.look = lookAlong(this.points.x.length > 2 ? values : grid, this.look)
    const [lines, points] = [project(grid, this.look), project(values, this.look)]
    const place = this.#fit(lines, points, side)
    context.clearRect(0, 0, side, side)
    this.#drawGrid(context, lines, place)
    const { targets, training } = this.points
    for (let at = 0; at < points.x.length; at++) {
      this.stamps.draw(
        context,
        ...place(points.x[at], points.y[at]),
        targets[at],
        this.kind.classes,
        at < training,
      )
    }
  }

  /**
   * A map from values to px that holds everything; its limits glide, so that the picture does not jump out of
   * sight.
   */
  #fit(lines, points, side) {
    const wanted = ["x", "y"].map((axis) => range([lines[axis], points[axis]]))
    this.limits = wanted.map((range, axis) =>
      this.limits && overlap(this.limits[axis], range) ? this.limits[axis] : range,
    )
    const away = this.limits.map((limit, axis) => limit.map((value, end) => wanted[axis][end] - value))
    const settled = away.every(
      ([low, high], axis) =>
        Math.max(Math.abs(low), Math.abs(high)) < SETTLED * (wanted[axis][1] - wanted[axis][0]),
    )
    this.limits = settled
      ? wanted
      : this.limits.map((limit, axis) => limit.map((value, end) => value + EASE * away[axis][end]))
    if (!settled) this.#again()
    const room = side - 2 * MARGIN_PX
    const scale = (value, [low, high]) => ((value - low) / (high - low || 1)) * room
    return (x, y) => [MARGIN_PX + scale(x, this.limits[0]), side - MARGIN_PX - scale(y, this.limits[1])]
  }

  #again() {
    this.request ??= requestAnimationFrame(() => {
      this.request = null
      this.draw()
    })
  }

  #drawGrid(context, { x, y }, place) {
    context.lineWidth = 1
    context.strokeStyle = this.colours.muted
    context.globalAlpha = 0.45
    context.beginPath()
    for (let at = 0; at < x.length; at++) {
      if (at % GRID.length) context.lineTo(...place(x[at], y[at]))
      else context.moveTo(...place(x[at], y[at]))
    }
    context.stroke()
    context.globalAlpha = 1
  }

  #describe() {
    if (!this.network) return
    const size = this.index === 0 ? this.network.features.length : this.network.layers[this.index - 1].neurons
    const what = this.index === 0 ? "features" : "neurons"
    const axes = axesText(size, what, this.look?.share ?? null)
    setText(this.caption, axes)
    this.canvas.ariaLabel =
      `The plane as ${this.index === 0 ? "the input" : this.network.layers[this.index - 1].label} sees ` +
      `it. ${axes}`
    this.#count()
  }

  #count() {
    const { confusion, kind } = this
    this.counts.hidden = !confusion || !kind.classes
    this.table.hidden = this.counts.hidden
    if (this.table.hidden) return
    const [size] = confusion.shape
    const name = (index) =>
      element(
        "th",
        { scope: "col" },
        element("i", { class: "dot", style: `background:${CLASS_COLOURS[index]}` }),
        element("span", { class: "spoken" }, `class ${index + 1}`),
      )
    if (this.table.rows.length !== size + 1) {
      const indices = Array.from({ length: size }, (_, index) => index)
      this.table.replaceChildren(
        element("tr", {}, element("td", { class: "corner" }, "true class ↓ answer →"), indices.map(name)),
        ...indices.map((row) =>
          element(
            "tr",
            {},
            name(row),
            indices.map(() => element("td", {})),
          ),
        ),
      )
    }
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const cell = this.table.rows[row + 1].cells[column + 1]
        const count = confusion.data[row * size + column]
        setText(cell, String(count))
        cell.className = row === column ? "right" : count ? "wrong" : ""
      }
    }
  }

  destroy() {
    cancelAnimationFrame(this.request)
    this.describe.cancel()
    this.sizes.disconnect()
    this.watcher.close()
  }
}

/** Training and validation points as columns; the first `training` of them are training points. */
function tables(arrays) {
  const [train, validation] = ["train", "validation"].map((name) => arrays.get(name).data)
  const count = (train.length + validation.length) / 3
  const column = (offset) =>
    Float32Array.from({ length: count }, (_, at) =>
      3 * at < train.length ? train[3 * at + offset] : validation[3 * at - train.length + offset],
    )
  return { x: column(0), y: column(1), targets: column(2), training: train.length / 3 }
}

const overlap = ([low, high], [from, to]) => low < to && from < high
