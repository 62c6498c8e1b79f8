// One method taken apart: what it does, its formula, what it costs, and whether its parts add up.

/** @import { Cell } from "../../lib/lesson/pane.js" */
/** @import { AttributionData } from "./index.js" */
/** @import { Tile } from "./tiles.js" */

import { element, setText } from "../../lib/dom.js"
import { count } from "../../lib/format.js"
import { colourWords, costWords, pixelWords, strengthOf, sumWords } from "./words.js"

const LINK = /https:\/\/\S+$/
const PLAY = "Move the window over the picture"

const lower = (/** @type {string} */ text) => text[0].toLowerCase() + text.slice(1)

/** The method that is chosen. */
export class Detail {
  /** @param {() => void} onPlay */
  constructor(onPlay) {
    this.title = element("h4")
    this.does = element("p", { class: "does" })
    this.formula = element("p", { class: "formula" })
    this.pixel = element("p", { class: "pixel" })
    this.sums = element("p", { class: "sums" })
    this.cost = element("p", { class: "muted" })
    this.paper = element("p", { class: "muted" })
    this.play = element("button", { type: "button", textContent: PLAY, onclick: onPlay })
    this.node = element(
      "section",
      { class: "detail", "aria-label": "The method that is chosen" },
      this.title,
      this.does,
      this.formula,
      this.pixel,
      this.sums,
      this.play,
      this.cost,
      this.paper,
    )
    /** @type {string | null} */
    this.shown = null
  }

  /**
   * @param {Tile | undefined} tile
   * @param {AttributionData} data
   */
  show(tile, { class_names: names }) {
    this.node.hidden = !tile
    if (!tile) return
    const { method, said } = tile
    setText(this.title, said?.step ? `${method.title}, at step ${count(said.step)}` : method.title)
    const why = method.undefined
    setText(this.does, why ? `${method.does} Not for this network: ${lower(why)}` : method.does)
    setText(this.formula, method.formula)
    setText(this.cost, why ? "" : costWords(method.cost, method.quick))
    this.play.hidden = Boolean(why) || method.name !== "occlusion"
    this.sums.hidden = Boolean(why) || !said || !method.adds_up
    if (said && method.adds_up)
      setText(this.sums, sumWords(said, names[said.target], Number(method.question.steps)))
    if (this.shown === method.name) return
    this.shown = method.name
    const [address] = LINK.exec(method.paper) ?? [""]
    const words = address ? method.paper.slice(0, -address.length).replace(/, $/, ". ") : method.paper
    const link = element("a", { href: address, target: "_blank", rel: "noreferrer", textContent: address })
    this.paper.replaceChildren(words, address ? link : "")
  }

  /**
   * The value under the pointer.
   * @param {Tile | undefined} tile
   * @param {Cell | null} cell
   * @param {number} width of the picture
   */
  point(tile, cell, width) {
    if (!tile?.said || tile.method.undefined) return setText(this.pixel, "")
    const { method, said } = tile
    setText(
      this.pixel,
      cell
        ? pixelWords(method.title, said.values[cell.row * width + cell.column], cell)
        : colourWords(method.signed, strengthOf(said.values)),
    )
  }

  /** @param {boolean} isPlaying */
  playing(isPlaying) {
    setText(this.play, isPlaying ? "Stop the window" : PLAY)
  }
}
