// Single channels of a layer of G switched off, and what vanishes from the pictures.

/** @import { Frame, Shape, Tensor } from "../../lib/frame.js" */
/** @import { Silenced, Stage } from "./stage.js" */

import { DIVERGING } from "../../lib/colours.js"
import { element, setText } from "../../lib/dom.js"
import { Atlas, fitCanvas } from "../../lib/draw.js"
import { nth } from "../../lib/format.js"
import { tensorOf } from "../../lib/frame.js"
import { ChannelMaps } from "./channel_maps.js"
import { judgeChange } from "./judge.js"
import { Picker } from "./picker.js"
import { picture } from "./stage.js"

const GAP = 3
const OTHERS = 12

/** The part of the page that switches channels. */
export class ChannelsView {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage
    this.side = 0
    this.maps = new ChannelMaps(stage, {
      isOff: (channel) => this.#isOff(channel),
      toggle: (channel) => this.#toggle(channel),
    })
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
    this.left = element(
      "div",
      {},
      this.maps.canvas,
      element("div", { class: "latent-row" }, this.all),
      this.maps.caption,
    )
    this.node = element(
      "div",
      { class: "latent-channels" },
      this.left,
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

  /** @param {number} width CSS px */
  arrange(width) {
    const narrow = width < 760
    this.node.classList.toggle("is-narrow", narrow)
    this.node.classList.toggle("is-medium", !narrow && width < 1240)
    const mapsWidth = narrow ? width : Math.min(420, 0.36 * width)
    this.maps.width = mapsWidth
    this.left.style.width = `${mapsWidth}px`
    this.side = narrow ? (width - 24) / 3 : Math.min(168, (width - mapsWidth - (width < 1240 ? 60 : 380)) / 3)
    this.picker.arrange(narrow ? Math.min(310, width) : 310)
    this.#ask()
    this.draw()
  }

  /** @returns {Silenced[]} */
  get off() {
    const known = new Map(this.stage.data.layers)
    return this.stage.chosen.off.filter(([layer, channel]) => channel < (known.get(layer) ?? 0))
  }

  #ask() {
    const { stage } = this
    const { layer: watched } = stage.data
    if (!stage.ready || !watched) return
    const samples = [stage.chosen.sample, ...Array.from({ length: OTHERS }, (_, i) => i + 1)]
    /** @type {Silenced[]} */
    const silenced = this.off.map(([layer, channel]) => [`g.${layer}`, channel])
    stage.ask(
      samples.map((sample) => stage.noise(sample)),
      { layers: [`g.${watched}`], silenced, labels: samples.map((sample) => stage.labelOf(sample)) },
    )
  }

  /** @param {Frame} frame */
  frame(frame) {
    this.maps.take(frame)
    this.draw()
  }

  draw() {
    const { stage, side } = this
    if (!stage.ready || !side) return
    this.picker.draw()
    this.maps.draw()
    if (!stage.data.layer) return
    this.all.disabled = this.off.length === 0
    const { at } = stage
    if (at?.shape[0] !== OTHERS + 1) return
    const { sample } = stage.chosen
    stage.pictures.samples.show(this.before.canvas, sample - 1, side)
    stage.pictures.at.show(this.after.canvas, 0, side)
    const change = this.#changes(sample, at)
    this.#drawDifference(change, at.shape)
    this.#drawOthers()
    this.#write(change, at.shape)
  }

  /**
   * After minus before, all channels of a pixel averaged.
   * @param {number} sample
   * @param {Tensor} at what the changed G makes: that sample first
   * @returns {Float32Array}
   */
  #changes(sample, at) {
    const [, colours, height, width] = at.shape
    const plane = height * width
    const before = tensorOf(this.stage.frame.arrays, "samples").data.subarray(
      (sample - 1) * colours * plane,
      sample * colours * plane,
    )
    return Float32Array.from({ length: plane }, (_, i) => {
      let sum = 0
      for (let colour = 0; colour < colours; colour++)
        sum += at.data[colour * plane + i] - before[colour * plane + i]
      return sum / colours
    })
  }

  /**
   * @param {Float32Array} change
   * @param {Shape} shape of the pictures, n c h w
   */
  #drawDifference(change, [, , height, width]) {
    const atlas = new Atlas(1, height, width)
    atlas.paint(0, change, 0, DIVERGING, -1, 1)
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

  /**
   * @param {Float32Array} change
   * @param {Shape} shape of the pictures, n c h w
   */
  #write(change, [, ...shape]) {
    this.before.note(`${shape.join(" × ")}, −1 to 1`)
    this.after.note("the same scale")
    this.difference.note("orange −1 to blue +1")
    const { off } = this
    if (!off.length) return setText(this.says, this.#hint())
    const { kind, moved, darker, brighter } = judgeChange(change, this.stage.data.bounds)
    const sample = this.stage.nameOf(this.stage.chosen.sample)
    const names =
      off.length === 1 ? `Channel ${nth(off[0][1])} of ${off[0][0]} is off` : `${off.length} channels are off`
    const words =
      kind === "hardly"
        ? `hardly anything changes in ${sample}`
        : `pixels of ${sample} change by ${moved.toFixed(3)} on average: ${darker} clearly darker, ` +
          `${brighter} clearly brighter`
    setText(this.says, `${names}: ${words}.`)
  }

  #hint() {
    const first = "All channels are on. Predict which one matters most, then click it."
    return this.maps.effects ? `${first} The bar below each map tells.` : first
  }

  /** @param {number} channel of the layer that is shown */
  #isOff(channel) {
    return this.off.some(([layer, other]) => layer === this.stage.data.layer && other === channel)
  }

  /** @param {number} channel of the layer that is shown */
  #toggle(channel) {
    const { layer: shown } = this.stage.data
    const rest = this.off.filter(([layer, other]) => layer !== shown || other !== channel)
    this.#set(rest.length < this.off.length || !shown ? rest : [...rest, [shown, channel]])
  }

  /** @param {Silenced[]} off */
  #set(off) {
    this.stage.edit({ off })
    this.#ask()
    this.draw()
  }

  /** @param {number} sample */
  #choose(sample) {
    this.stage.edit({ sample })
    this.#ask()
    this.draw()
  }
}
