// A GAN in the plane: the large picture of both networks, the flow of one iteration beside it, slow motion,
// and settings. State: "edit", the experiment and the layers in sight; trigger: "walk", slow motion begins
// ("begin") or wants the next iteration ("next").

/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame } from "../../lib/frame.js" */
/** @import { Drawn } from "./brush.js" */
/** @import { DataSet } from "./data_panel.js" */
/** @import { Card } from "./form.js" */
/** @import { Facts, Model } from "./model.js" */
/** @import { Part, Turn } from "./walk.js" */

import { theme } from "../../lib/colours.js"
import { element, setText, throttled } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { Lock } from "../../lib/lock.js"
import { Watcher } from "../../lib/watcher.js"
import { Choice } from "./choice.js"
import { DataPanel } from "./data_panel.js"
import { Flow } from "./flow.js"
import { Form } from "./form.js"
import { modelOf } from "./model.js"
import { notice } from "./notice.js"
import { Plane } from "./plane.js"
import { turnsBetween } from "./scene.js"
import { Thumbnails } from "./thumbnails.js"
import { Walker } from "./walker.js"
import { COMPUTES, outcomeOf, partsOf } from "./walk.js"

const SEND_EVERY_MS = 120
const THUMBNAILS_EVERY_MS = 66
const GLIDE_MS = 450
const WALK_GLIDE_MS = 1400
const PICTURES = { layers: ["surface", "manifold", "gradient"] }
const RARE_MS = 200
const SWEEP_MS = 140

/**
 * What is chosen: the data, the points that are drawn, and the settings by their names.
 * @typedef {{dataset: string, points: Drawn} & Record<string, unknown>} Experiment
 */

/**
 * @typedef {object} GanPlaneData
 * @property {string} run
 * @property {number} version of the choice
 * @property {Experiment} experiment
 * @property {string[]} layers in sight
 * @property {Card[]} cards
 * @property {{network: string, training: string}} locked why these cannot be changed; empty: they can
 * @property {string[]} hidden names of settings that mean nothing now, or are folded away
 * @property {DataSet[]} sets
 * @property {{extent: number, most: number}} limits
 * @property {Facts} facts
 */

/**
 * Show the game in `root`.
 * @param {HTMLElement} root
 * @param {Component<GanPlaneData>} component
 * @returns {GanPlane}
 */
export function mount(root, component) {
  return new GanPlane(root, component)
}

class GanPlane {
  /**
   * @param {HTMLElement} root
   * @param {Component<GanPlaneData>} component
   */
  constructor(root, component) {
    const { sets, limits, cards, layers, experiment, hidden, facts } = component.data
    this.root = root
    this.component = component
    this.choice = new Choice(experiment)
    this.hidden = hidden
    this.facts = facts
    this.colours = theme(root)
    /** @type {string | null} */
    this.run = null
    /** @type {Model | null} of the newest frame */
    this.model = null
    /** @type {Model | null} the newest one whose numbers are to be read */
    this.read = null
    this.receivedAt = 0
    /** Slow motion: whether it is on, the part that is shown, the step whose next iteration was opened, and
     * how that one comes out. */
    this.isWalking = false
    /** @type {Part | null} */
    this.part = null
    /** @type {number | null} */
    this.walked = null
    this.outcome = ""
    /** @type {ReturnType<typeof setTimeout> | null} the next part of a single step to light up */
    this.sweeping = null
    this.planeWidth = 0
    this.flowWidth = 0
    this.exchange = new Exchange(SEND_EVERY_MS)
    this.thumbnails = new Thumbnails()
    this.layers = new Set(layers)
    this.data = new DataPanel({ onChoose: (dataset) => this.edit({ dataset }) }, sets)
    this.plane = new Plane(
      { onLayers: (layers) => this.#chooseLayers(layers), onDraw: (points) => this.edit({ points }) },
      limits,
    )
    this.flow = new Flow({ onLayer: (name) => this.plane.toggle(name) })
    this.form = new Form({ onChange: (patch) => this.edit(patch) }, cards)
    this.walker = new Walker({ onPart: (part) => this.#showPart(part), onNext: () => this.#walk("next") })
    this.slow = element(
      "button",
      { type: "button", onclick: () => (this.isWalking ? this.#leaveWalk() : this.#walk("begin")) },
      "Slow motion",
    )
    this.notice = element("p", { class: "notice", "aria-live": "polite", "data-testid": "gan-notice" })
    this.top = element("div", { class: "top" }, element("h4", {}, "One iteration"), this.slow)
    const side = element(
      "section",
      { class: "side" },
      this.top,
      this.flow.node,
      this.walker.node,
      this.notice,
      this.form.node,
    )
    this.locks = { network: new Lock(), training: new Lock() }
    this.data.node.prepend(this.locks.network.node)
    root.replaceChildren(this.data.node, this.plane.node, side)
    this.paintFlow = throttled(() => this.#paintFlow(), THUMBNAILS_EVERY_MS)
    this.watcher = new Watcher(root, "gan", (frame) => this.receive(frame))
    this.watcher.ask(PICTURES)
    this.sizes = new ResizeObserver(() => this.#resized())
    this.sizes.observe(this.plane.node)
    this.sizes.observe(this.flow.node)
    root.dataset.frames = "0"
    this.update(component)
  }

  /**
   * Take over what Python says, unless it does not know of the newest edit yet.
   * @param {Component<GanPlaneData>} component
   */
  update(component) {
    const { data } = component
    this.component = component
    this.colours = theme(this.root)
    this.facts = data.facts
    if (data.run !== this.run) this.model = this.read = null
    this.run = data.run
    this.watcher.follow(data.run)
    const heard = this.exchange.receive(component, data.version)
    if (heard !== "old") {
      this.choice.receive(data.experiment, heard)
      this.layers = new Set(data.layers)
      this.hidden = data.hidden
      this.#showChoice()
    }
    this.#arrange()
    this.locks.network.show(data.locked.network, [this.data.node, this.form.node])
    this.locks.training.show(data.locked.training, [this.top])
  }

  /**
   * An edit changes the networks of now: whoever looked at the past is brought back to see what it does.
   * @param {Partial<Experiment>} patch
   */
  edit(patch) {
    const { connection } = this.watcher
    if (connection && connection.past !== null) connection.toPresent()
    this.choice.edit(patch)
    this.#showChoice()
    this.#tell()
  }

  #tell() {
    this.exchange.edit(() => ({ experiment: this.choice.playable, layers: [...this.layers] }))
  }

  #showChoice() {
    const { experiment } = this.choice
    this.data.show(experiment.dataset)
    this.form.show(experiment, this.hidden)
    this.plane.follow(experiment.dataset === "own" ? experiment.points : null)
    this.#write()
  }

  /**
   * The parts of slow motion have layers of their own: what is switched there lasts for the part.
   * @param {Set<string>} layers
   */
  #chooseLayers(layers) {
    if (this.part) return this.#showLayers(layers)
    this.layers = layers
    this.#showLayers()
    return this.#tell()
  }

  /** @param {Set<string>} [layers] */
  #showLayers(layers = this.layers) {
    this.plane.showLayers(layers)
    this.flow.showLayers(layers)
  }

  // Frames

  /** @param {Frame} frame */
  receive(frame) {
    const model = modelOf(frame, this.facts)
    if (!model) return
    const now = performance.now()
    const pause = now - this.receivedAt
    const isRare = pause > RARE_MS
    const turns = this.model ? turnsBetween(this.model.scene, model.scene) : []
    this.receivedAt = now
    this.model = model
    this.flow.remember(model.step, model.losses, model.rules)
    if (this.isWalking) this.#receiveWalk(model, frame.live)
    if (!this.walker.isOpen) {
      this.plane.show(model.scene, model, isRare && turns.length ? GLIDE_MS : 0)
      this.#light(frame.state, turns, pause)
    }
    if (frame.readable) this.#say()
    this.paintFlow()
    this.root.dataset.frames = String(Number(this.root.dataset.frames) + 1)
  }

  /**
   * At a quick pace everything computes; of a single step the parts light up, one after the other.
   * @param {Frame["state"]} state
   * @param {Turn[]} turns
   * @param {number} pause ms since the frame before
   */
  #light(state, turns, pause) {
    if (state === "running" && pause < RARE_MS) {
      this.#rest()
      return this.flow.light(["*"])
    }
    const parts = turns.flatMap((turn) => COMPUTES[turn])
    if (parts.length) return this.#sweep(parts, Math.min(SWEEP_MS, pause / (parts.length + 1)))
    return this.sweeping ? null : this.flow.light([])
  }

  /**
   * @param {string[][]} parts
   * @param {number} each ms
   */
  #sweep([lit = [], ...rest], each) {
    this.#rest()
    this.flow.light(lit)
    if (lit.length) this.sweeping = setTimeout(() => this.#sweep(rest, each), each)
  }

  /** Nothing lights up by itself any more. */
  #rest() {
    if (this.sweeping !== null) clearTimeout(this.sweeping)
    this.sweeping = null
  }

  #paintFlow() {
    const { model, plane, colours } = this
    if (!model || !plane.table.length) return
    const shown = this.part ? { scene: { ...model.scene, ...this.part.scene }, noise: model.noise } : model
    this.flow.draw(this.thumbnails.of(shown, { extent: plane.extent, colours, table: plane.table }))
  }

  #sayFlow() {
    const { read, part } = this
    if (!read) return
    this.flow.showRules(read.rules)
    if (part) this.flow.say({ ...read.losses, ...part.numbers }, read.step + 1, "this iteration")
    else this.flow.say(read.losses, read.step)
  }

  #say() {
    this.read = this.model
    this.#sayFlow()
    this.#write()
  }

  #write() {
    const { read, facts, choice } = this
    if (!read) return
    const { sets } = this.component.data
    const instead = (choice.isEmpty && sets.find(({ name }) => name === choice.held.dataset)) || null
    const sentence = notice({ ...read, instead }, facts.bounds)
    setText(this.notice, sentence)
    this.plane.describe(`The plane at step ${read.step}. ${sentence}`)
  }

  // Slow motion: the iteration that comes next is shown part by part; when it has been seen to its last part,
  // the run takes it.

  /** @param {"begin" | "next"} order */
  #walk(order) {
    this.component.setTriggerValue("walk", order)
    this.watcher.connection?.toPresent()
    this.walked = order === "next" ? this.walked : null
    this.isWalking = true
    this.watcher.ask({ ...PICTURES, results: true })
    if (this.model) this.#receiveWalk(this.model, true)
  }

  /**
   * Who trains on, or looks at the past, has had enough of it. A change of what the iteration depends on
   * makes another one of the same step, whose parts take the places of the former ones.
   * @param {Model} model
   * @param {boolean} isLive
   */
  #receiveWalk(model, isLive) {
    if (this.walker.isOpen && (!isLive || model.step > (this.walked ?? 0) + 1)) return this.#endWalk()
    const iteration = model.state === "running" ? null : model.iteration()
    const outcome = iteration && outcomeOf(iteration, model.rules)
    if (!iteration || !outcome || (model.step === this.walked && outcome === this.outcome)) return null
    const at = model.step === this.walked && this.walker.isOpen ? this.walker.at : 0
    this.walked = model.step
    this.outcome = outcome
    this.walker.open(partsOf(iteration, model.sayings), at)
    return this.#showWalking()
  }

  #leaveWalk() {
    if (this.walker.isThrough) this.component.setTriggerValue("walk", "next")
    this.#endWalk()
  }

  #endWalk() {
    this.isWalking = false
    this.watcher.ask(PICTURES)
    this.walker.close()
    this.part = null
    this.#sayFlow()
    this.#showWalking()
    this.#showLayers()
    if (this.model) this.plane.show(this.model.scene, this.model, GLIDE_MS)
    this.flow.light([])
  }

  #showWalking() {
    setText(this.slow, this.walker.isOpen ? "End slow motion" : "Slow motion")
  }

  /** @param {Part} part */
  #showPart(part) {
    this.#rest()
    this.part = part
    this.#showLayers(new Set(part.layers))
    this.plane.show(part.scene, part.scene.legend ?? null, WALK_GLIDE_MS)
    this.flow.light(part.lit)
    this.#sayFlow()
    this.paintFlow()
  }

  // Room

  #resized() {
    const [plane, flow] = [this.plane.node.clientWidth, this.flow.node.clientWidth]
    if (plane && flow && (plane !== this.planeWidth || flow !== this.flowWidth)) this.#arrange()
  }

  #arrange() {
    this.planeWidth = this.plane.node.clientWidth
    this.flowWidth = this.flow.node.clientWidth
    if (!this.planeWidth || !this.flowWidth) return
    this.data.paint(this.colours)
    this.plane.arrange(this.planeWidth, this.colours)
    this.flow.arrange(this.flowWidth, this.colours)
    if (!this.part) this.#showLayers()
    this.paintFlow()
  }

  destroy() {
    this.exchange.destroy()
    this.paintFlow.cancel()
    this.walker.destroy()
    this.#rest()
    this.plane.destroy()
    this.sizes.disconnect()
    this.watcher.close()
  }
}
