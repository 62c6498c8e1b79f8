// What stands above the map: the step that is shown, how many channels are, and what the colours span.

/** @import { Frame } from "../../lib/frame.js" */
/** @import { Mode } from "./scale.js" */

import { element, setText } from "../../lib/dom.js"
import { count, several } from "../../lib/format.js"
import { setWords } from "../../lib/numbers.js"

/** @type {[mode: Mode, label: string][]} */
const SCALES = [
  ["map", "Each map"],
  ["layer", "Each layer"],
  ["all", "All layers"],
]

/** The row of it: its node is `element`. */
export class Toolbar {
  /**
   * onScale(mode) when another scale is chosen, onAll() when all channels are asked for, or no more.
   * @param {{onScale: (mode: Mode) => void, onAll: () => void}} handlers
   */
  constructor({ onScale, onAll }) {
    this.scaleButtons = SCALES.map(([mode, label]) =>
      element("button", { onclick: () => onScale(mode) }, label),
    )
    this.allMaps = element("button", { "aria-pressed": "false", onclick: onAll }, "All channels")
    this.more = element("div", { class: "segmented", hidden: true }, this.allMaps)
    this.readout = element("span", { class: "readout" })
    this.past = element("span", { class: "chip", hidden: true })
    const scale = element(
      "div",
      { class: "scale" },
      element("span", { class: "muted" }, "Colour scale"),
      element(
        "div",
        { class: "segmented", role: "group", "aria-label": "Colour scale" },
        ...this.scaleButtons,
      ),
    )
    this.element = element("div", { class: "toolbar" }, this.readout, this.past, this.more, scale)
  }

  /** @param {Mode} mode */
  pressScale(mode) {
    SCALES.forEach(([name], i) => this.scaleButtons[i].setAttribute("aria-pressed", String(name === mode)))
  }

  /** @param {boolean} all whether all channels are shown */
  pressAll(all) {
    this.allMaps.setAttribute("aria-pressed", String(all))
  }

  /** @param {boolean} isLong whether there are more channels than are shown at first */
  offerAll(isLong) {
    this.more.hidden = !isLong
  }

  /**
   * Say which step a frame shows, and how many frames arrive; or how a network comes that never learns here.
   * @param {Frame} frame
   * @param {number} perSecond
   * @param {string} [comes]
   */
  tell({ step, state, live, readable }, perSecond, comes = "") {
    if (comes) {
      setText(this.readout, comes)
      return
    }
    this.past.hidden = live
    this.readout.hidden = !live
    const written = { text: count(step), metric: "step" }
    if (!live) setWords(this.past, ["Looking back at step ", written], step)
    const pace = state === "running" && live && perSecond ? ` · ${several(perSecond, "frame")}/s` : ""
    if (readable) setWords(this.readout, ["Step ", written, pace], step)
  }
}
