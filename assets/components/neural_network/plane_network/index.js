// The network in the plane: drawn as its neurons' maps and the weights between them, changed where it is
// drawn. data: {run, version, experiment, kind: {classes, loss}, planes, limits}; state: "edit", the
// experiment. What is drawn is the run's own network, as the newest
// frame holds it.

import { theme } from "../../../lib/colours.js"
import { element, setText, throttled } from "../../../lib/dom.js"
import { Exchange } from "../../../lib/exchange.js"
import { Watcher } from "../../../lib/watcher.js"
import { Card } from "./card.js"
import { DataPanel } from "./data_panel.js"
import { Heads } from "./heads.js"
import { Network } from "./model.js"
import { Net, samePlace } from "./net.js"
import { notice } from "./notice.js"
import { Painter } from "./painter.js"
import { Plane } from "./plane.js"

const SEND_EVERY_MS = 120
const CARD_EVERY_MS = 150

export function mount(root, component) {
  return new PlaneNetwork(root, component)
}

class PlaneNetwork {
  constructor(root, component) {
    const { planes, limits, bounds } = component.data
    Object.assign(this, { root, bounds })
    this.exchange = new Exchange(SEND_EVERY_MS)
    this.painter = new Painter()
    this.data = new DataPanel({ onChange: (patch) => this.edit(patch) }, planes)
    this.heads = new Heads({ onLayers: (layers) => this.edit({ layers }) }, limits)
    this.net = new Net({
      onLook: (target) => this.look(target),
      onFeature: (name) => this.toggle(name),
      onNeuron: (index, neuron) => this.open({ index, neuron }),
      onWeight: (place, { index }) => this.open({ index, place }),
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
    this.net.stage.append(this.card.node)
    const top = element("div", { class: "top" }, this.heads.title, this.letGo, this.net.key)
    this.scroller = element("div", { class: "scroller" }, this.heads.row, this.net.stage)
    const hint = element(
      "p",
      { class: "muted hint" },
      "Click a neuron, a line (its weight) or a square ",
      element("i", { class: "square" }),
      " (its bias) to set numbers. Click a feature to switch it on or off.",
    )
    this.middle = element("section", { class: "network" }, top, this.scroller, hint, this.notice)
    root.replaceChildren(this.data.node, this.middle, this.plane.node)
    this.showCard = throttled(
      () => this.network && this.card.show(this.network, this.experiment.held),
      CARD_EVERY_MS,
    )
    this.watcher = new Watcher(root, "plane", (frame) => this.receive(frame))
    this.sizes = new ResizeObserver(() => this.#resized())
    this.sizes.observe(this.middle)
    this.sizes.observe(this.plane.node)
    root.dataset.frames = "0"
    this.update(component)
  }

  /** Take over what Python says, unless it does not know of the newest edit yet. */
  update(component) {
    const { data } = component
    this.colours = theme(this.root)
    if (data.run !== this.run) this.frame = this.network = this.points = null
    this.run = data.run
    this.watcher.follow(data.run)
    if (this.exchange.receive(component, data.version) === "old") return
    this.experiment = data.experiment
    this.kind = data.kind
    this.#showChoice()
    this.#arrange()
  }

  /** An edit changes the network of now: whoever looked at the past is brought back to see what it does. */
  edit(patch) {
    if (this.frame && !this.frame.live) this.watcher.connection.toPresent()
    this.experiment = { ...this.experiment, ...patch }
    this.#showChoice()
    this.exchange.edit(() => this.experiment)
  }

  #showChoice() {
    const { layers, points, held } = this.experiment
    this.data.show(this.experiment)
    this.heads.show(layers)
    this.plane.follow(this.kind, points)
    this.letGo.hidden = !held.length
    setText(
      this.letGo,
      held.length === 1 ? "Let the held weight learn" : `Let ${held.length} held weights learn`,
    )
  }

  toggle(name) {
    const { features } = this.experiment
    const next = features.includes(name) ? features.filter((one) => one !== name) : [...features, name]
    if (next.length) this.edit({ features: next })
  }

  hold(place) {
    this.edit({ held: [...this.experiment.held.filter((one) => !samePlace(one, place)), place] })
    this.refresh()
  }

  release(place) {
    this.edit({ held: this.experiment.held.filter((one) => !samePlace(one, place)) })
    this.showCard()
  }

  // Frames

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
    if (frame.live) this.experiment.held.forEach((place) => network.set(place))
    const isNew = network.outline !== this.network?.outline
    this.network = network
    this.points = this.#samePoints(frame.arrays)
      ? this.points
      : { train: frame.arrays.get("train"), validation: frame.arrays.get("validation") }
    if (isNew) {
      this.looked = this.carded = null
      this.#arrange()
    }
    this.repaint()
    this.showCard()
    if (frame.readable && this.painter.maps)
      setText(
        this.notice,
        notice({ frame, network, maps: this.painter.maps, kind: this.kind, bounds: this.bounds }),
      )
  }

  // The points come with each frame, but change seldom.
  #samePoints(arrays) {
    return (
      this.points &&
      ["train", "validation"].every((name) => {
        const [before, now] = [this.points[name].data, arrays.get(name).data]
        return before.length === now.length && before.every((value, at) => value === now[at])
      })
    )
  }

  repaint() {
    if (!this.network) return
    this.painter.paint(this.network, this.kind, this.plane.hard)
    this.draw()
  }

  draw() {
    const { network, painter, spot } = this
    const looked = this.looked ?? this.carded
    if (!network || !painter.maps || !this.net.fits(network)) return
    const values = spot ? network.at(spot.x, spot.y) : null
    this.net.draw({ network, painter, looked, values, held: this.experiment.held })
    this.plane.draw({ network, painter, looked, points: this.points, point: spot })
  }

  // Pointer

  look(target) {
    if (JSON.stringify(target, withoutNodes) === JSON.stringify(this.looked, withoutNodes)) return
    this.looked = target
    this.#soon()
  }

  point(spot) {
    this.spot = spot
    this.#soon()
  }

  #soon() {
    this.request ??= requestAnimationFrame(() => {
      this.request = null
      this.draw()
    })
  }

  open(target) {
    if (!this.network) return
    this.card.open(target, this.network, this.experiment.held)
    const spot = this.net.spot({
      ...target,
      place: target.place ?? { neuron: target.neuron, source: "bias" },
    })
    this.card.place(spot, this.scroller.scrollLeft, this.width, this.net.layout.height)
    this.card.focus()
    this.opened(target)
  }

  /** The lines of the open card stand out while the pointer points at nothing else. */
  opened(target) {
    this.carded =
      target &&
      (target.place
        ? { kind: "weight", ...target }
        : { kind: "neuron", column: target.index + 1, row: target.neuron, ...target })
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

const withoutNodes = (key, value) => (key === "node" ? undefined : value)
