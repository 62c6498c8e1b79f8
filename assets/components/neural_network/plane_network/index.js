// The network in the plane: drawn as its neurons' maps and the weights between them, changed where it is
// drawn. state: "edit", the experiment. What is drawn is the run's own network, as the newest frame holds it.

/** @import { Theme } from "../../../lib/colours.js" */
/** @import { Component } from "../../../lib/dom.js" */
/** @import { Point } from "../../../lib/draw.js" */
/** @import { Arrays, Frame } from "../../../lib/frame.js" */
/** @import { Opened } from "./card.js" */
/** @import { DataChoice, PlaneFacts } from "./data_panel.js" */
/** @import { Target } from "./drawing.js" */
/** @import { LayerChoice } from "./heads.js" */
/** @import { Bounds } from "./judge.js" */
/** @import { Held, Kind, WeightPlace } from "./model.js" */
/** @import { OwnPoint, PointSets } from "./points.js" */

import { theme } from "../../../lib/colours.js"
import { element, setText, throttled } from "../../../lib/dom.js"
import { Exchange } from "../../../lib/exchange.js"
import { tensorOf } from "../../../lib/frame.js"
import { Lock } from "../../../lib/lock.js"
import { Watcher } from "../../../lib/watcher.js"
import { Card } from "./card.js"
import { DataPanel } from "./data_panel.js"
import { spotOf } from "./drawing.js"
import { Heads } from "./heads.js"
import { cardSpot } from "./layout.js"
import { Network, saidAt, samePlace, switched } from "./model.js"
import { Net } from "./net.js"
import { notice } from "./notice.js"
import { Painter } from "./painter.js"
import { Plane } from "./plane.js"

const SEND_EVERY_MS = 120
const CARD_EVERY_MS = 150

/** @typedef {{features: string[], layers: LayerChoice[], points: OwnPoint[], held: Held[]}} DrawnChoice */

/** @typedef {DataChoice & DrawnChoice} PlaneExperiment of ui/neural_network/lab.py, `drawing_of` */

/**
 * @typedef {object} PlaneData
 * @property {string} run
 * @property {number} version
 * @property {PlaneExperiment} experiment
 * @property {string[]} folded what is folded away, by its names in the address
 * @property {string} locked why nothing can be changed; empty: it can
 * @property {Kind} kind
 * @property {PlaneFacts[]} planes
 * @property {{layers: number, neurons: number, points: number, weight: number}} limits
 * @property {Bounds} bounds
 */

/**
 * Show the network in `root`.
 * @param {HTMLElement} root
 * @param {Component<PlaneData>} component
 * @returns {PlaneNetwork}
 */
export function mount(root, component) {
  return new PlaneNetwork(root, component)
}

class PlaneNetwork {
  /**
   * @param {HTMLElement} root
   * @param {Component<PlaneData>} component
   */
  constructor(root, component) {
    const { planes, limits, bounds } = component.data
    this.root = root
    this.bounds = bounds
    this.experiment = component.data.experiment
    this.folded = component.data.folded
    this.locked = component.data.locked
    this.kind = component.data.kind
    this.colours = /** @type {Theme} */ ({})
    this.run = ""
    /** @type {Frame | null} */
    this.frame = null
    /** @type {Network | null} */
    this.network = null
    /** @type {LayerChoice[] | null} the layers of the step of the past that is drawn */
    this.past = null
    /** @type {PointSets | null} */
    this.points = null
    /** @type {Target | null} what is pointed at on the drawing */
    this.looked = null
    /** @type {Target | null} what the open card is about */
    this.carded = null
    /** @type {Point | null} what is pointed at on the plane */
    this.spot = null
    this.request = 0
    this.width = 0
    this.planeWidth = 0
    this.exchange = new Exchange(SEND_EVERY_MS)
    this.painter = new Painter()
    this.data = new DataPanel({ onChange: (patch) => this.edit(patch) }, planes)
    this.heads = new Heads({ onLayers: (layers) => this.edit({ layers }) }, limits)
    this.net = new Net({
      onLook: (target) => this.look(target),
      onFeature: (name) => this.toggle(name),
      onNeuron: (index, neuron) => this.open({ index, neuron }),
      onWeight: (place, index) => this.open({ index, place }),
    })
    this.card = new Card(
      {
        onHold: (place) => this.hold(place),
        onRelease: (place) => this.release(place),
        onClose: () => this.opened(null),
      },
      limits.weight,
    )
    this.plane = new Plane(
      {
        onPoint: (point) => this.point(point),
        onOwn: (points) => this.edit({ points }),
        onHard: () => this.repaint(),
      },
      limits.points,
    )
    this.letGo = element("button", {
      class: "link",
      type: "button",
      hidden: true,
      onclick: () => this.edit({ held: [] }),
    })
    this.notice = element("p", { class: "notice", "aria-live": "polite", "data-testid": "plane-notice" })
    const top = element("div", { class: "top" }, this.heads.title, this.letGo, this.net.key)
    this.controls = [this.data.node, top, this.heads.row, this.plane.tools.node]
    this.scroller = element("div", { class: "scroller" }, this.heads.row, this.net.stage)
    const hint = element(
      "p",
      { class: "muted hint" },
      "Click a neuron, a line (its weight) or a square ",
      element("i", { class: "square" }),
      " (its bias) to set numbers. Click a feature to switch it on or off.",
    )
    this.middle = element("section", { class: "network" }, top, this.scroller, hint, this.notice)
    this.lock = new Lock()
    this.data.node.prepend(this.lock.node)
    root.replaceChildren(this.data.node, this.middle, this.plane.node, this.card.node)
    this.showCard = throttled(
      () =>
        this.network && this.card.show(this.network, this.network.holding(this.experiment.held), this.kind),
      CARD_EVERY_MS,
    )
    this.watcher = new Watcher(root, "plane", (frame) => this.receive(frame))
    this.sizes = new ResizeObserver(() => this.#resized())
    this.sizes.observe(this.middle)
    this.sizes.observe(this.plane.node)
    root.dataset.frames = "0"
    this.update(component)
  }

  /**
   * Take over what Python says, unless it does not know of the newest edit yet.
   * @param {Component<PlaneData>} component
   */
  update(component) {
    const { data } = component
    this.colours = theme(this.root)
    if (data.run !== this.run) this.frame = this.network = this.points = this.past = null
    this.run = data.run
    this.folded = data.folded
    this.locked = data.locked
    this.watcher.follow(data.run)
    if (this.exchange.receive(component, data.version) === "old") return
    this.experiment = data.experiment
    this.kind = data.kind
    this.#showChoice()
    this.#arrange()
    this.#lock()
  }

  /**
   * An edit changes the network of now: whoever looked at the past is brought back to see what it does.
   * @param {Partial<PlaneExperiment>} patch
   */
  edit(patch) {
    if (this.frame && !this.frame.live) this.watcher.connection?.toPresent()
    this.past = null
    this.experiment = { ...this.experiment, ...patch }
    this.#showChoice()
    this.exchange.edit(() => this.experiment)
  }

  #lock() {
    this.lock.show(this.locked, this.controls)
  }

  #showChoice() {
    const { layers, points, held } = this.experiment
    this.data.show(this.experiment, this.folded)
    this.heads.show(layers, this.past)
    this.plane.follow(this.kind, points)
    this.letGo.hidden = !held.length
    setText(
      this.letGo,
      held.length === 1 ? "Let the held weight learn" : `Let ${held.length} held weights learn`,
    )
  }

  /**
   * Switch a feature on or off; one stays.
   * @param {string} name
   */
  toggle(name) {
    const { network, experiment } = this
    const shown = this.past && network ? network.features.map((one) => one.name) : experiment.features
    const features = switched(experiment.features, shown, name)
    if (features.length) this.edit({ features })
  }

  /**
   * Set a weight, and hold it there.
   * @param {Held} place
   */
  hold(place) {
    this.edit({ held: [...this.experiment.held.filter((one) => !samePlace(one, place)), place] })
    this.refresh()
  }

  /**
   * Let a held weight learn again.
   * @param {WeightPlace} place
   */
  release(place) {
    this.edit({ held: this.experiment.held.filter((one) => !samePlace(one, place)) })
    this.showCard()
  }

  // Frames

  /**
   * Show a frame of the run.
   * @param {Frame} frame
   */
  receive(frame) {
    if (!Network.of(frame.arrays)) return
    this.frame = frame
    this.refresh()
    this.root.dataset.frames = String(Number(this.root.dataset.frames) + 1)
  }

  /** The frame's network, with the weights that were just set by hand already in their place. */
  refresh() {
    const { frame } = this
    if (!frame) return
    const network = Network.of(frame.arrays)
    if (!network) return
    if (frame.live) this.experiment.held.forEach((place) => network.set(place))
    const isNew = network.outline !== this.network?.outline
    this.network = network
    this.past = frame.live ? null : network.choice
    this.heads.show(this.experiment.layers, this.past)
    this.#lock()
    this.points = this.#pointsOf(frame.arrays)
    if (isNew) {
      this.looked = this.carded = null
      this.#arrange()
    }
    this.repaint()
    this.showCard()
    if (!frame.readable || !this.painter.maps.length) return
    const { kind, bounds, painter } = this
    const points = { train: this.points.train.shape[0], validation: this.points.validation.shape[0] }
    const isHeld = frame.live && network.isHeld(this.experiment.held)
    setText(this.notice, notice({ frame, network, maps: painter.maps, points, isHeld, kind, bounds }))
  }

  /**
   * The points come with each frame, but change seldom: while they do not, these are the same.
   * @param {Arrays} arrays
   * @returns {PointSets}
   */
  #pointsOf(arrays) {
    const { points: before } = this
    const now = { train: tensorOf(arrays, "train"), validation: tensorOf(arrays, "validation") }
    const sets = /** @type {const} */ (["train", "validation"])
    return before && sets.every((name) => sameNumbers(before[name].data, now[name].data)) ? before : now
  }

  repaint() {
    if (!this.network) return
    this.painter.paint(this.network, this.kind, this.plane.hard)
    this.draw()
  }

  draw() {
    const { network, painter, spot } = this
    const looked = this.looked ?? this.carded
    if (!network || !painter.maps.length || !this.net.fits(network)) return
    const values = spot ? saidAt(network, spot, this.kind) : null
    const held = network.holding(this.experiment.held)
    this.net.draw({ network, painter, looked, values, held })
    this.plane.draw({ network, painter, looked, points: this.points, point: spot, values })
  }

  // Pointer

  /**
   * The reader points at something of the drawing, or at nothing.
   * @param {Target | null} target
   */
  look(target) {
    if (JSON.stringify(target) === JSON.stringify(this.looked)) return
    this.looked = target
    this.#soon()
  }

  /**
   * The reader points at the plane, or does no more.
   * @param {Point | null} spot
   */
  point(spot) {
    this.spot = spot
    this.#soon()
  }

  #soon() {
    this.request ||= requestAnimationFrame(() => {
      this.request = 0
      this.draw()
    })
  }

  /**
   * Open the card of a neuron or a weight.
   * @param {Opened} target
   */
  open(target) {
    if (!this.network) return
    this.card.open(target, this.network, this.network.holding(this.experiment.held), this.kind)
    const { index, neuron, place } = target
    const [, y] = spotOf(this.net, index, place ?? { layer: "", neuron, source: "bias" })
    const [all, stage] = [this.root, this.net.stage].map((node) => node.getBoundingClientRect())
    const room = { start: all.left - stage.left, end: all.right - stage.left }
    const [left, top] = cardSpot(this.net.layout, index, y, this.card.size, room)
    this.card.place([left - room.start, top + stage.top - all.top])
    this.card.focus()
    this.opened(target)
  }

  /**
   * The lines of the open card stand out while the pointer points at nothing else.
   * @param {Opened | null} target
   */
  opened(target) {
    this.carded = target && targetOf(target)
    this.#soon()
  }

  // Room

  #resized() {
    const wide = this.middle.clientWidth
    if (wide && (wide !== this.width || this.plane.node.clientWidth !== this.planeWidth)) this.#arrange()
  }

  #arrange() {
    this.width = this.middle.clientWidth
    this.planeWidth = this.plane.node.clientWidth
    if (!this.width) return
    this.plane.arrange(this.planeWidth, this.colours)
    if (!this.network) return
    this.net.arrange(this.network, this.width, this.colours)
    this.scroller.tabIndex = this.net.layout.width > this.width ? 0 : -1
    this.heads.place(this.net.layout)
    this.repaint()
  }

  destroy() {
    cancelAnimationFrame(this.request)
    this.exchange.destroy()
    this.showCard.cancel()
    this.sizes.disconnect()
    this.watcher.close()
  }
}

/**
 * @param {Opened} opened
 * @returns {Target}
 */
function targetOf({ index, neuron, place }) {
  if (place) return { kind: "weight", index, place }
  return { kind: "neuron", column: index + 1, row: neuron, index, neuron }
}

/**
 * @param {ArrayLike<number>} before
 * @param {ArrayLike<number>} now
 * @returns {boolean}
 */
function sameNumbers(before, now) {
  if (before.length !== now.length) return false
  for (let at = 0; at < before.length; at++) if (before[at] !== now[at]) return false
  return true
}
