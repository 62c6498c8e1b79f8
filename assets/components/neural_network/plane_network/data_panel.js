// Which points there are: a thumbnail for each set, and what is done to them.

import { bytesOf } from "../../../lib/base64.js"
import { element, setText } from "../../../lib/dom.js"
import { contextOf } from "../../../lib/draw.js"
import { pointColour } from "./painter.js"

const THUMBNAIL_PX = 42
const DOT_PX = 1.5

/**
 * A set of points.
 * @typedef {object} PlaneFacts
 * @property {string} name
 * @property {string} title
 * @property {number} classes none: a surface
 * @property {string} description
 * @property {string} dots base64 of bytes x y target
 */

/** @typedef {{dataset: string, noise: number, train_share: number, seed: number}} DataChoice */

/** The panel of it. */
export class DataPanel {
  /**
   * @param {{onChange: (patch: Partial<DataChoice>) => void}} act
   * @param {PlaneFacts[]} planes
   */
  constructor(act, planes) {
    this.act = act
    this.tiles = new Map(planes.map((plane) => [plane.name, this.#tile(plane)]))
    /** @type {[title: string, fits: (plane: PlaneFacts) => boolean][]} */
    const groups = [
      ["Two classes", (plane) => plane.classes === 2],
      ["More classes", (plane) => plane.classes > 2],
      ["A surface to follow", (plane) => plane.classes === 0],
    ]
    const grids = groups.map(([title, fits]) =>
      element(
        "div",
        { class: "group" },
        element("h5", {}, title),
        element("div", { class: "grid" }, ...planes.filter(fits).map(({ name }) => this.tiles.get(name))),
      ),
    )
    this.noise = this.#slider("Noise", { min: 0, max: 1, step: 0.05 }, "noise", (value) => value.toFixed(2))
    this.share = this.#slider(
      "To learn from",
      { min: 0.1, max: 0.9, step: 0.1 },
      "train_share",
      (value) => `${Math.round(value * 100)} %`,
    )
    this.seed = element("button", {
      type: "button",
      title: "Other points and other first weights",
      onclick: () => this.act.onChange({ seed: (this.experiment.seed + 1) % 1000 }),
    })
    this.node = element(
      "section",
      { class: "data" },
      element("h4", {}, "Data"),
      ...grids,
      this.noise.node,
      this.share.node,
      this.seed,
    )
  }

  /**
   * @param {PlaneFacts} plane
   * @returns {HTMLButtonElement}
   */
  #tile({ name, title, classes, description, dots }) {
    const canvas = element("canvas", { width: THUMBNAIL_PX * 2, height: THUMBNAIL_PX * 2 })
    const context = contextOf(canvas)
    const bytes = bytesOf(dots)
    const place = (/** @type {number} */ value) => (value / 255) * THUMBNAIL_PX * 2
    for (let at = 0; at < bytes.length; at += 3) {
      context.fillStyle = pointColour(classes ? bytes[at + 2] : bytes[at + 2] / 127.5 - 1, classes)
      context.beginPath()
      context.arc(place(bytes[at]), place(255 - bytes[at + 1]), DOT_PX * 2, 0, 2 * Math.PI)
      context.fill()
    }
    const label = name === "own" ? "Own points: an empty plane" : title
    const node = element(
      "button",
      {
        type: "button",
        class: "set",
        title: `${title}. ${description}`,
        "aria-label": label,
        onclick: () => this.act.onChange({ dataset: name }),
      },
      canvas,
    )
    if (name === "own") node.append(element("span", {}, "own"))
    return node
  }

  /**
   * @param {string} label
   * @param {{min: number, max: number, step: number}} range
   * @param {"noise" | "train_share"} field
   * @param {(value: number) => string} say
   */
  #slider(label, range, field, say) {
    const value = element("output", {})
    const input = element("input", {
      type: "range",
      ...range,
      "aria-label": label,
      oninput: () => {
        setText(value, say(Number(input.value)))
        this.act.onChange({ [field]: Number(input.value) })
      },
    })
    const node = element("div", { class: "slider" }, element("span", {}, label), value, input)
    return {
      node,
      show: (/** @type {number} */ chosen) => {
        if (Number(input.value) !== chosen) input.value = String(chosen)
        setText(value, say(chosen))
      },
    }
  }

  /**
   * Show what is chosen.
   * @param {DataChoice} experiment
   * @param {string[]} folded what is folded away, by its names in the address
   */
  show(experiment, folded) {
    /** @type {DataChoice} */
    this.experiment = experiment
    for (const [name, node] of this.tiles) node.ariaPressed = String(name === experiment.dataset)
    this.noise.show(experiment.noise)
    this.share.show(experiment.train_share)
    this.noise.node.hidden = folded.includes("noise")
    this.share.node.hidden = folded.includes("share")
    this.seed.hidden = folded.includes("seed")
    setText(this.seed, `Draw anew (seed ${experiment.seed})`)
  }
}
