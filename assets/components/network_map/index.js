// The network map: one column a layer, one small picture a channel, repainted with every frame of the stream.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Component } from "../../lib/dom.js" */
/** @import { Frame } from "../../lib/frame.js" */
/** @import { Target } from "./interaction.js" */
/** @import { Column, Destination, NetworkFacts } from "./model.js" */
/** @import { Mode } from "./scale.js" */

import { theme } from "../../lib/colours.js"
import { element, setText, throttled } from "../../lib/dom.js"
import { isStill } from "../../lib/frame.js"
import { keepLook, recallLook } from "../../lib/look.js"
import { setWords } from "../../lib/numbers.js"
import { Watcher } from "../../lib/watcher.js"
import { describe, Interaction, selection, Tooltip } from "./interaction.js"
import { asked } from "./asking.js"
import { keepOpen, keepUnfolded, recallOpen, recallUnfolded } from "./kept.js"
import { drawMarks } from "./links.js"
import { destination, MAPS_SHOWN } from "./model.js"
import { networkLabel, networkNotice } from "./notice.js"
import { Panel } from "./panel.js"
import { turned } from "./parts.js"
import { Rate } from "./rate.js"
import { Scales } from "./scale.js"
import { Toolbar } from "./toolbar.js"
import { NetworkView } from "./view.js"

const SCALE = "map scale"
const ALL = "map all channels"
/** @type {Mode[]} */
const MODES = ["layer", "map", "all"]
const BORDER_PX = 1
const SPOKEN_EVERY_MS = 2000
const TOOLTIP_EVERY_MS = 120
const LEGENDS_EVERY_MS = 250
const SETTLE_AFTER_MS = 60

/** @typedef {{run: string, networks: NetworkFacts[], class_names: string[], comes?: string}} MapData */

/** @typedef {{view: NetworkView, notice: HTMLElement}} Entry a network on the page, and what to notice */

/**
 * Show the map in `root`.
 * @param {HTMLElement} root
 * @param {Component<MapData>} component
 * @returns {NetworkMap}
 */
export function mount(root, component) {
  const map = new NetworkMap(root)
  map.update(component)
  return map
}

class NetworkMap {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root
    this.scales = new Scales()
    this.rate = new Rate()
    /** @type {NetworkView[]} */
    this.views = []
    /** @type {Entry[]} */
    this.entries = []
    /** @type {NetworkView[] | null} */
    this.coming = null
    /** @type {Frame | null} */
    this.frame = null
    /** @type {{view: NetworkView, target: Target} | null} */
    this.hovered = null
    this.described = ""
    this.colours = /** @type {Theme} */ ({})
    this.width = 0
    /** @type {number | undefined} */
    this.settling = undefined
    this.mostMaps = recallLook(ALL, [false, true]) ? Infinity : MAPS_SHOWN
    this.unfolded = recallUnfolded()
    this.reopened = false // also where what was open before is not to be had
    this.toolbar = new Toolbar({ onScale: (mode) => this.setScale(mode), onAll: () => this.showAll() })
    this.scales.setMode(recallLook(SCALE, MODES))
    this.toolbar.pressScale(this.scales.mode)
    this.toolbar.pressAll(this.mostMaps !== MAPS_SHOWN)
    this.networks = element("div", { class: "networks" })
    this.panel = new Panel({
      onClose: () => this.closePanel(),
      onStep: (by) => this.stepChannel(by),
      onLook: () => this.#look(),
    })
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" })
    root.replaceChildren(this.toolbar.element, this.networks, this.panel.element, this.spoken)
    this.tooltip = new Tooltip(root)
    this.writeTooltip = throttled(() => this.#writeTooltip(), TOOLTIP_EVERY_MS)
    this.writeLegends = throttled(
      () => this.views.forEach((view) => view.writeLegends(this.scales)),
      LEGENDS_EVERY_MS,
    )
    this.writeLabels = throttled(() => this.#writeLabels(), SPOKEN_EVERY_MS)
    const turn = (/** @type {Frame} */ frame) => this.#turnTo(frame)
    this.watcher = new Watcher(root, "map", (frame) => this.receive(frame), turn)
    this.sizes = new ResizeObserver(() => this.#resized())
    this.sizes.observe(this.networks)
    document.fonts.ready.then(() => this.#arrange())
    root.dataset.frames = "0"
  }

  /**
   * Follow new data or a new theme. A new network takes the old one's place with its first frame.
   * @param {Pick<Component<MapData>, "data">} component
   */
  update({ data }) {
    /** @type {MapData} */
    this.data = data
    const colours = theme(this.root)
    const isNewTheme = JSON.stringify(colours) !== JSON.stringify(this.colours)
    this.colours = colours
    const described = JSON.stringify([data.networks, data.class_names])
    if (described !== this.described) {
      this.described = described
      this.coming = this.#build(data)
      if (!this.frame) this.#swap(this.coming)
    } else {
      // Their verdicts may be meant otherwise.
      const views = this.coming ?? this.views
      views.forEach((view, at) => (view.network = data.networks[at]))
      if (isNewTheme) this.#arrange()
      else this.repaint()
      if (this.frame) this.#writeNotices()
    }
    this.watcher.follow(data.run)
    this.#ask()
  }

  /**
   * Show the run that takes this one's place, without waiting for the page to say the same of it.
   * @param {Frame} frame
   */
  #turnTo({ run, networks: rows = {} }) {
    const networks = this.data.networks.map((network) => ({ ...network, rows: rows[network.prefix] }))
    if (networks.every(({ rows }) => rows)) this.update({ data: { ...this.data, run, networks } })
  }

  /**
   * @param {MapData} data
   * @returns {NetworkView[]}
   */
  #build({ networks, class_names: names }) {
    const folding = { unfolded: this.unfolded, onFold: (/** @type {string} */ key) => this.turn(key) }
    const views = networks.map((network) => new NetworkView(network, names, this.mostMaps, folding))
    const isLong = (/** @type {Column} */ { role, channels }) => role === "maps" && channels > MAPS_SHOWN
    this.toolbar.offerAll(views.some(({ columns }) => columns.some(isLong)))
    return views
  }

  /** Every channel of long layers, or the first ones only. */
  showAll() {
    const all = this.mostMaps === MAPS_SHOWN
    this.mostMaps = all ? Infinity : MAPS_SHOWN
    keepLook(ALL, all)
    this.toolbar.pressAll(all)
    this.#swap(this.#build(this.data))
  }

  /**
   * Unfold a part and fold all others, or fold it again.
   * @param {string} key
   */
  turn(key) {
    const parts = this.data.networks.flatMap((network) => network.parts ?? [])
    this.unfolded = turned(this.unfolded, parts, key)
    keepUnfolded(this.unfolded)
    this.#swap(this.#build(this.data))
    this.#ask()
    for (const view of this.views) view.bringIn(key)
  }

  /** @param {NetworkView[]} views */
  #swap(views) {
    this.views = views
    this.coming = null
    this.scales.setMode(this.scales.mode)
    this.hovered = null
    this.tooltip.hide()
    if (this.panel.isOpen) this.#shut()
    this.entries = views.map((view) => {
      const notice = element("p", { class: "notice" })
      view.element.append(notice)
      new Interaction(view, this)
      return { view, notice }
    })
    this.networks.replaceChildren(...this.views.map((view) => view.element))
    this.#arrange()
  }

  #ask() {
    this.watcher.ask(asked(this.coming ?? this.views, this.panel.weightsKey))
  }

  #resized() {
    if (this.networks.clientWidth !== this.width && this.networks.clientWidth > 0) this.#arrange()
  }

  #arrange() {
    this.width = this.networks.clientWidth
    if (!this.width) return
    for (const view of this.views) view.arrange(this.width - 2 * BORDER_PX, this.colours)
    if (this.panel.isOpen) this.openPanel(this.panel.view, this.panel)
    this.repaint()
  }

  /**
   * Show a frame of the run.
   * @param {Frame} frame
   */
  receive(frame) {
    this.#keepDead(frame)
    const hasMaps = (this.coming ?? this.views).some(({ columns }) => frame.arrays.has(columns[1].key))
    if (!hasMaps) return
    if (frame.readable || this.coming || !this.frame)
      /** @type {Frame} */
      this.read = frame
    this.frame = frame
    if (this.coming) this.#swap(this.coming)
    if (!this.reopened) this.#reopen()
    this.rate.tick(performance.now())
    this.repaint()
    this.#report(frame)
  }

  /** @param {Frame} frame */
  #keepDead(frame) {
    for (const view of this.coming ?? this.views) {
      for (const { name, key } of view.columns) {
        const dead = frame.arrays.get(`${key}.dead`)
        if (dead) view.dead.set(name, dead.data)
      }
    }
  }

  /** Paint the newest frame; again soon while the colour limits still move. */
  repaint() {
    const { frame, scales } = this
    if (!frame || !this.views.length || !this.width) return
    const now = performance.now()
    const parts = this.views.flatMap((view) =>
      view.columns
        .filter(({ role }) => role !== "bars" && role !== "verdict")
        .flatMap((column) => {
          const data = view.dataOf(column, frame)?.data
          return data ? [{ column, data }] : []
        }),
    )
    scales.follow(parts, now, isStill(frame))
    for (const view of this.views) view.paint(frame, scales, this.read)
    this.panel.paint(frame, scales)
    this.#mark()
    this.writeLegends()
    clearTimeout(this.settling)
    if (!scales.settled) this.settling = setTimeout(() => this.repaint(), SETTLE_AFTER_MS)
  }

  /** @param {Frame} frame */
  #report(frame) {
    const { dataset } = this.root
    dataset.run = this.watcher.runId ?? ""
    dataset.step = String(frame.step)
    dataset.frames = String(Number(dataset.frames) + 1)
    dataset.ageMs = String(Math.max(0, Math.round(Date.now() - frame.createdAt)))
    dataset.scrubbed = String(!frame.live)
    this.toolbar.tell(frame, this.rate.perSecond, this.data.comes)
    if (frame.readable) this.#writeNotices()
    this.writeLabels()
    if (this.hovered) this.writeTooltip()
  }

  /**
   * Spread the colours over each map, each layer, or over all layers alike.
   * @param {Mode} mode
   */
  setScale(mode) {
    keepLook(SCALE, mode)
    this.scales.setMode(mode)
    this.toolbar.pressScale(mode)
    this.repaint()
  }

  /**
   * Told by an interaction: the reader looks at `target`, or at nothing.
   * @param {NetworkView} view
   * @param {Target | null} target
   */
  looked(view, target) {
    this.hovered = target && { view, target }
    if (target) this.#writeTooltip()
    else this.tooltip.hide()
    this.#mark()
    if (target?.byKey && this.frame)
      setText(this.spoken, describe(view, this.frame, this.read, target, this.scales).join(", "))
  }

  /**
   * Told by an interaction: the reader chose `target`.
   * @param {NetworkView} view
   * @param {Target} target
   */
  opened(view, { place, channel, pixel }) {
    const found = destination(view.columns, place.column.index, channel, pixel)
    if (!found) return
    const { folded } = view.columns[found.index]
    if (folded) return this.turn(folded.key)
    this.openPanel(view, found)
    this.panel.element.scrollIntoView({ block: "nearest", behavior: "smooth" })
    setText(this.spoken, `${this.panel.heading.textContent} is open below the map. Escape closes it.`)
  }

  #reopen() {
    this.reopened = true
    for (const view of this.views) {
      const found = recallOpen(view.columns)
      if (found) return this.openPanel(view, found)
    }
  }

  /**
   * @param {NetworkView} view
   * @param {Destination} shown
   */
  openPanel(view, { index, channel, pixel }) {
    keepOpen(view.columns, { index, channel, pixel })
    this.panel.open(view, { index, channel, pixel }, this.colours, this.width)
    this.#ask()
    this.repaint()
  }

  closePanel() {
    if (!this.panel.isOpen) return false
    this.#shut()
    this.#ask()
    this.#mark()
    this.panel.view.scroller.focus({ preventScroll: true })
    return true
  }

  #shut() {
    keepOpen(this.panel.view.columns, null)
    this.panel.close()
  }

  /** Another pixel is looked at in the panel. */
  #look() {
    const { view, index, channel, pixel } = this.panel
    keepOpen(view.columns, { index, channel, pixel })
    this.repaint()
  }

  /** @param {number} by */
  stepChannel(by) {
    const { view, index, channel, pixel } = this.panel
    const { channels } = view.columns[index]
    this.openPanel(view, { index, channel: (channel + by + channels) % channels, pixel })
  }

  #mark() {
    for (const view of this.views) {
      /** @type {Target[]} */
      const targets = []
      if (this.panel.isOpen && this.panel.view === view) targets.push(...selection(view, this.panel))
      if (this.hovered?.view === view) targets.push(this.hovered.target)
      drawMarks(view, this.frame, targets)
    }
  }

  #writeTooltip() {
    if (!this.hovered || !this.frame) return
    const { view, target } = this.hovered
    this.tooltip.show(view, target, describe(view, this.frame, this.read, target, this.scales))
  }

  #writeNotices() {
    for (const { view, notice } of this.entries)
      setWords(notice, networkNotice(view, this.read), this.read.step)
  }

  #writeLabels() {
    if (!this.frame) return
    for (const view of this.views) view.canvas.setAttribute("aria-label", networkLabel(view, this.read))
  }

  destroy() {
    for (const call of [this.writeTooltip, this.writeLegends, this.writeLabels, this.panel.writeSoon])
      call.cancel()
    clearTimeout(this.settling)
    this.sizes.disconnect()
    this.watcher.close()
  }
}
