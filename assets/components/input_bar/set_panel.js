// The images of the data set: a strip of some of them, and steps through all.

import { bytesOf } from "../../lib/base64.js"
import { element } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { TabMap } from "../../lib/tab.js"

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity }

/**
 * Thumbnails side by side in one picture.
 * @typedef {{source: string, indices: number[], columns: number}} Strip indices: in the set
 */

/**
 * @typedef {object} SetFacts
 * @property {string} page
 * @property {string} name of the set
 * @property {string[]} class_names
 * @property {string} labels base64: a byte each, two where there are more than 256 classes
 * @property {Strip} thumbnails
 */

/** A strip of thumbnails, and steps through all images of the set or of one class. */
export class SetPanel {
  /** @param {(index: number) => void} onPick */
  constructor(onPick) {
    this.onPick = onPick
    this.index = -1 // none yet
    this.facts = ""
    this.name = ""
    /** @type {Strip} */
    this.thumbnails = /** @type {Strip} */ ({})
    this.strip = element("div", {
      className: "strip",
      role: "listbox",
      "aria-label": "Images of the data set. Arrow keys choose.",
      "aria-orientation": "horizontal",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.press(event),
    })
    this.classes = element("select", { "aria-label": "Class", onchange: () => this.chooseClass() })
    const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ go) =>
      element("button", { type: "button", title: label, "aria-label": label, textContent: text, onclick: go })
    const steps = [
      button("‹", "Previous image", () => this.step(-1)),
      button("›", "Next image", () => this.step(1)),
      button("Random", "Random image", () => this.random()),
    ]
    this.node = element("div", {}, this.strip, element("div", { className: "steps" }, steps, this.classes))
  }

  /**
   * What Python says of the set; true where it is another one.
   * @param {SetFacts} data
   * @returns {boolean}
   */
  update(data) {
    const { name, class_names, labels, thumbnails } = data
    const facts = JSON.stringify([name, class_names, labels, thumbnails.source])
    if (facts === this.facts) return false
    this.facts = facts
    this.name = data.name
    this.thumbnails = data.thumbnails
    /** @type {string[]} */
    this.class_names = data.class_names
    /** @type {TabMap<string>} the class that is stepped through, by the set's name */
    this.kept = new TabMap(`${data.page}.class`, (kept) => typeof kept === "string")
    const bytes = bytesOf(data.labels)
    /** @type {Uint8Array | Uint16Array} */
    this.labels = this.class_names.length > 256 ? new Uint16Array(bytes.buffer) : bytes
    const options = ["any class", ...data.class_names].map((name, at) =>
      element("option", { value: at - 1, textContent: name }),
    )
    this.classes.replaceChildren(...options)
    this.classes.value = String(this.class_names.indexOf(this.kept.get(this.name) ?? ""))
    this.fill()
    return true
  }

  fill() {
    const { source, indices, columns } = this.thumbnails
    const wanted = Number(this.classes.value)
    const rows = Math.ceil(indices.length / columns)
    const tiles = indices.flatMap((index, place) => {
      if (wanted >= 0 && this.labels[index] !== wanted) return []
      const column = place % columns
      const row = Math.floor(place / columns)
      const label = this.nameOf(index)
      const tile = element("button", {
        type: "button",
        role: "option",
        title: label,
        "aria-label": label,
        onclick: () => this.onPick(index),
      })
      tile.style.backgroundImage = `url(${source})`
      tile.style.backgroundSize = `${columns * 100}% ${rows * 100}%`
      tile.style.backgroundPosition = `${percentAt(column, columns)} ${percentAt(row, rows)}`
      tile.dataset.index = String(index)
      return [tile]
    })
    this.strip.replaceChildren(...tiles)
    this.mark(this.index)
  }

  /** @param {number} index */
  mark(index) {
    this.index = index
    const tiles = /** @type {HTMLElement[]} */ ([...this.strip.children])
    const chosen = tiles.find((tile) => Number(tile.dataset.index) === index)
    for (const tile of tiles) {
      tile.setAttribute("aria-selected", String(tile === chosen))
      // One Tab stop for all: from there the arrow keys go on.
      tile.tabIndex = tile === (chosen ?? tiles[0]) ? 0 : -1
    }
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const tiles = /** @type {HTMLElement[]} */ ([...this.strip.children])
    const at = tiles.indexOf(/** @type {HTMLElement} */ (event.target))
    const by = STEPS[event.key]
    if (!by || at < 0) return
    event.preventDefault()
    const tile = tiles[Math.max(0, Math.min(tiles.length - 1, at + by))]
    tile.focus()
    this.onPick(Number(tile.dataset.index))
  }

  /** @param {number} index */
  nameOf(index) {
    return `image ${count(index)}: ${this.class_names[this.labels[index]]}`
  }

  describe() {
    return `${this.nameOf(this.index)[0].toUpperCase()}${this.nameOf(this.index).slice(1)}`
  }

  chooseClass() {
    this.fill()
    const wanted = Number(this.classes.value)
    this.kept.set(this.name, this.class_names[wanted])
    if (wanted >= 0 && this.labels[this.index] !== wanted) this.step(1)
  }

  /** @param {number} direction */
  step(direction) {
    const wanted = Number(this.classes.value)
    const size = this.labels.length
    let index = this.index
    do index = (index + direction + size) % size
    while (wanted >= 0 && this.labels[index] !== wanted && index !== this.index)
    this.onPick(index)
  }

  random() {
    const wanted = Number(this.classes.value)
    const choices = [...this.labels.keys()].filter((index) => wanted < 0 || this.labels[index] === wanted)
    if (choices.length) this.onPick(choices[Math.floor(Math.random() * choices.length)])
  }
}

/**
 * @param {number} place
 * @param {number} number
 */
const percentAt = (place, number) => (number > 1 ? `${(100 * place) / (number - 1)}%` : "0%")
