// A small picture a method: what it says of each pixel. Blue speaks for the class, orange against it.

/** @import { Frame, Numbers, Shape } from "../../lib/frame.js" */
/** @import { Cell } from "../../lib/lesson/pane.js" */
/** @import { AttributionData } from "./index.js" */

import { element, setText } from "../../lib/dom.js"
import { contextOf, crispSide, fitCanvas } from "../../lib/draw.js"
import { count } from "../../lib/format.js"
import { contour, paintHeat } from "../../lib/heat.js"
import { targetOf } from "./asking.js"
import { stateWords, strengthOf } from "./words.js"

const SMALLEST = 112
const LARGEST = 140
const GAP = 12
const PADDING = 18

/**
 * @typedef {object} MethodFacts
 * @property {string} name
 * @property {string} title
 * @property {string} does one sentence
 * @property {string} formula
 * @property {string} paper
 * @property {number} cost in forward passes
 * @property {boolean} signed whether it tells what speaks against the class
 * @property {boolean} quick
 * @property {boolean} adds_up
 * @property {{method: string, window: number, stride: number} & Record<string, unknown>} question how it is
 *   asked, without the class
 * @property {string} undefined why there is none of this network; else ""
 */

/**
 * What a method said last.
 * @typedef {object} Said
 * @property {Numbers} values h × w
 * @property {number} target the class that it explains
 * @property {number} total of all pixels
 * @property {number} score of that class for this picture
 * @property {number} black of that class for a black picture, where the pixels add up to the difference
 * @property {number} step
 * @property {string} mark what it is about
 */

/**
 * @typedef {object} Tile
 * @property {MethodFacts} method
 * @property {HTMLButtonElement} node
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLCanvasElement} above
 * @property {HTMLElement} state
 * @property {Said | null} said
 */

/** All methods side by side. */
export class Tiles {
  /** @param {{choose: (method: string) => void, point: (cell: Cell | null) => void}} on */
  constructor(on) {
    this.on = on
    /** @type {Map<string, Tile>} */
    this.tiles = new Map()
    this.node = element("section", { class: "tiles", "aria-label": "What each method says" })
    this.side = 0
    this.shape = /** @type {Shape} */ ([1, 1, 1])
    this.offered = ""
  }

  /** @param {MethodFacts[]} methods */
  offer(methods) {
    const offered = JSON.stringify(methods)
    if (offered === this.offered) return
    this.offered = offered
    const before = this.tiles
    const tiles = methods.map((method) => this.#tile(method, before.get(method.name)?.said ?? null))
    this.tiles = new Map(tiles.map((tile) => [tile.method.name, tile]))
    this.node.replaceChildren(...[...this.tiles.values()].map(({ node }) => node))
  }

  /**
   * @param {MethodFacts} method
   * @param {Said | null} said
   * @returns {Tile}
   */
  #tile(method, said) {
    const canvas = element("canvas", { ariaHidden: "true" })
    const above = element("canvas", { ariaHidden: "true" })
    const state = element("span", { class: "state muted" })
    const node = element(
      "button",
      {
        type: "button",
        class: "tile",
        title: method.does,
        "data-method": method.name,
        onclick: () => this.on.choose(method.name),
      },
      element("span", { class: "name", textContent: method.title }),
      element("span", { class: "stack" }, canvas, above),
      state,
    )
    node.onpointermove = (event) => this.on.point(this.#cellAt(event, above))
    node.onpointerleave = () => this.on.point(null)
    return { method, node, canvas, above, state, said }
  }

  /**
   * @param {PointerEvent} event
   * @param {HTMLCanvasElement} canvas
   * @returns {Cell | null}
   */
  #cellAt({ clientX, clientY }, canvas) {
    const [, height, width] = this.shape
    const box = canvas.getBoundingClientRect()
    const row = Math.floor(((clientY - box.top) * height) / box.height)
    const column = Math.floor(((clientX - box.left) * width) / box.width)
    return row >= 0 && row < height && column >= 0 && column < width ? { row, column } : null
  }

  /** Nothing that was said is true of the network that comes. */
  forget() {
    for (const tile of this.tiles.values()) tile.said = null
  }

  /**
   * @param {Shape} shape
   * @param {number} room CSS px
   */
  arrange(shape, room) {
    const [, height, width] = shape
    const across = Math.max(2, Math.floor((room + GAP) / (SMALLEST + PADDING + GAP)))
    const each = (room - (across - 1) * GAP) / across - PADDING
    const side = crispSide(Math.min(LARGEST, each), Math.max(height, width))
    this.shape = shape
    this.side = side
    const cell = side / Math.max(height, width)
    for (const { canvas, above } of this.tiles.values())
      for (const one of [canvas, above]) fitCanvas(one, width * cell, height * cell)
    this.node.style.setProperty("--tile", `${side}px`)
  }

  /**
   * @param {Frame} frame
   * @param {string} mark what it is about
   */
  take({ arrays, step }, mark) {
    for (const [name, tile] of this.tiles) {
      const found = arrays.get(`explain.${name}`)
      const scores = arrays.get("explain.scores")
      if (!found || !scores) continue
      const [target, total] = ["target", "total"].map(
        (part) => arrays.get(`explain.${name}.${part}`)?.data[0] ?? 0,
      )
      const classes = scores.shape[1]
      const [score, black] = [scores.data[target], scores.data[classes + target] ?? 0]
      tile.said = {
        values: found.data,
        target,
        total,
        score,
        black,
        step,
        mark: `${mark} ${askedAs(tile.method)}`,
      }
    }
  }

  /** What a method said last. @param {string} name */
  of(name) {
    return this.tiles.get(name)
  }

  /**
   * Whether what a method said last is about what is shown.
   * @param {string} name
   * @param {string} mark
   * @param {number} target the class that is to be explained
   */
  isFresh(name, mark, target) {
    const tile = this.tiles.get(name)
    return tile?.said?.target === target && tile.said.mark === `${mark} ${askedAs(tile.method)}`
  }

  /** The methods that have said something. */
  explained() {
    return [...this.tiles.values()].filter(({ said }) => said).map(({ method }) => method.name)
  }

  /**
   * @param {Frame} frame
   * @param {AttributionData} data
   * @param {string} mark what the frame is about
   */
  paint(frame, { method: chosen, class_names: names, target: wanted }, mark) {
    const target = targetOf(frame, wanted)
    const input = frame.arrays.get("input")
    for (const { method, node, canvas, state, said } of this.tiles.values()) {
      node.setAttribute("aria-pressed", String(method.name === chosen))
      node.disabled = Boolean(method.undefined)
      node.classList.toggle("missing", node.disabled)
      node.classList.toggle("stale", said?.step === frame.step && !this.isFresh(method.name, mark, target))
      if (method.undefined) setText(state, method.undefined)
      else if (!said) setText(state, "…")
      else {
        const late = said.step === frame.step ? "" : `, at step ${count(said.step)}`
        const strength = strengthOf(said.values)
        setText(state, `${stateWords(strength, names[said.target])}${late}`)
        if (Number.isNaN(strength)) contextOf(canvas).clearRect(0, 0, canvas.width, canvas.height)
        else paintHeat(canvas, said.values, this.shape)
        if (input) contour(canvas, input)
      }
    }
  }

  /**
   * The same pixel in every picture.
   * @param {Cell | null} cell
   */
  mark(cell) {
    const [, height, width] = this.shape
    const size = this.side / Math.max(height, width)
    for (const { above } of this.tiles.values()) {
      const context = contextOf(above)
      context.clearRect(0, 0, above.width, above.height)
      if (!cell) continue
      context.strokeStyle = "#ffd60a"
      context.lineWidth = 2
      context.strokeRect(cell.column * size - 1, cell.row * size - 1, size + 2, size + 2)
    }
  }
}

/** @param {MethodFacts} method */
const askedAs = ({ question }) => JSON.stringify(question)
