// The architecture as a list of cards, one a layer. The browser holds the list that is being edited; each
// edit goes to Python whole, and Python answers with each layer's numbers or with the layer that cannot work.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Shape } from "../../lib/frame.js" */
/** @import { RowFacts } from "../../lib/network.js" */
/** @import { FieldSent } from "./controls.js" */

import { INPUT } from "../../lib/connections.js"
import { element, setText } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { compact, count, shape } from "../../lib/format.js"
import { edits } from "../../lib/live.js"
import { Lock } from "../../lib/lock.js"
import { keepInTab, recallFromTab } from "../../lib/tab.js"
import { Card } from "./card.js"
import { Menu } from "./menu.js"
import { rewritten, sourcesFor } from "./sources.js"

const KEPT = "architecture_editor.draft"
const SEND_EVERY_MS = 60
/** A card that is cut off by so little is seen. */
const SLACK_PX = 8
const SEND_AFTER_TYPING_MS = 300

/** @typedef {{kind: string} & Record<string, any>} LayerChoice its settings beside the kind */

/**
 * A kind of layer; start: the settings of a new one.
 * @typedef {object} KindFacts
 * @property {string} kind
 * @property {string} group
 * @property {string} title
 * @property {string} help
 * @property {Record<string, any>} start
 * @property {string | null} stem what its layers are named; null: as their function
 * @property {boolean} joins whether it reads its source beside the layer before
 */

/** @typedef {{layer_index: number | null, field: string | null, message: string}} EditorError */

/**
 * A layer's line; from the one that cannot work on there are only names.
 * @typedef {{name: string, out_shape: Shape | null} & Partial<Omit<RowFacts, "name" | "out_shape">>} Named
 * @typedef {Named & Record<string, unknown>} EditorRow
 */

/**
 * @typedef {object} EditorData
 * @property {KindFacts[]} kinds
 * @property {Record<string, Record<string, FieldSent>>} fields by kind and name
 * @property {number} version
 * @property {LayerChoice[]} layers
 * @property {EditorRow[]} rows
 * @property {EditorError | null} error
 * @property {{params: number, macs: number}} total
 * @property {Shape} input_shape
 * @property {string} output
 * @property {string | null} run whose network it is; null before there is one
 * @property {string} locked why nothing can be changed; empty: it can
 */

/** @typedef {{run: string, layers: LayerChoice[]}} Kept layers that do not work, for that run */

/**
 * Show the layers in `root`.
 * @param {HTMLElement} root
 * @param {Component<EditorData>} component
 * @returns {Editor}
 */
export function mount(root, component) {
  return new Editor(root, component)
}

/** The list of layers that is being edited. */
export class Editor {
  /**
   * @param {HTMLElement} root
   * @param {Component<EditorData>} component
   */
  constructor(root, component) {
    this.root = root
    /** @type {Card[]} */
    this.cards = []
    this.data = component.data
    // The live stream has the network's maps here before the page knows of it.
    this.exchange = new Exchange(SEND_EVERY_MS, "setStateValue", edits)
    this.list = element("ol", { className: "cards" })
    this.last = this.gap(() => this.cards.length)
    this.input = element("div", { className: "end chip plain" })
    this.output = element("div", { className: "end chip plain" })
    this.total = element("div", { className: "total", role: "status" })
    this.below = element("button", {
      type: "button",
      className: "quiet below",
      hidden: true,
      onclick: () => this.list.scrollBy({ top: this.list.clientHeight / 2, behavior: "smooth" }),
    })
    this.list.onscroll = () => this.#tellBelow()
    this.resized = new ResizeObserver(() => this.#tellBelow())
    this.resized.observe(this.list)
    this.lock = new Lock()
    root.append(
      this.lock.node,
      this.input,
      this.list,
      this.below,
      element("div", { className: "tail" }, this.last),
      this.output,
      this.total,
    )
    this.menu = new Menu()
    const kept = recallFromTab(KEPT)
    this.update(component)
    this.#restore(kept)
  }

  /**
   * A draft that does not work stands in no address: after a reload Python hears of it again, and checks it.
   * @param {Kept | null} kept before that
   */
  #restore(kept) {
    if (kept && kept.run === this.data.run && !this.data.error) this.exchange.edit(() => kept.layers)
  }

  /**
   * Take Python's answer. An answer to an older edit than the newest changes nothing that the reader typed.
   * @param {Component<EditorData>} component
   */
  update(component) {
    const { data } = component
    this.data = data
    if (this.exchange.receive(component, data.version) === "old") return
    /** @type {Kept | null} */
    const kept = data.error && data.run ? { run: data.run, layers: data.layers } : null
    keepInTab(KEPT, kept)
    this.adopt(data.layers)
    this.cards.forEach((card, index) =>
      card.show(data.rows[index], this.errorOf(index), index, this.cards.length - 1),
    )
    this.nameCards()
    this.#tellBelow()
    setText(this.input, `image ${shape(data.input_shape)}`)
    setText(this.output, data.output)
    setText(this.total, totalText(data))
    this.total.classList.toggle("wrong", Boolean(data.error))
    this.lock.show(data.locked, [this.root])
  }

  /** How many layers stand below what is in sight of the list. */
  #tellBelow() {
    const { scrollTop, clientHeight } = this.list
    const start = this.cards[0]?.node.offsetTop
    const end = scrollTop + clientHeight + SLACK_PX
    const hidden = this.cards.filter(({ node }) => node.offsetTop - start + node.offsetHeight > end)
    this.below.hidden = !hidden.length
    setText(this.below, belowText(hidden.length))
  }

  destroy() {
    this.resized.disconnect()
    this.exchange.destroy()
    this.menu.destroy()
  }

  /**
   * Each card and its controls by the layer's title and its number among its like: "Convolution 2: kernel".
   */
  nameCards() {
    /** @type {Map<string, number>} */
    const seen = new Map()
    for (const card of this.cards) {
      seen.set(card.title, (seen.get(card.title) ?? 0) + 1)
      card.call(`${card.title} ${seen.get(card.title)}`)
    }
  }

  /** @param {number} index */
  errorOf(index) {
    const { error } = this.data
    return error && error.layer_index === index ? error : null
  }

  /** @param {LayerChoice[]} layers */
  adopt(layers) {
    if (JSON.stringify(layers) === JSON.stringify(this.layers())) return
    const old = this.cards
    this.cards = layers.map((layer, index) => (old[index]?.fits(layer) ? old[index] : new Card(this, layer)))
    this.cards.forEach((card, index) => (card.layer = { ...layers[index] }))
    this.list.replaceChildren(...this.cards.map((card) => card.node))
  }

  layers() {
    return this.cards.map((card) => card.layer)
  }

  // --- edits ---

  /**
   * Tell Python: at once, but not more often than a held button makes sense, and after a pause while typing.
   */
  changed(typing = false) {
    this.exchange.edit(() => this.layers(), typing ? SEND_AFTER_TYPING_MS : 0)
  }

  /** @param {string} kind */
  kindOf(kind) {
    return /** @type {KindFacts} */ (this.data.kinds.find((entry) => entry.kind === kind))
  }

  /**
   * Add, remove, move or rename layers: sources follow those that they name.
   * @param {() => void} change
   */
  restructure(change) {
    const entries = () => this.cards.map((card) => ({ key: card, layer: card.layer }))
    const before = entries()
    change()
    const layers = rewritten(before, entries(), (layer) => {
      const { stem, joins } = this.kindOf(layer.kind)
      return { stem: stem ?? String(layer.function), joins }
    })
    this.cards.forEach((card, index) => (card.layer = layers[index]))
  }

  /**
   * What a layer of that kind may read by name.
   * @param {number} index
   * @param {string} kind
   */
  sources(index, kind) {
    const { rows, input_shape: inputShape } = this.data
    return sourcesFor(rows, index, inputShape, this.kindOf(kind))
  }

  /**
   * Where a new join begins: past as many layers as have the same shape.
   * @param {number} index
   * @param {string} kind
   */
  #longestSkip(index, kind) {
    return this.sources(index, kind).find(({ value }) => value !== INPUT)?.value ?? INPUT
  }

  /**
   * @param {number} index
   * @param {string} kind
   */
  insert(index, kind) {
    const { start, joins } = this.kindOf(kind)
    const card = new Card(this, { kind, ...start })
    if (joins) card.layer.source = this.#longestSkip(index, kind)
    this.restructure(() => this.cards.splice(index, 0, card))
    this.list.insertBefore(card.node, this.list.children[index] ?? null)
    this.nameCards()
    /** @type {HTMLElement | null} */
    const first = card.node.querySelector("input, select, .grip")
    first?.focus()
    this.changed()
  }

  /** @param {Card} card */
  remove(card) {
    const index = this.cards.indexOf(card)
    this.restructure(() => this.cards.splice(index, 1))
    card.node.remove()
    this.cards[Math.min(index, this.cards.length - 1)]?.grip.focus()
    this.changed()
  }

  /**
   * Move a card one place. Its neighbour is the node that moves, so that the card keeps focus and pointer.
   * @param {Card} card
   * @param {number} direction
   */
  move(card, direction) {
    const from = this.cards.indexOf(card)
    const to = from + direction
    if (to < 0 || to >= this.cards.length) return false
    const neighbour = this.cards[to]
    this.restructure(() => {
      this.cards[from] = neighbour
      this.cards[to] = card
    })
    if (direction > 0) card.node.before(neighbour.node)
    else card.node.after(neighbour.node)
    return true
  }

  /**
   * @param {Card} card
   * @param {PointerEvent} event
   */
  drag(card, event) {
    event.preventDefault()
    card.grip.focus()
    let moved = false
    card.node.classList.add("dragged")
    const box = (/** @type {Card} */ other) => other.body.getBoundingClientRect()
    const middle = (/** @type {Card} */ other) => box(other).top + other.body.offsetHeight / 2
    const follow = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      // A neighbour at the head or foot of another column is passed by going there.
      const inReach = (/** @type {Card | undefined} */ other) =>
        other &&
        (box(other).left === box(card).left || (clientX > box(other).left && clientX < box(other).right))
      const index = this.cards.indexOf(card)
      const above = this.cards[index - 1]
      const below = this.cards[index + 1]
      if (inReach(above) && clientY < middle(above)) moved = this.move(card, -1) || moved
      else if (inReach(below) && clientY > middle(below)) moved = this.move(card, 1) || moved
      card.node.scrollIntoView({ block: "nearest" })
    }
    const stop = () => {
      window.removeEventListener("pointermove", follow)
      window.removeEventListener("pointerup", stop)
      window.removeEventListener("pointercancel", stop)
      card.node.classList.remove("dragged")
      if (moved) this.changed()
    }
    window.addEventListener("pointermove", follow)
    window.addEventListener("pointerup", stop)
    window.addEventListener("pointercancel", stop)
  }

  /**
   * A button that adds a layer there.
   * @param {() => number} indexOf
   */
  gap(indexOf) {
    const label = "Add a layer here"
    const button = element("button", {
      className: "add",
      type: "button",
      title: label,
      "aria-label": label,
      textContent: "+",
      onclick: () => this.menu.toggle(button, this.data.kinds, (kind) => this.insert(indexOf(), kind)),
    })
    return button
  }
}

/** @param {EditorData} data */
function totalText({ error, total }) {
  if (error)
    return error.layer_index === null
      ? error.message
      : "This network cannot work yet. The last one that worked stays in its place."
  return `${count(total.params)} parameters · ${compact(total.macs)} multiply-adds an image`
}

/** @param {number} layers below what is in sight */
export const belowText = (layers) => `↓ and ${layers} more ${layers === 1 ? "layer" : "layers"}`
