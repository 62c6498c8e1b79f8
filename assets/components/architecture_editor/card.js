// One layer: its name, its fields, what it costs, and buttons that move and remove it.

/** @import { Row } from "../../lib/network.js" */
/** @import { Control, Field, FieldSent, Value } from "./controls.js" */
/** @import { Editor, EditorError, EditorRow, LayerChoice } from "./index.js" */

import { INPUT, inputsOf } from "../../lib/connections.js"
import { element, setText } from "../../lib/dom.js"
import { compact, several, shape } from "../../lib/format.js"
import { widestField } from "../../lib/receptive_field.js"
import { controlFor } from "./controls.js"

/** @type {Record<string, number>} */
export const DIRECTIONS = { ArrowUp: -1, ArrowDown: 1 }

/** The card of one layer in the list of an editor. */
export class Card {
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
    /** @type {Set<string>} the fields behind "…" */
    this.waiting = new Set()
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
   * A single field stands in the head line, several below it, as does a source, which is long; the rare ones
   * wait behind "…" while not in use.
   * @param {HTMLElement} head
   */
  addFields(head) {
    const all = /** @type {[string, Field][]} */ (
      Object.entries(this.editor.data.fields[this.layer.kind] ?? {})
    )
    const controls = (/** @type {[name: string, field: Field][]} */ entries) =>
      entries.map(([name, field]) => this.control(name, field))
    const waits = (/** @type {[name: string, field: Field]} */ [name]) => this.waiting.has(name)
    this.waiting = new Set(waitingIn(this.layer, Object.fromEntries(all)))
    const common = all.filter((entry) => !waits(entry))
    const rare = all.filter(waits)
    const isAlone = common.filter(([, field]) => !field.only_for).length === 1
    const inHead = isAlone && common[0][1].type !== "layer" ? common.splice(0, 1) : []
    head.append(...controls(inHead))
    if (common.length) head.after(element("div", { className: "fields" }, controls(common)))
    if (!rare.length) return
    const more = element("div", { className: "fields", hidden: true }, controls(rare))
    this.facts.before(more)
    const label = `More: ${rare.map(([, field]) => field.label).join(", ")}`
    head.append(this.button("…", label, () => (more.hidden = !more.hidden)))
  }

  /**
   * Whether a layer would have the fields of this card at the same places.
   * @param {LayerChoice} layer
   */
  fits(layer) {
    if (layer.kind !== this.layer.kind) return false
    const waiting = waitingIn(layer, this.editor.data.fields[layer.kind] ?? {})
    return waiting.length === this.waiting.size && waiting.every((name) => this.waiting.has(name))
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
    this.editor.restructure(() => (this.layer = { ...this.layer, [name]: value }))
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
    setText(this.facts, seenText(this.editor.data.rows, index))
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
      const options = field.type === "layer" ? this.editor.sources(index, this.layer.kind) : undefined
      control.show(value, error?.field === name, options)
    }
    this.body.classList.toggle("wrong", Boolean(error))
    this.error.hidden = !error
    setText(this.error, error?.message ?? "")
  }
}

/**
 * The rare fields of a layer that have their usual value.
 * @param {LayerChoice} layer
 * @param {Record<string, FieldSent>} fields of its kind
 */
function waitingIn(layer, fields) {
  const waits = (/** @type {[name: string, field: FieldSent]} */ [name, field]) =>
    field.rare && (layer[name] ?? field.default) === field.default
  return Object.entries(fields)
    .filter(waits)
    .map(([name]) => name)
}

/**
 * What a layer reads where it names it, what it gives, and how much of the image a value of a map sees at
 * most.
 * @param {EditorRow[]} rows
 * @param {number} index of the layer
 */
export function seenText(rows, index) {
  const { out_shape: out, source, joins } = rows[index]
  if (!out) return "–"
  // Up to a layer that gives something all rows are whole.
  const whole = /** @type {Row[]} */ (rows)
  const seen = widestField(whole, index)
  const read = inputsOf(whole, index).map((at) => whole[at]?.name ?? INPUT)
  const from = source || joins ? `${read.join(", ")} ` : ""
  return `${from}→ ${shape(out)}${seen ? ` · sees ${shape(seen)} pixels` : ""}`
}

/** @param {Pick<EditorRow, "params" | "macs">} row */
export function costText({ params, macs }) {
  /** @type {string[]} */
  const facts = []
  if (params) facts.push(several(params, "parameter"))
  if (macs) facts.push(`${compact(macs)} multiply-add${macs === 1 ? "" : "s"}`)
  return facts.join(" · ")
}
