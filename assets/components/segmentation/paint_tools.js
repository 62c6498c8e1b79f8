// What a mask is painted with: the class, the size of the brush, strokes taken back.

import { element } from "../../lib/dom.js"
import { colourOf } from "./panels.js"

/** Diameters of the brush in pixels of the picture. */
const SIZES = [1, 2, 4, 7, 12]
const USUAL_SIZE = 4

/** @typedef {"undo" | "redo" | "done"} Press */

/** The row of tools. */
export class PaintTools {
  kind = 1
  size = USUAL_SIZE
  #names = ""

  /**
   * @param {(press: Press) => void} onPress
   * @param {() => void} onChoice another class or size
   */
  constructor(onPress, onChoice) {
    this.onChoice = onChoice
    this.kinds = element("div", { className: "segmented", role: "group", "aria-label": "What to paint" })
    const sizes = SIZES.map((size) => this.#sizeButton(size))
    this.sizes = element(
      "div",
      { className: "segmented", role: "group", "aria-label": "Size of the brush in pixels" },
      sizes,
    )
    const button = (/** @type {Press} */ press, /** @type {string} */ textContent) =>
      element("button", { type: "button", textContent, onclick: () => onPress(press) })
    this.undo = button("undo", "Undo stroke")
    this.redo = button("redo", "Redo stroke")
    this.done = button("done", "Done")
    this.done.classList.add("primary")
    this.node = element(
      "div",
      { className: "tools", hidden: true },
      this.kinds,
      element("span", { className: "sizes" }, "Brush", this.sizes, "px"),
      this.undo,
      this.redo,
      this.done,
    )
    this.#mark()
  }

  /** @param {string[]} names of the classes, the background's first */
  update(names) {
    if (this.#names === names.join()) return
    this.#names = names.join()
    this.kind = Math.min(this.kind, names.length - 1)
    const buttons = names.map((name, kind) => this.#kindButton(kind ? name : "Eraser", kind))
    this.kinds.replaceChildren(...buttons.slice(1), buttons[0])
    this.#mark()
  }

  /** @param {{canUndo: boolean, canRedo: boolean} | null} painting */
  show(painting) {
    this.undo.disabled = !painting?.canUndo
    this.redo.disabled = !painting?.canRedo
  }

  /**
   * @param {string} name
   * @param {number} kind
   */
  #kindButton(name, kind) {
    const swatch = element("i", { "aria-hidden": "true" })
    swatch.style.background = kind ? colourOf(kind) : "#000"
    const button = element("button", { type: "button", onclick: () => this.#choose({ kind }) }, swatch, name)
    button.dataset.kind = String(kind)
    return button
  }

  /** @param {number} size */
  #sizeButton(size) {
    const button = element("button", {
      type: "button",
      textContent: String(size),
      onclick: () => this.#choose({ size }),
    })
    button.dataset.size = String(size)
    return button
  }

  /** @param {{kind?: number, size?: number}} choice */
  #choose(choice) {
    Object.assign(this, choice)
    this.#mark()
    this.onChoice()
  }

  #mark() {
    for (const [row, name, chosen] of /** @type {const} */ ([
      [this.kinds, "kind", this.kind],
      [this.sizes, "size", this.size],
    ]))
      for (const button of row.querySelectorAll("button"))
        button.setAttribute("aria-pressed", String(button.dataset[name] === String(chosen)))
  }
}
