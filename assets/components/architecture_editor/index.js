// The architecture as a list of cards, one a layer. The browser holds the list that is being edited; each
// edit goes to Python whole, and Python answers with each layer's numbers or with the layer that cannot work.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Shape } from "../../lib/frame.js" */
/** @import { RowFacts } from "../../lib/network.js" */
/** @import { Control, Field, FieldSent, Value } from "./controls.js" */

import { element, setText } from "../../lib/dom.js"
import { Exchange } from "../../lib/exchange.js"
import { compact, count, shape } from "../../lib/format.js"
import { controlFor } from "./controls.js"

/** @type {Record<string, number>} */
const DIRECTIONS = { ArrowUp: -1, ArrowDown: 1 }
const SEND_EVERY_MS = 60
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
 */

/**
 * Show the layers in `root`.
 * @param {HTMLElement} root
 * @param {Component<EditorData>} component
 * @returns {Editor}
 */
export function mount(root, component) {
  return new Editor(root, component)
}

class Editor {
  /**
   * @param {HTMLElement} root
   * @param {Component<EditorData>} component
   */
  constructor(root, component) {
    /** @type {Card[]} */
    this.cards = []
    this.exchange = new Exchange(SEND_EVERY_MS)
    this.list = element("ol", { className: "cards" })
    this.last = this.gap(() => this.cards.length)
    this.input = element("div", { className: "end chip plain" })
    this.output = element("div", { className: "end chip plain" })
    this.total = element("div", { className: "total", role: "status" })
    root.append(
      this.input,
      this.list,
      element("div", { className: "tail" }, this.last),
      this.output,
      this.total,
    )
    this.root = root
    /** @type {HTMLElement | null} */
    this.menu = null
    /** @type {HTMLElement | null} */
    this.opener = null
    this.closeOnPressElsewhere = (/** @type {PointerEvent} */ event) => {
      if (!this.menu || !event.composedPath().includes(this.menu)) this.closeMenu()
    }
    document.addEventListener("pointerdown", this.closeOnPressElsewhere)
    this.update(component)
  }

  /**
   * Take Python's answer. An answer to an older edit than the newest changes nothing that the reader typed.
   * @param {Component<EditorData>} component
   */
  update(component) {
    const { data } = component
    /** @type {EditorData} */
    this.data = data
    if (this.exchange.receive(component, data.version) === "old") return
    this.adopt(data.layers)
    this.cards.forEach((card, index) =>
      card.show(data.rows[index], this.errorOf(index), index, this.cards.length - 1),
    )
    this.nameCards()
    setText(this.input, `image ${shape(data.input_shape)}`)
    setText(this.output, data.output)
    setText(this.total, totalText(data))
    this.total.classList.toggle("wrong", Boolean(data.error))
  }

  destroy() {
    this.exchange.destroy()
    document.removeEventListener("pointerdown", this.closeOnPressElsewhere)
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
    this.cards = layers.map((layer, index) =>
      old[index]?.layer.kind === layer.kind ? old[index] : new Card(this, layer),
    )
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
   * @param {number} index
   * @param {string} kind
   */
  insert(index, kind) {
    const card = new Card(this, { kind, ...this.kindOf(kind).start })
    this.cards.splice(index, 0, card)
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
    this.cards.splice(index, 1)
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
    this.cards[from] = neighbour
    this.cards[to] = card
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

  // --- the menu of kinds ---

  /** @param {() => number} indexOf */
  gap(indexOf) {
    const open = (/** @type {{currentTarget: HTMLElement}} */ { currentTarget }) =>
      this.opener === currentTarget ? this.closeMenu() : this.openMenu(currentTarget, indexOf())
    const label = "Add a layer here"
    return element("button", {
      className: "add",
      type: "button",
      title: label,
      "aria-label": label,
      textContent: "+",
      onclick: open,
    })
  }

  /**
   * @param {HTMLElement} opener
   * @param {number} index
   */
  openMenu(opener, index) {
    this.closeMenu()
    const choose = (/** @type {string} */ kind) => {
      this.closeMenu()
      this.insert(index, kind)
    }
    /** @type {HTMLElement[]} */
    const entries = []
    /** @type {string | null} */
    let group = null
    for (const entry of this.data.kinds) {
      if (entry.group !== group)
        entries.push(element("div", { className: "group", textContent: (group = entry.group) }))
      const label = [element("b", { textContent: entry.title }), element("span", { textContent: entry.help })]
      entries.push(
        element("button", { type: "button", role: "menuitem", onclick: () => choose(entry.kind) }, label),
      )
    }
    this.menu = element(
      "div",
      {
        className: "menu",
        role: "menu",
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.menuKey(event),
      },
      entries,
    )
    this.opener = opener
    opener.setAttribute("aria-expanded", "true")
    opener.after(this.menu)
    this.menu.querySelector("button")?.focus({ preventScroll: true })
    this.menu.scrollIntoView({ block: "nearest" })
  }

  /** @param {KeyboardEvent} event */
  menuKey(event) {
    const { menu, opener } = this
    if (!menu) return
    const buttons = [...menu.querySelectorAll("button")]
    const step = DIRECTIONS[event.key]
    if (step) {
      const now = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target))
      buttons[(now + step + buttons.length) % buttons.length].focus()
      event.preventDefault()
    } else if (event.key === "Escape") {
      this.closeMenu()
      opener?.focus()
    }
  }

  closeMenu() {
    this.opener?.removeAttribute("aria-expanded")
    this.menu?.remove()
    this.menu = this.opener = null
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

class Card {
  /**
   * @param {Editor} editor
   * @param {LayerChoice} layer
   */
  constructor(editor, layer) {
    this.editor = editor
    this.layer = { ...layer }
    /** @type {Map<string, Control>} */
    this.controls = new Map()
    /** @type {Map<Element, string>} */
    this.named = new Map()
    /** @type {Map<string, HTMLElement>} */
    this.labels = new Map()
    this.title = editor.kindOf(layer.kind).title
    this.name = element("span", { className: "name" })
    this.grip = this.button("⠿", "Drag, or press the arrow keys, to move this layer", null)
    this.grip.classList.add("grip")
    this.grip.onpointerdown = (event) => editor.drag(this, event)
    this.grip.onkeydown = (event) => this.key(event)
    this.up = this.button("↑", "Move up", () => this.shift(-1))
    this.down = this.button("↓", "Move down", () => this.shift(1))
    const remove = this.button("✕", "Remove", () => editor.remove(this))
    this.facts = element("div", { className: "facts" })
    this.cost = element("div", { className: "facts" })
    this.error = element("p", { className: "error", role: "alert", hidden: true })
    const head = element(
      "div",
      { className: "head" },
      this.grip,
      this.name,
      element("span", { className: "kind", textContent: this.title }),
    )
    this.body = element("div", { className: "card", role: "group" }, head, this.facts, this.cost, this.error)
    this.addFields(head)
    head.append(this.up, this.down, remove)
    this.node = element(
      "li",
      {},
      editor.gap(() => editor.cards.indexOf(this)),
      this.body,
    )
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {(() => void) | null} onclick
   */
  button(text, label, onclick) {
    const button = element("button", {
      type: "button",
      className: "quiet",
      title: label,
      textContent: text,
      onclick,
    })
    this.named.set(button, label)
    return button
  }

  /**
   * Names for a screen reader, which meets a field or a button without the card around it.
   * @param {string} name
   */
  call(name) {
    this.body.ariaLabel = name
    for (const [node, label] of this.named) node.ariaLabel = `${name}: ${label}`
  }

  /**
   * A single field stands in the head line, several below it; the rare ones wait behind "…" while not in use.
   * @param {HTMLElement} head
   */
  addFields(head) {
    const all = /** @type {[string, Field][]} */ (
      Object.entries(this.editor.data.fields[this.layer.kind] ?? {})
    )
    const controls = (/** @type {[name: string, field: Field][]} */ entries) =>
      entries.map(([name, field]) => this.control(name, field))
    const waits = (/** @type {[name: string, field: Field]} */ [name, field]) =>
      field.rare && (this.layer[name] ?? field.default) === field.default
    const common = all.filter((entry) => !waits(entry))
    const rare = all.filter(waits)
    const inHead = common.filter(([, field]) => !field.only_for).length === 1 ? common.splice(0, 1) : []
    head.append(...controls(inHead))
    if (common.length) head.after(element("div", { className: "fields" }, controls(common)))
    if (!rare.length) return
    const more = element("div", { className: "fields", hidden: true }, controls(rare))
    this.facts.before(more)
    const label = `More: ${rare.map(([, field]) => field.label).join(", ")}`
    head.append(this.button("…", label, () => (more.hidden = !more.hidden)))
  }

  /**
   * @param {string} name
   * @param {Field} field
   */
  control(name, field) {
    const control = controlFor(field, (value, typing) => this.set(name, value, typing))
    this.controls.set(name, control)
    this.named.set(control.input, field.label)
    const label = element(
      "label",
      { title: field.help },
      element("span", { textContent: field.label }),
      control.node,
    )
    this.labels.set(name, label)
    return label
  }

  /**
   * @param {string} name
   * @param {Value} value
   * @param {boolean} [typing]
   */
  set(name, value, typing) {
    this.layer = { ...this.layer, [name]: value }
    this.editor.changed(typing)
  }

  /** @param {number} direction */
  shift(direction) {
    if (this.editor.move(this, direction)) this.editor.changed()
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const direction = DIRECTIONS[event.key]
    if (direction) {
      event.preventDefault()
      this.shift(direction)
    } else if (event.key === "Delete") this.editor.remove(this)
  }

  /**
   * @param {EditorRow} row
   * @param {EditorError | null} error
   * @param {number} index
   * @param {number} last
   */
  show(row, error, index, last) {
    setText(this.name, row.name)
    setText(this.facts, seenText(row))
    setText(this.cost, costText(row))
    this.up.disabled = index === 0
    this.down.disabled = index === last
    const { fields } = this.editor.data
    for (const [name, control] of this.controls) {
      const field = fields[this.layer.kind][name]
      const label = /** @type {HTMLElement} */ (this.labels.get(name))
      label.hidden = Object.entries(field.only_for ?? {}).some(
        ([other, value]) => this.layer[other] !== value,
      )
      const value = this.layer[name] ?? field.default ?? this.layer[field.follows ?? ""]
      control.show(value, error?.field === name)
    }
    this.body.classList.toggle("wrong", Boolean(error))
    this.error.hidden = !error
    setText(this.error, error?.message ?? "")
  }
}

/** @param {EditorRow} row */
function seenText({ out_shape: out, receptive_field: field }) {
  if (!out) return "–"
  return out.length === 3 ? `→ ${shape(out)} · sees ${field} × ${field} pixels` : `→ ${shape(out)}`
}

/** @param {EditorRow} row */
function costText({ params, macs }) {
  /** @type {string[]} */
  const facts = []
  if (params) facts.push(`${count(params)} parameters`)
  if (macs) facts.push(`${compact(macs)} multiply-adds`)
  return facts.join(" · ")
}
